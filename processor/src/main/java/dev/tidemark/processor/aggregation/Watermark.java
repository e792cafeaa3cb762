package dev.tidemark.processor.aggregation;

import static org.apache.spark.sql.functions.col;

import dev.tidemark.events.ParsedEvent;
import dev.tidemark.processor.counting.CountRows;
import java.time.Duration;
import java.util.Arrays;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.plans.logical.EventTimeWatermark;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.MetadataBuilder;

/**
 * The step that says how long state is kept: until every partition has been read so far that none
 * can bring an event for it which is on time.
 *
 * <p>Whether an event is late is decided by the event contract, from the record alone: its time is
 * more than {@link ParsedEvent#LATE_AFTER} before its append. Times of append do not run backwards
 * within a partition, so an event on time is never further behind than that from {@link
 * AppendTimes}; the margin is for the clock of a broker that takes over. So Spark drops nothing by
 * the watermark.
 *
 * <p>Spark takes a watermark from the greatest value of the column it is declared on. That column
 * is {@code appended_everywhere}, the same in all rows of a batch; {@code appended} gets the mark
 * by which Spark's stateful operators know the column that the watermark is held against.
 */
public final class Watermark {
  /** Margin for brokers whose clocks differ. */
  private static final Duration CLOCK_MARGIN = Duration.ofSeconds(5);

  static final Duration DELAY = ParsedEvent.LATE_AFTER.plus(CLOCK_MARGIN);

  private static final String APPENDED = "appended";
  private static final Metadata WATERMARKED =
      new MetadataBuilder().putLong(EventTimeWatermark.delayKey(), DELAY.toMillis()).build();

  public Dataset<Row> apply(Dataset<Row> counts) {
    Dataset<Row> watermarked =
        counts.withWatermark(CountRows.APPENDED_EVERYWHERE, DELAY.toMillis() + " milliseconds");
    Column[] columns =
        Arrays.stream(counts.columns())
            .filter(column -> !column.equals(CountRows.APPENDED_EVERYWHERE))
            .map(
                column ->
                    column.equals(APPENDED) ? col(APPENDED).as(APPENDED, WATERMARKED) : col(column))
            .toArray(Column[]::new);
    return watermarked.select(columns);
  }
}
