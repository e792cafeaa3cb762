package dev.tidemark.processor.sink;

import dev.tidemark.results.BatchResults;
import dev.tidemark.results.PartitionProgress;
import dev.tidemark.results.QuarantineRow;
import dev.tidemark.results.ReplayMark;
import dev.tidemark.results.ResultStore;
import dev.tidemark.results.ResultStoreException;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
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
  private final StoreTimings timings;

  public StoreSink(ResultStore store) {
    this(store, StoreTimings.IGNORED);
  }

  public StoreSink(ResultStore store, StoreTimings timings) {
    this.store = store;
    this.timings = timings;
  }

  @Override
  public void write(BatchResults results) {
    untilWritten(WrittenRows.COUNTS, () -> store.write(results));
  }

  @Override
  public void writeQuarantine(List<QuarantineRow> rows) {
    untilWritten(WrittenRows.QUARANTINE, () -> store.writeQuarantine(rows));
  }

  @Override
  public List<PartitionProgress> progress() {
    return untilDone(
        "Cannot ask the store how far it is, trying again", "", store::progress, () -> {});
  }

  @Override
  public void writeReplays(List<ReplayMark> marks) {
    untilWritten(WrittenRows.REPLAYS, () -> store.writeReplays(marks));
  }

  private void untilWritten(WrittenRows rows, Runnable write) {
    var unused =
        untilDone(
            "Cannot write to the store, trying again",
            rows.words(),
            () -> {
              long began = System.nanoTime();
              write.run();
              timings.written(rows, System.nanoTime() - began);
              return rows;
            },
            () -> timings.failed(rows));
  }

  private static <T> T untilDone(
      String failed, String rows, Supplier<T> attempt, Runnable onFailure) {
    Duration pause = FIRST_PAUSE;
    while (true) {
      try {
        return attempt.get();
      } catch (ResultStoreException e) {
        onFailure.run();
        LOG.atWarn()
            .addKeyValue("rows", rows)
            .addKeyValue("retryInMillis", pause.toMillis())
            .addKeyValue("error", e.getMessage())
            .log(failed);
        sleep(pause, e);
        Duration doubled = pause.multipliedBy(2);
        pause = doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
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
