package dev.tidemark.processor.sink;

import dev.tidemark.processor.aggregation.AppendTimes;
import dev.tidemark.processor.counting.EventMetrics;
import dev.tidemark.processor.counting.KeyCounts;
import dev.tidemark.processor.counting.MinuteVisitors;
import dev.tidemark.processor.ledger.Ledger;
import dev.tidemark.results.BatchResults;
import dev.tidemark.results.LateViews;
import dev.tidemark.results.MetricCount;
import dev.tidemark.results.Metrics;
import dev.tidemark.results.PageViews;
import dev.tidemark.results.ReplayMark;
import dev.tidemark.results.Transition;
import dev.tidemark.results.VisitorMinute;
import dev.tidemark.results.Visitors;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.api.java.function.VoidFunction2;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;

/**
 * The last step: runs a batch and hands what it changed to the sink, counts and ledger together.
 * The batch is committed to the checkpoint after this returns; until then it runs again from the
 * same offsets and gives the same rows.
 */
public final class BatchWriter implements VoidFunction2<Dataset<Row>, Long> {
  private static final long serialVersionUID = 1;

  private final transient AppendTimes appendTimes;
  private final transient Ledger ledger;
  private final transient BatchSink sink;
  private final transient Clock clock;
  private transient volatile long writtenUntilMillis = AppendTimes.UNKNOWN;

  public BatchWriter(AppendTimes appendTimes, Ledger ledger, BatchSink sink, Clock clock) {
    this.appendTimes = appendTimes;
    this.ledger = ledger;
    this.sink = sink;
    this.clock = clock;
  }

  @Override
  public void call(Dataset<Row> counts, Long batchId) {
    ledger.reset();
    appendTimes.announce(counts.sparkSession().sparkContext());
    List<InternalRow> rows = rows(counts);
    appendTimes.advance(ledger.reads().value().values());
    List<ReplayMark> replays = ledger.replays();
    if (!replays.isEmpty()) {
      sink.writeReplays(replays); // before the ledger says that they were read
    }
    sink.write(results(rows));
    writtenUntilMillis = appendTimes.everywhereMillis();
    sink.committed(ledger.reads().value().values());
  }

  /**
   * A time before which everything that was appended to the topic has been written; empty while
   * there is a partition that nothing was read from yet.
   */
  public Optional<Instant> writtenUntil() {
    long millis = writtenUntilMillis;
    return millis == AppendTimes.UNKNOWN
        ? Optional.empty()
        : Optional.of(Instant.ofEpochMilli(millis));
  }

  /** As they come from the tasks; a Dataset's own {@code collect} plans and compiles once more. */
  private static List<InternalRow> rows(Dataset<Row> counts) {
    return counts.queryExecution().toRdd().toJavaRDD().map(InternalRow::copy).collect();
  }

  private BatchResults results(List<InternalRow> rows) {
    List<PageViews> pageViews = new ArrayList<>();
    List<LateViews> lateViews = new ArrayList<>();
    List<MetricCount> metrics = new ArrayList<>();
    List<Transition> transitions = new ArrayList<>();
    List<VisitorMinute> visitors = new ArrayList<>();
    for (InternalRow row : rows) {
      Instant minute = Instant.ofEpochMilli(row.getLong(0));
      String metric = row.getString(1);
      byte[] counts = row.getBinary(2);
      if (metric.equals(EventMetrics.VISITORS)) {
        visitors.add(visitors(minute, counts));
        continue;
      }
      for (KeyCounts.Entry entry : KeyCounts.fromBytes(counts).entries()) {
        String key = entry.key();
        long events = entry.count();
        switch (metric) {
          case EventMetrics.PAGE_VIEWS -> pageViews.add(new PageViews(minute, key, events));
          case EventMetrics.LATE_PAGE_VIEWS -> lateViews.add(lateViews(minute, key, events));
          case EventMetrics.TRANSITIONS -> transitions.add(transition(minute, key, events));
          default -> metrics.add(new MetricCount(minute, metric, key, events));
        }
      }
    }
    return new BatchResults(
        pageViews,
        lateViews,
        metrics,
        ledger.slices(clock.instant()),
        ledger.ticks(),
        transitions,
        visitors);
  }

  /** Those without a place of their own stand in the minute of their append. */
  private static LateViews lateViews(Instant appendedMinute, String key, long views) {
    if (key.equals(Metrics.OTHER)) {
      return new LateViews(appendedMinute, Metrics.OTHER, appendedMinute, views);
    }
    String[] parts = Metrics.parts(key);
    Instant minute = Instant.ofEpochMilli(Long.parseLong(parts[0]));
    return new LateViews(minute, parts[1], appendedMinute, views);
  }

  private static Transition transition(Instant minute, String key, long events) {
    if (key.equals(Metrics.OTHER)) {
      return new Transition(minute, Metrics.OTHER, Metrics.OTHER, events);
    }
    String[] parts = Metrics.parts(key);
    return new Transition(minute, parts[0], parts[1], events);
  }

  private static VisitorMinute visitors(Instant minute, byte[] packed) {
    byte[] sketch = MinuteVisitors.sketch(packed);
    return new VisitorMinute(
        minute, MinuteVisitors.events(packed), Visitors.estimate(List.of(sketch)), sketch);
  }
}
