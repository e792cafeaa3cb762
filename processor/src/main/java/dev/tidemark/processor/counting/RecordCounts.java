package dev.tidemark.processor.counting;

import dev.tidemark.events.EventParser;
import dev.tidemark.events.ParsedEvent;
import dev.tidemark.processor.memory.PartitionMemory;
import dev.tidemark.results.MetricCount;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Counts the records of one partition by the rules of {@link PartitionPass}, without Spark and
 * Kafka: for traffic that is played through faster than a job could run. Leaves out what no
 * detector asks for: visitors and the funnel. Confined to one thread.
 */
public final class RecordCounts {
  private final EventParser parser = new EventParser();
  private final PartitionMemory memory = PartitionMemory.ofNothing();
  private Tally tally = new Tally();

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
    EventMetrics.botSignals(event, memory.botSignals(event), appendedMinute, tally);
    if (event.late()) {
      EventMetrics.LATE.forEach(metric -> metric.count(event, appendedMinute, tally));
    } else {
      long minute = PartitionPass.minute(event.correctedTimeMillis());
      EventMetrics.ON_TIME.forEach(metric -> metric.count(event, minute, tally));
    }
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
