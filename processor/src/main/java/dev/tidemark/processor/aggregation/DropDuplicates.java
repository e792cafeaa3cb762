package dev.tidemark.processor.aggregation;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The step that lets only the first event of an {@code event_id} through. An id is remembered for
 * at least {@link Watermark#DELAY} behind the watermark; a copy that comes later than that counts
 * again.
 */
public final class DropDuplicates {
  public Dataset<Row> apply(Dataset<Row> events) {
    return events.dropDuplicatesWithinWatermark(new String[] {"event_id"});
  }
}
