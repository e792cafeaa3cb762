package dev.tidemark.processor.aggregation;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.window;

import dev.tidemark.processor.spark.Calls;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * The step that counts: events become rows {@code (metric, key)}, and one stateful aggregation
 * counts them all in tumbling windows of one minute. Counts are absolute, so that writing them
 * again changes nothing.
 */
public final class CountPerMinute {
  private static final DataType ROWS =
      DataTypes.createArrayType(
          new StructType()
              .add("metric", DataTypes.StringType, false)
              .add("key", DataTypes.StringType, false),
          false);

  private final MetricRows rows;

  public CountPerMinute(MetricRows rows) {
    this.rows = rows;
  }

  /** Rows {@code (window_start, metric, key, events)}. */
  public Dataset<Row> apply(Dataset<Row> events) {
    return events
        .select(
            col("time"),
            Calls.nonDeterministic(
                    rows,
                    "of",
                    ROWS,
                    List.of(
                        col("kind"),
                        col("page"),
                        col("event_type"),
                        col("partition"),
                        col("appended_minute"),
                        col("corrected_minute")))
                .as("rows"))
        .select(col("time"), explode(col("rows")).as("row"))
        .groupBy(window(col("time"), "1 minute"), col("row.metric"), col("row.key"))
        .agg(count(lit(1)).as("events"))
        .select(col("window.start").as("window_start"), col("metric"), col("key"), col("events"));
  }
}
