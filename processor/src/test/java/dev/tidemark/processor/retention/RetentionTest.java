package dev.tidemark.processor.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tidemark.results.BatchResults;
import dev.tidemark.results.LedgerSlice;
import dev.tidemark.results.PageViews;
import dev.tidemark.results.ResultStore;
import dev.tidemark.results.ResultStores;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RetentionTest {
  private static final Instant OLD = Instant.parse("2024-05-01T12:00:00Z");
  private static final Instant NEW = Instant.parse("2024-05-09T12:00:00Z");
  private static final Duration OFTEN = Duration.ofMillis(10);
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final ResultStore store = ResultStores.open("duckdb::memory:");
  private Retention retention;

  @BeforeEach
  void fill() {
    store.migrate();
    write(0, OLD);
    write(1, NEW);
  }

  @AfterEach
  void close() {
    retention.close();
    store.close();
  }

  private void write(long offset, Instant minute) {
    store.write(
        new BatchResults(
            List.of(new PageViews(minute, "/a", 1)),
            List.of(),
            List.of(),
            List.of(
                new LedgerSlice(
                    0, offset, minute, offset + 1, 1, 0, 1, 0, 0, 0, 0, minute, minute, minute)),
            List.of()));
  }

  private int minutes() {
    return store.pageMinutes(OLD, NEW.plus(Duration.ofDays(2))).size();
  }

  @Test
  void deletesWhatIsOlderThanToBeKept() {
    retention = Retention.start(store, 7, OFTEN);

    await().atMost(PATIENCE).until(() -> minutes() == 1);
    assertThat(store.ledger().accepted()).as("the ledger is of all time").isEqualTo(2);
  }

  @Test
  void goesOnToDelete() {
    retention = Retention.start(store, 8, OFTEN);
    write(2, NEW.plus(Duration.ofDays(1)));

    await().atMost(PATIENCE).until(() -> minutes() == 2 && store.pageMinutes(OLD, NEW).isEmpty());
  }

  @Test
  void keepsEverythingWhereNothingIsSaid() {
    retention = Retention.start(store, 0, OFTEN);

    assertThat(retention.isIdle()).isTrue();
    assertThat(minutes()).isEqualTo(2);
  }
}
