package dev.tidemark.processor.sink;

import dev.tidemark.results.BatchResults;
import dev.tidemark.results.PartitionProgress;
import dev.tidemark.results.QuarantineRow;
import dev.tidemark.results.ResultStore;
import dev.tidemark.results.ResultStoreException;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes to the store, and waits for a store that is away: a batch is repeated until it is written
 * or the thread is interrupted. Nothing is lost meanwhile, since the events stay in Kafka.
 */
public final class StoreSink implements BatchSink {
  private static final Logger LOG = LoggerFactory.getLogger(StoreSink.class);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

  private final ResultStore store;

  public StoreSink(ResultStore store) {
    this.store = store;
  }

  @Override
  public void write(BatchResults results) {
    untilWritten("counts", () -> store.write(results));
  }

  @Override
  public void writeQuarantine(List<QuarantineRow> rows) {
    untilWritten("quarantined events", () -> store.writeQuarantine(rows));
  }

  @Override
  public List<PartitionProgress> progress() {
    return store.progress();
  }

  private static void untilWritten(String what, Runnable write) {
    Duration pause = FIRST_PAUSE;
    while (true) {
      try {
        write.run();
        return;
      } catch (ResultStoreException e) {
        LOG.atWarn()
            .addKeyValue("rows", what)
            .addKeyValue("retryInMillis", pause.toMillis())
            .addKeyValue("error", e.getMessage())
            .log("Cannot write to the store, trying again");
        sleep(pause, e);
        pause =
            pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0
                ? pause.multipliedBy(2)
                : LONGEST_PAUSE;
      }
    }
  }

  private static void sleep(Duration pause, ResultStoreException failure) {
    try {
      Thread.sleep(pause.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failure;
    }
  }
}
