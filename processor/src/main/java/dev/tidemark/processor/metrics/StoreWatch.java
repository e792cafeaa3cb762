package dev.tidemark.processor.metrics;

import dev.tidemark.results.AlertKind;
import dev.tidemark.results.AlertRow;
import dev.tidemark.results.ResultStore;
import dev.tidemark.results.ResultStoreException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Asks the store now and then whether the ledger balances and which alerts are open. */
public final class StoreWatch implements AutoCloseable {
  private static final Duration INTERVAL = Duration.ofSeconds(5);

  private final ResultStore store;
  private final ProcessorMetrics metrics;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread created = new Thread(task, "store-watch");
            created.setDaemon(true);
            return created;
          });

  private StoreWatch(ResultStore store, ProcessorMetrics metrics) {
    this.store = store;
    this.metrics = metrics;
  }

  /** Begins to ask, on a thread of its own. */
  public static StoreWatch start(ResultStore store, ProcessorMetrics metrics) {
    StoreWatch watch = new StoreWatch(store, metrics);
    var unused =
        watch.thread.scheduleWithFixedDelay(
            watch::ask, 0, INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
    return watch;
  }

  void ask() {
    try {
      metrics.ledgerUnexplained(store.ledger().unexplained());
      List<AlertRow> open = store.openAlerts();
      for (AlertKind kind : AlertKind.values()) {
        metrics.alertsOpen(kind, open.stream().filter(alert -> alert.kind() == kind).count());
      }
    } catch (ResultStoreException e) {
      metrics.storeQuestionFailed();
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
