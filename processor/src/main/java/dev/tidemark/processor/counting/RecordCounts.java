package dev.tidemark.processor.counting;

import dev.tidemark.events.EventParser;
import dev.tidemark.events.ParsedEvent;
import dev.tidemark.processor.activity.BotSignal;
import dev.tidemark.processor.activity.UserActivity;
import dev.tidemark.processor.memory.Hash128;
import dev.tidemark.processor.memory.PartitionMemory;
import dev.tidemark.results.MetricCount;
import dev.tidemark.results.Metrics;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Counts the records of one partition by the rules of {@link PartitionPass}, without Spark and
 * Kafka: for traffic that is played through faster than a job could run. Confined to one thread.
 */
public final class RecordCounts {
  private static final BotSignal[] SIGNALS = BotSignal.values();

  private final EventParser parser = new EventParser();
  private final PartitionMemory memory = PartitionMemory.ofNothing();
  private final UserActivity activity;
  private Tally tally = new Tally();

  public RecordCounts(UserActivity activity) {
    this.activity = activity;
  }

  /** Counts one record. */
  public void count(byte[] value, long appendedAtMillis) {
    ParsedEvent event = parser.event();
    long appendedMinute = PartitionPass.minute(appendedAtMillis);
    switch (parser.parse(value, appendedAtMillis)) {
      case TICK -> {}
      case EVENT -> {
        EventMetrics.RECEIVED.forEach(metric -> metric.count(event, appendedMinute, tally));
        if (!memory.isDuplicate(event)) {
          valid(event, appendedMinute);
        }
      }
      case FAULTY -> {
        EventMetrics.RECEIVED.forEach(metric -> metric.count(event, appendedMinute, tally));
        EventMetrics.FAULTY.forEach(metric -> metric.count(event, appendedMinute, tally));
      }
    }
  }

  private void valid(ParsedEvent event, long appendedMinute) {
    botSignals(event, appendedMinute);
    if (event.late()) {
      EventMetrics.LATE.forEach(metric -> metric.count(event, appendedMinute, tally));
    } else {
      long minute = PartitionPass.minute(event.correctedTimeMillis());
      EventMetrics.ON_TIME.forEach(metric -> metric.count(event, minute, tally));
    }
  }

  private void botSignals(ParsedEvent event, long appendedMinute) {
    int signals =
        activity.observe(
            Hash128.high(event.userId()),
            Hash128.low(event.userId()),
            event.appendedAtMillis(),
            kind(event),
            event.bot());
    for (BotSignal signal : SIGNALS) {
      if ((signals & signal.bit()) != 0) {
        tally
            .firstPart(event.userId())
            .part(signal.code())
            .addJoined(Metrics.BOT_SIGNALS, appendedMinute);
      }
    }
  }

  private static UserActivity.Event kind(ParsedEvent event) {
    if (!EventMetrics.isPageView(event)) {
      return UserActivity.Event.ACTION;
    }
    return event.previousPage().isPresent() || event.referrer().isPresent()
        ? UserActivity.Event.LINKED_VIEW
        : UserActivity.Event.UNLINKED_VIEW;
  }

  /** What was counted since the last call. */
  public List<MetricCount> take() {
    List<MetricCount> counts = new ArrayList<>();
    tally.forEach(
        count ->
            counts.add(
                new MetricCount(
                    Instant.ofEpochMilli(count.minute()),
                    count.metric(),
                    count.key(),
                    count.events())));
    tally = new Tally();
    return counts;
  }
}
