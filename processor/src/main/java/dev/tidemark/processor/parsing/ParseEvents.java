package dev.tidemark.processor.parsing;

import static org.apache.spark.sql.functions.col;

import dev.tidemark.processor.spark.Calls;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * The step that parses and validates each record, once. Records of the Kafka source go in, rows of
 * {@link #SCHEMA} come out; events with faults leave sideways, see {@link RecordParser}.
 */
public final class ParseEvents {
  /** An event that counts in the window of its corrected time. */
  public static final int ON_TIME = 0;

  /** An event that was appended more than two minutes after its corrected time. */
  public static final int LATE = 1;

  /** A gateway's tick; carried on so that the watermark moves where there are no events. */
  public static final int TICK = 2;

  /**
   * {@code time} is what windows go by and the watermark is held against: the corrected time of an
   * event on time; of late events and ticks the time of append, so that the watermark never drops
   * them. Minutes are in epoch milliseconds. {@code appended_everywhere} is what {@link
   * dev.tidemark.processor.aggregation.AppendTimes} announced.
   */
  public static final StructType SCHEMA =
      new StructType()
          .add("time", DataTypes.TimestampType, false)
          .add("event_id", DataTypes.StringType, false)
          .add("kind", DataTypes.IntegerType, false)
          .add("page", DataTypes.StringType, false)
          .add("event_type", DataTypes.StringType, false)
          .add("partition", DataTypes.IntegerType, false)
          .add("appended_minute", DataTypes.LongType, false)
          .add("corrected_minute", DataTypes.LongType, false)
          .add("appended_everywhere", DataTypes.TimestampType, false);

  private final RecordParser parser;

  public ParseEvents(RecordParser parser) {
    this.parser = parser;
  }

  public Dataset<Row> apply(Dataset<Row> records) {
    Column parsed =
        Calls.nonDeterministic(
            parser,
            "parse",
            SCHEMA,
            List.of(col("value"), col("partition"), col("offset"), col("timestamp")));
    return records
        .select(parsed.as("event"))
        .where(col("event").isNotNull())
        .select(col("event.*"));
  }
}
