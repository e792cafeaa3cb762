package dev.tidemark.processor.aggregation;

import dev.tidemark.processor.counting.CountRows;
import dev.tidemark.processor.counting.EventMetrics;
import dev.tidemark.processor.ledger.AddedCounts;
import dev.tidemark.processor.ledger.LatestAccumulator;
import dev.tidemark.results.Metrics;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
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
  private static final int KEY = 3;
  private static final int EVENTS = 4;
  private static final int SKETCH = 5;

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
    List<Row> changed =
        metric.equals(EventMetrics.VISITORS)
            ? addVisitors(minute, rows, state)
            : addCounts(minute, metric, rows, state);
    state.setTimeoutTimestamp(Math.max(minute + MINUTE_MILLIS, state.getCurrentWatermarkMs() + 1));
    return changed.iterator();
  }

  private List<Row> addCounts(
      long minute, String metric, Iterator<Row> rows, GroupState<byte[]> state) {
    MinuteCounts counts =
        state.exists() ? MinuteCounts.fromBytes(maxKeys, state.get()) : MinuteCounts.empty(maxKeys);
    Map<String, Long> batch = new HashMap<>();
    long events = 0;
    while (rows.hasNext()) {
      Row row = rows.next();
      batch.merge(row.getString(KEY), row.getLong(EVENTS), Long::sum);
      events += row.getLong(EVENTS);
    }
    if (EventMetrics.COUNT_EVERY_EVENT.contains(metric)) {
      added().add(events);
    }
    long otherBefore = counts.other();
    List<Row> changed = new ArrayList<>();
    counts
        .add(batch)
        .forEach((key, total) -> changed.add(RowFactory.create(minute, metric, key, total, null)));
    if (counts.other() > otherBefore) {
      changed.add(RowFactory.create(minute, metric, Metrics.OTHER, counts.other(), null));
    }
    state.update(counts.toBytes());
    return changed;
  }

  private static List<Row> addVisitors(long minute, Iterator<Row> rows, GroupState<byte[]> state) {
    MinuteVisitors visitors =
        state.exists() ? MinuteVisitors.fromBytes(state.get()) : new MinuteVisitors();
    while (rows.hasNext()) {
      Row row = rows.next();
      visitors.add(row.getLong(EVENTS), row.getAs(SKETCH));
    }
    state.update(visitors.toBytes());
    return List.of(
        RowFactory.create(minute, EventMetrics.VISITORS, "", visitors.events(), visitors.sketch()));
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
