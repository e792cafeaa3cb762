package dev.tidemark.processor.counting;

import dev.tidemark.events.EventParser;
import dev.tidemark.events.ParsedEvent;
import dev.tidemark.events.Tick;
import dev.tidemark.processor.memory.Funnel;
import dev.tidemark.processor.memory.PartitionMemory;
import java.util.List;

/**
 * Counts the records of one partition, in the order of its log: each is parsed, validated, held
 * against the duplicates and counted under every metric. Knows no Spark and no Kafka. Confined to
 * one thread.
 */
public final class RecordCounts {
  private static final long MINUTE_MILLIS = 60_000;
  private static final int NO_STEP = -1;

  /** What becomes of a record. */
  public enum Outcome {
    TICK,
    FAULTY,
    DUPLICATE,
    LATE,
    COUNTED
  }

  private final EventParser parser = new EventParser();
  private final PartitionMemory memory;
  private Tally tally;
  private EventTexts texts;

  /**
   * @param memory null to count duplicates like any other event, and neither machines nor the
   *     funnel
   */
  public RecordCounts(PartitionMemory memory) {
    this.memory = memory;
    begin();
  }

  private void begin() {
    tally = new Tally();
    texts = tally.texts(parser.event());
  }

  /** Counts one record. */
  public Outcome count(byte[] value, long appendedAtMillis) {
    EventParser.Kind kind = parser.parse(value, appendedAtMillis);
    texts.next();
    return switch (kind) {
      case TICK -> Outcome.TICK;
      case EVENT -> {
        long appendedMinute = minute(appendedAtMillis);
        count(EventMetrics.RECEIVED, appendedMinute);
        yield valid(parser.event(), appendedMinute);
      }
      case FAULTY -> {
        long appendedMinute = minute(appendedAtMillis);
        count(EventMetrics.RECEIVED, appendedMinute);
        count(EventMetrics.FAULTY, appendedMinute);
        yield Outcome.FAULTY;
      }
    };
  }

  private Outcome valid(ParsedEvent event, long appendedMinute) {
    if (memory != null) {
      if (memory.isDuplicate(event)) {
        return Outcome.DUPLICATE;
      }
      EventMetrics.botSignals(texts, memory.botSignals(event), appendedMinute, tally);
    }
    if (event.late()) {
      count(EventMetrics.LATE, appendedMinute);
      return Outcome.LATE;
    }
    long minute = minute(event.correctedTimeMillis());
    count(EventMetrics.ON_TIME, minute);
    int step = memory == null ? NO_STEP : Funnel.step(event.eventType());
    if (step != NO_STEP) {
      EventMetrics.funnel(texts, memory.reached(event, step), minute, tally);
    }
    return Outcome.COUNTED;
  }

  private void count(List<EventMetrics.Metric> metrics, long minute) {
    for (EventMetrics.Metric metric : metrics) {
      metric.count(texts, minute, tally);
    }
  }

  /** The event that was counted last; overwritten by the next. */
  ParsedEvent event() {
    return parser.event();
  }

  /** The tick that was read last. */
  Tick tick() {
    return parser.tick();
  }

  /** Whether what was counted is better taken before more is. */
  boolean isFull() {
    return tally.isFull();
  }

  /** Hands on what was counted since the last call. */
  public void take(Tally.Taker taker) {
    tally.give(taker);
    begin();
  }

  /** When the minute began that a time is in. */
  public static long minute(long millis) {
    return millis - Math.floorMod(millis, MINUTE_MILLIS);
  }
}
