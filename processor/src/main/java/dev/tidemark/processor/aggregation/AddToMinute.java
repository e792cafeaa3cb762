package dev.tidemark.processor.aggregation;

import dev.tidemark.processor.counting.CountRows;
import dev.tidemark.processor.counting.EventMetrics;
import dev.tidemark.processor.counting.KeyCounts;
import dev.tidemark.processor.counting.MinuteVisitors;
import dev.tidemark.processor.ledger.AddedCounts;
import dev.tidemark.processor.ledger.LatestAccumulator;
import dev.tidemark.results.Metrics;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.FlatMapGroupsWithStateFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.streaming.GroupState;
import scala.Tuple2;

/** Adds a batch's rows of one minute and metric to its state. Each task has a copy of its own. */
final class AddToMinute
    implements FlatMapGroupsWithStateFunction<Tuple2<Long, String>, Row, byte[], Row> {
  private static final long serialVersionUID = 1;
  private static final long MINUTE_MILLIS = 60_000;

  // columns of what Watermark gives
  static final int MINUTE = 1;
  static final int METRIC = 2;
  private static final int COUNTS = 3;

  private final int maxKeys;
  private final LatestAccumulator<AddedCounts> accumulator;
  private transient AddedCounts added;

  AddToMinute(int maxKeys, LatestAccumulator<AddedCounts> accumulator) {
    this.maxKeys = maxKeys;
    this.accumulator = accumulator;
  }

  @Override
  public Iterator<Row> call(
      Tuple2<Long, String> group, Iterator<Row> rows, GroupState<byte[]> state) {
    String metric = group._2();
    if (state.hasTimedOut()) {
      state.remove();
      return Collections.emptyIterator();
    }
    if (metric.equals(CountRows.NO_METRIC)) {
      return Collections.emptyIterator();
    }
    long minute = group._1();
    byte[] changed =
        metric.equals(EventMetrics.VISITORS)
            ? addVisitors(rows, state)
            : addCounts(metric, rows, state);
    state.setTimeoutTimestamp(Math.max(minute + MINUTE_MILLIS, state.getCurrentWatermarkMs() + 1));
    return List.of(RowFactory.create(minute, metric, changed)).iterator();
  }

  private byte[] addCounts(String metric, Iterator<Row> rows, GroupState<byte[]> state) {
    MinuteCounts counts =
        state.exists() ? MinuteCounts.fromBytes(maxKeys, state.get()) : MinuteCounts.empty(maxKeys);
    BatchCounts batch = new BatchCounts(counts);
    while (rows.hasNext()) {
      batch.addAll(rows.next().getAs(COUNTS));
    }
    KeyCounts keys = batch.keys();
    if (EventMetrics.COUNT_EVERY_EVENT.contains(metric)) {
      added().add(keys.sum() + batch.rest());
    }
    long otherBefore = counts.other();
    counts.addOther(batch.rest());
    KeyCounts changed = counts.add(keys);
    if (counts.other() > otherBefore) {
      changed.add(Metrics.OTHER, counts.other());
    }
    state.update(counts.toBytes());
    return changed.toBytes();
  }

  private static byte[] addVisitors(Iterator<Row> rows, GroupState<byte[]> state) {
    MinuteVisitors visitors = new MinuteVisitors();
    if (state.exists()) {
      visitors.addAll(state.get());
    }
    while (rows.hasNext()) {
      visitors.addAll(rows.next().getAs(COUNTS));
    }
    byte[] packed = visitors.toBytes();
    state.update(packed);
    return packed;
  }

  private AddedCounts added() {
    if (added == null) {
      TaskContext task = TaskContext.get();
      added = new AddedCounts(task.partitionId());
      task.addTaskCompletionListener(
          ended -> {
            if (!ended.isFailed() && !ended.isInterrupted()) {
              accumulator.add(new LatestAccumulator.Entry<>(added.taskPartition(), added));
            }
          });
    }
    return added;
  }
}
