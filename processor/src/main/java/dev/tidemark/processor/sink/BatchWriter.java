package dev.tidemark.processor.sink;

import dev.tidemark.processor.aggregation.AppendTimes;
import dev.tidemark.processor.aggregation.Metrics;
import dev.tidemark.processor.ledger.Ledger;
import dev.tidemark.processor.spark.StateOperators;
import dev.tidemark.results.BatchResults;
import dev.tidemark.results.LateViews;
import dev.tidemark.results.MetricCount;
import dev.tidemark.results.PageViews;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.spark.api.java.function.VoidFunction2;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.streaming.StreamingQuery;

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
  private final transient CompletableFuture<StreamingQuery> query = new CompletableFuture<>();

  public BatchWriter(AppendTimes appendTimes, Ledger ledger, BatchSink sink, Clock clock) {
    this.appendTimes = appendTimes;
    this.ledger = ledger;
    this.sink = sink;
    this.clock = clock;
  }

  /** Names the query whose batches these are; the first batch waits for it. */
  public void attach(StreamingQuery started) {
    query.complete(started);
  }

  @Override
  public void call(Dataset<Row> counts, Long batchId) {
    ledger.reset();
    appendTimes.announce(counts.sparkSession().sparkContext());
    List<Row> rows = counts.collectAsList();
    appendTimes.advance(ledger.reads().value().values());
    long dropped = StateOperators.duplicatesDropped(query.join());
    sink.write(results(rows, dropped));
  }

  private BatchResults results(List<Row> rows, long duplicatesDropped) {
    List<PageViews> pageViews = new ArrayList<>();
    List<LateViews> lateViews = new ArrayList<>();
    List<MetricCount> metrics = new ArrayList<>();
    for (Row row : rows) {
      Instant window = row.getTimestamp(0).toInstant();
      String metric = row.getString(1);
      String key = row.getString(2);
      long events = row.getLong(3);
      switch (metric) {
        case Metrics.PAGE_VIEWS -> pageViews.add(new PageViews(window, key, events));
        case Metrics.LATE_PAGE_VIEWS -> {
          Metrics.LateKey late = Metrics.lateKey(key);
          lateViews.add(
              new LateViews(
                  Instant.ofEpochMilli(late.minuteMillis()), late.page(), window, events));
        }
        default -> metrics.add(new MetricCount(window, metric, key, events));
      }
    }
    return new BatchResults(
        pageViews,
        lateViews,
        metrics,
        ledger.slices(duplicatesDropped, clock.instant()),
        ledger.ticks());
  }
}
