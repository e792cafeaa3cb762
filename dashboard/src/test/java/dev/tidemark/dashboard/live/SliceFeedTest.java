package dev.tidemark.dashboard.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tidemark.results.BatchResults;
import dev.tidemark.results.LedgerSlice;
import dev.tidemark.results.ResultStore;
import dev.tidemark.results.ResultStores;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SliceFeedTest {
  private static final Instant START = Instant.parse("2026-11-23T12:00:30Z");

  private final ResultStore store = ResultStores.open("duckdb::memory:");
  private final SliceFeed feed = new SliceFeed(store, START);

  @BeforeEach
  void migrate() {
    store.migrate();
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void givesEachSliceOnce() {
    write(0, 100, START.minusSeconds(1), START, START);

    assertThat(feed.poll(START)).hasSize(1);
    assertThat(feed.poll(START.plusSeconds(1))).isEmpty();
    write(100, 50, START, START.plusSeconds(1), START.plusSeconds(1));
    assertThat(feed.poll(START.plusSeconds(2)))
        .extracting(LedgerSlice::fromOffset)
        .containsExactly(100L);
  }

  @Test
  void findsASliceThatAnotherWriterStoredEarlierButThatShowedLater() {
    write(0, 100, START, START, START.plusSeconds(5));
    feed.poll(START.plusSeconds(5));

    write(900, 10, START, START, START.plusSeconds(2));

    assertThat(feed.poll(START.plusSeconds(6)))
        .extracting(LedgerSlice::fromOffset)
        .containsExactly(900L);
  }

  @Test
  void aWritersClockThatRunsAheadHidesNothing() {
    write(0, 100, START, START, START.plusSeconds(3_600));
    feed.poll(START);

    write(100, 10, START, START, START.plusSeconds(1));

    assertThat(feed.poll(START.plusSeconds(1))).hasSize(1);
  }

  @Test
  void knowsTheNewestEventFromBeforeTheStart() {
    write(0, 10, START.minusSeconds(200), START.minusSeconds(190), START.minusSeconds(189));

    feed.poll(START);

    assertThat(feed.newestReceivedAt()).isEqualTo(START.minusSeconds(190));
    assertThat(feed.eventsPerSecond(START)).isZero();
  }

  @Test
  void countsEventsASecondByTheTimeTheyWereReceived() {
    // 200 a second for 20 seconds, of which the last ten count
    write(0, 4_000, START.minusSeconds(20), START, START);

    feed.poll(START);

    assertThat(feed.eventsPerSecond(START)).isCloseTo(200, within(0.5));
  }

  @Test
  void theRateFallsToNothingWhenNothingComes() {
    write(0, 1_000, START.minusSeconds(10), START, START);
    feed.poll(START);

    assertThat(feed.eventsPerSecond(START.plusSeconds(1))).isCloseTo(100, within(0.5));
    assertThat(feed.eventsPerSecond(START.plusSeconds(7))).isCloseTo(50, within(0.5));
    assertThat(feed.eventsPerSecond(START.plusSeconds(13))).isZero();
  }

  private void write(long from, long events, Instant first, Instant last, Instant storedAt) {
    store.write(
        new BatchResults(
            List.of(),
            List.of(),
            List.of(),
            List.of(
                new LedgerSlice(
                    0,
                    from,
                    last.truncatedTo(ChronoUnit.MINUTES),
                    from + events,
                    events,
                    0,
                    events,
                    0,
                    0,
                    0,
                    0,
                    first,
                    last,
                    storedAt)),
            List.of()));
  }
}
