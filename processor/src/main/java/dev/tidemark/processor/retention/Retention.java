package dev.tidemark.processor.retention;

import dev.tidemark.config.Setting;
import dev.tidemark.config.Settings;
import dev.tidemark.results.ResultStore;
import dev.tidemark.results.ResultStoreException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Deletes days from the store that are older than what is to be kept, now and then. */
public final class Retention implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Retention.class);
  private static final Duration INTERVAL = Duration.ofMinutes(10);

  private static final Setting<Integer> DAYS =
      Setting.integer(
          "store.retention-days",
          0,
          0,
          36_500,
          "Days of counts and quarantine that the store keeps before today, in UTC; older ones are"
              + " deleted, the ledger's minutes stay. 0: everything is kept.");

  public static final List<Setting<?>> SETTINGS = List.of(DAYS);

  private final ResultStore store;
  private final int days;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread created = new Thread(task, "retention");
            created.setDaemon(true);
            return created;
          });

  private Retention(ResultStore store, int days) {
    this.store = store;
    this.days = days;
  }

  /** Begins to delete, on a thread of its own; with 0 days nothing ever happens. */
  public static Retention start(ResultStore store, Settings settings) {
    return start(store, settings.get(DAYS), INTERVAL);
  }

  static Retention start(ResultStore store, int days, Duration interval) {
    Retention retention = new Retention(store, days);
    if (days > 0) {
      var unused =
          retention.thread.scheduleWithFixedDelay(
              retention::delete, 0, interval.toMillis(), TimeUnit.MILLISECONDS);
    }
    return retention;
  }

  /** Whether nothing will ever be deleted. */
  boolean isIdle() {
    return days == 0;
  }

  private void delete() {
    try {
      store
          .deleteOldDays(days)
          .ifPresent(
              midnight ->
                  LOG.atInfo()
                      .addKeyValue("before", midnight)
                      .addKeyValue("keptDays", days)
                      .log("Deleted old days from the store"));
    } catch (ResultStoreException e) {
      LOG.atWarn()
          .addKeyValue("keptDays", days)
          .addKeyValue("error", e.getMessage())
          .log("Cannot delete old days from the store, trying again in some minutes");
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
