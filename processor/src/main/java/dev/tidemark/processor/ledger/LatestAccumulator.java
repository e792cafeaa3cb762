package dev.tidemark.processor.ledger;

import java.util.HashMap;
import java.util.Map;
import org.apache.spark.util.AccumulatorV2;

/**
 * Brings each task's counts to the driver, exactly once: a task that Spark runs again for the same
 * partition of the same batch replaces what its first run said, where a sum would count it twice.
 *
 * <p>A task adds its counts when it has completed, never before, so that what a heartbeat sends is
 * never changed under its hands.
 */
public final class LatestAccumulator<V>
    extends AccumulatorV2<LatestAccumulator.Entry<V>, Map<Integer, V>> {
  private static final long serialVersionUID = 1;

  /** One task's counts, by the number of its partition. */
  public record Entry<V>(int partition, V counts) {}

  // Spark serializes accumulators with the tasks
  private final HashMap<Integer, V> latest = new HashMap<>();

  @Override
  public boolean isZero() {
    return latest.isEmpty();
  }

  @Override
  public AccumulatorV2<Entry<V>, Map<Integer, V>> copy() {
    LatestAccumulator<V> copy = new LatestAccumulator<>();
    copy.latest.putAll(latest);
    return copy;
  }

  @Override
  public void reset() {
    latest.clear();
  }

  @Override
  public void add(Entry<V> entry) {
    latest.put(entry.partition(), entry.counts());
  }

  @Override
  public void merge(AccumulatorV2<Entry<V>, Map<Integer, V>> other) {
    latest.putAll(other.value());
  }

  @Override
  public Map<Integer, V> value() {
    return latest;
  }
}
