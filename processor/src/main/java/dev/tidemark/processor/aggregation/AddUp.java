package dev.tidemark.processor.aggregation;

import dev.tidemark.processor.ledger.AddedCounts;
import dev.tidemark.processor.ledger.LatestAccumulator;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.streaming.GroupStateTimeout;
import org.apache.spark.sql.streaming.OutputMode;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import scala.Tuple2;

/**
 * The step that adds up what the tasks counted: one state for each minute and metric, kept until
 * the watermark has passed the minute. Counts are absolute, so that writing them again changes
 * nothing.
 */
public final class AddUp {
  /**
   * {@code minute} is in epoch milliseconds; {@code counts} are the {@link
   * dev.tidemark.processor.counting.KeyCounts} that changed, and of visitors {@link
   * dev.tidemark.processor.counting.MinuteVisitors}.
   */
  public static final StructType SCHEMA =
      new StructType()
          .add("minute", DataTypes.LongType, false)
          .add("metric", DataTypes.StringType, false)
          .add("counts", DataTypes.BinaryType, false);

  private final AddToMinute add;

  /**
   * @param maxKeys most keys that a metric has in a minute
   * @param added where each task leaves what it added, for the ledger
   */
  public AddUp(int maxKeys, LatestAccumulator<AddedCounts> added) {
    this.add = new AddToMinute(maxKeys, added);
  }

  /** Rows of {@link #SCHEMA}: what changed, in one row for each minute and metric. */
  public Dataset<Row> apply(Dataset<Row> counts) {
    MapFunction<Row, Tuple2<Long, String>> minuteAndMetric =
        row -> new Tuple2<>(row.getLong(AddToMinute.MINUTE), row.getString(AddToMinute.METRIC));
    return counts
        .groupByKey(minuteAndMetric, Encoders.tuple(Encoders.LONG(), Encoders.STRING()))
        .flatMapGroupsWithState(
            add,
            OutputMode.Update(),
            Encoders.BINARY(),
            Encoders.row(SCHEMA),
            GroupStateTimeout.EventTimeTimeout());
  }
}
