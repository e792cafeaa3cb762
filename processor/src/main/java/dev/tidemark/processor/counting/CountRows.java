package dev.tidemark.processor.counting;

import dev.tidemark.results.MetricCount;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** The rows that one task hands on: how many events of a minute, metric and key it read. */
public final class CountRows {
  /** Of the row that brings nothing but the time. */
  public static final String NO_METRIC = "";

  public static final String APPENDED_EVERYWHERE = "appended_everywhere";

  /**
   * {@code appended} is when the newest record of the task was appended; {@code
   * appended_everywhere} what {@link dev.tidemark.processor.aggregation.AppendTimes} announced;
   * {@code minute} is in epoch milliseconds; {@code sketch} stands beside visitors only.
   */
  public static final StructType SCHEMA =
      new StructType()
          .add("appended", DataTypes.TimestampType, false)
          .add(APPENDED_EVERYWHERE, DataTypes.TimestampType, false)
          .add("minute", DataTypes.LongType, false)
          .add("metric", DataTypes.StringType, false)
          .add("key", DataTypes.StringType, false)
          .add("events", DataTypes.LongType, false)
          .add("sketch", DataTypes.BinaryType, true);

  private final Timestamp appended;
  private final Timestamp appendedEverywhere;
  private final List<Row> rows = new ArrayList<>();

  CountRows(long appendedMillis, long appendedEverywhereMillis) {
    this.appended = new Timestamp(appendedMillis);
    this.appendedEverywhere = new Timestamp(appendedEverywhereMillis);
  }

  void add(MetricCount count) {
    long minute = count.windowStart().toEpochMilli();
    add(minute, count.metric(), count.key(), count.events(), null);
  }

  void addVisitors(long minute, long events, byte[] sketch) {
    add(minute, EventMetrics.VISITORS, "", events, sketch);
  }

  private void add(long minute, String metric, String key, long events, byte[] sketch) {
    rows.add(RowFactory.create(appended, appendedEverywhere, minute, metric, key, events, sketch));
  }

  /** The rows; one without a metric where there are no others. */
  Iterator<Row> iterator() {
    if (rows.isEmpty()) {
      add(0, NO_METRIC, "", 0, null);
    }
    return rows.iterator();
  }
}
