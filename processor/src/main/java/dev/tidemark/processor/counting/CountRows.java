package dev.tidemark.processor.counting;

import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * The rows that one task hands on: for each minute and metric how many events it read of each key.
 * One row holds all of a metric's keys, since what Spark does for a row costs more than a count.
 */
public final class CountRows {
  /** Of the row that brings nothing but the time. */
  public static final String NO_METRIC = "";

  public static final String APPENDED_EVERYWHERE = "appended_everywhere";

  /**
   * {@code appended} is when the newest record of the task was appended; {@code
   * appended_everywhere} what {@link dev.tidemark.processor.aggregation.AppendTimes} announced;
   * {@code minute} is in epoch milliseconds; {@code counts} are {@link KeyCounts}, and of visitors
   * the number of events and a sketch.
   */
  public static final StructType SCHEMA =
      new StructType()
          .add("appended", DataTypes.TimestampType, false)
          .add(APPENDED_EVERYWHERE, DataTypes.TimestampType, false)
          .add("minute", DataTypes.LongType, false)
          .add("metric", DataTypes.StringType, false)
          .add("counts", DataTypes.BinaryType, false);

  private static final byte[] NO_COUNTS = {};

  private final Timestamp appended;
  private final Timestamp appendedEverywhere;
  private final List<Row> rows = new ArrayList<>();

  public CountRows(long appendedMillis, long appendedEverywhereMillis) {
    this.appended = new Timestamp(appendedMillis);
    this.appendedEverywhere = new Timestamp(appendedEverywhereMillis);
  }

  public void add(long minute, String metric, byte[] counts) {
    rows.add(RowFactory.create(appended, appendedEverywhere, minute, metric, counts));
  }

  /** The rows; one without a metric where there are no others. */
  public Iterator<Row> iterator() {
    if (rows.isEmpty()) {
      add(0, NO_METRIC, NO_COUNTS);
    }
    return rows.iterator();
  }
}
