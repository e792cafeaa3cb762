package dev.tidemark.processor.counting;

import static org.apache.spark.sql.functions.col;

import dev.tidemark.processor.spark.Calls;
import java.util.List;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;

/**
 * The step that parses, validates and counts, in one pass over each partition. Records of the Kafka
 * source go in, rows of {@link CountRows#SCHEMA} come out.
 */
public final class CountEvents {
  private final EventCounter counter;

  /**
   * @param start how each task goes through its partition
   */
  public CountEvents(Pass.Start start) {
    this.counter = new EventCounter(start);
  }

  public Dataset<Row> apply(Dataset<Row> records) {
    Column goesOn =
        Calls.nonDeterministic(
            counter,
            "count",
            DataTypes.BooleanType,
            List.of(
                col("value"),
                col("partition"),
                col("offset"),
                col("timestamp"),
                col("holds_record")));
    EventCounter counted = counter;
    MapPartitionsFunction<Boolean, Row> counts = counted::counted;
    return records
        .select(goesOn.as("goes_on"))
        .where(col("goes_on"))
        .as(Encoders.BOOLEAN())
        .mapPartitions(counts, Encoders.row(CountRows.SCHEMA));
  }
}
