package dev.tidemark.processor.aggregation;

import dev.tidemark.events.ParsedEvent;
import java.time.Duration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The step that says how far behind the newest event a partition's events may be.
 *
 * <p>Whether an event is late is decided by the event contract, from the record alone. Within one
 * partition an event that is on time by that rule is never further behind than {@link
 * ParsedEvent#LATE_AFTER}, since times of append do not run backwards; the margin is for the clock
 * of a broker that takes over. So Spark drops nothing by the watermark. Each partition has its own,
 * and the query's is the smallest of them: partitions may stand at different places in time.
 */
public final class Watermark {
  /** Margin for brokers whose clocks differ. */
  private static final Duration CLOCK_MARGIN = Duration.ofSeconds(5);

  static final Duration DELAY = ParsedEvent.LATE_AFTER.plus(CLOCK_MARGIN);

  public Dataset<Row> apply(Dataset<Row> eventsOfOnePartition) {
    return eventsOfOnePartition.withWatermark("time", DELAY.toMillis() + " milliseconds");
  }
}
