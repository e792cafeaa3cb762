package dev.tidemark.processor.aggregation;

import dev.tidemark.processor.ledger.ReadCounts;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.apache.spark.SparkContext;
import org.apache.spark.TaskContext;

/**
 * How far the broker's clock has come in every partition, by what this query has read. While a
 * backlog is caught up, partitions stand at different places in time; the query's time is that of
 * the one that is furthest behind, so that no other makes its events look late.
 *
 * <p>The driver knows it after a batch and tells it to the tasks of the next one. Before each
 * partition has been read from once it is not known, and the watermark stays as the checkpoint has
 * it; gateways' ticks reach every partition, so that this does not last.
 *
 * <p>Confined to the query's thread, but for what tasks read.
 */
public final class AppendTimes {
  private static final String PROPERTY = "tidemark.appended-everywhere-until";

  /** Leaves any watermark where it is. */
  public static final long UNKNOWN = 0;

  private static final long ANNOUNCED_STEP_MILLIS = 15_000;

  private final int partitions;
  private final Map<Integer, Long> newest = new HashMap<>();

  public AppendTimes(int partitions) {
    this.partitions = partitions;
  }

  /** Takes note of what a batch has read. */
  public void advance(Collection<ReadCounts> batch) {
    batch.forEach(
        counts -> newest.merge(counts.partition(), counts.newestAppendMillis(), Math::max));
  }

  /**
   * Tells the tasks of the jobs that this thread starts from now on; in steps, because Spark
   * compiles a class for each watermark.
   */
  public void announce(SparkContext context) {
    long millis = everywhereMillis();
    context.setLocalProperty(
        PROPERTY, Long.toString(millis - Math.floorMod(millis, ANNOUNCED_STEP_MILLIS)));
  }

  /** In a task: up to when at least every partition had been read when its batch began. */
  public static long announcedMillis(TaskContext task) {
    String announced = task.getLocalProperty(PROPERTY);
    return announced == null ? UNKNOWN : Long.parseLong(announced);
  }

  /** Up to when every partition has been read; {@link #UNKNOWN} until each was read from. */
  public long everywhereMillis() {
    return newest.size() < partitions
        ? UNKNOWN
        : newest.values().stream().mapToLong(Long::longValue).min().orElse(UNKNOWN);
  }
}
