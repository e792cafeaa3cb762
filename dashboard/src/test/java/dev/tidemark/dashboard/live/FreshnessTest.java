package dev.tidemark.dashboard.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tidemark.results.LedgerSlice;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class FreshnessTest {
  private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");

  private final Freshness freshness = new Freshness();

  @Test
  void spreadsTheArrivalsOfASliceEvenly() {
    freshness.record(slice(1_000, 1_000, 0), NOW);

    Freshness.Figures figures = freshness.overall();
    assertThat(figures.events()).isEqualTo(1_000);
    assertThat(figures.p50Millis()).isCloseTo(500, within(55L));
    assertThat(figures.p99Millis()).isCloseTo(950, within(5L));
    assertThat(figures.maxMillis()).isLessThan(1_000);
  }

  @Test
  void countsEachEventOnceHoweverTheyDivide() {
    for (int events = 1; events <= 37; events++) {
      freshness.record(slice(events, 400, 100), NOW);
    }

    assertThat(freshness.overall().events()).isEqualTo(37 * 38 / 2);
  }

  @Test
  void aSingleEventIsMeasuredAtItsTime() {
    freshness.record(slice(1, 300, 300), NOW);

    assertThat(freshness.overall().p50Millis()).isEqualTo(300);
  }

  @Test
  void theLastMinuteForgetsAndTheTotalDoesNot() {
    freshness.record(slice(10, 5_000, 5_000), NOW);
    Instant later = NOW.plusSeconds(61);
    freshness.record(slice(10, 200, 200, later), later);

    assertThat(freshness.lastMinute(later).maxMillis()).isLessThan(210);
    assertThat(freshness.lastMinute(later).events()).isEqualTo(10);
    assertThat(freshness.overall().events()).isEqualTo(20);
    assertThat(freshness.lastMinute(later.plusSeconds(61)).events()).isZero();
  }

  @Test
  void clocksThatDisagreeGiveZeroAndNotAnError() {
    freshness.record(slice(3, -2_000, -3_000), NOW);

    assertThat(freshness.overall().maxMillis()).isZero();
  }

  @Test
  void aSliceOfTicksSaysNothing() {
    freshness.record(new LedgerSlice(0, 0, NOW, 4, 4, 4, 0, 0, 0, 0, 0, null, null, NOW), NOW);

    assertThat(freshness.overall().events()).isZero();
    assertThat(freshness.overall().p99Millis()).isZero();
  }

  private static LedgerSlice slice(long events, long firstAgo, long lastAgo) {
    return slice(events, firstAgo, lastAgo, NOW);
  }

  private static LedgerSlice slice(long events, long firstAgo, long lastAgo, Instant now) {
    Instant first = now.minusMillis(firstAgo);
    Instant last = now.minusMillis(lastAgo);
    return new LedgerSlice(
        0, 0, now, events + 2, events + 2, 2, events, 0, 0, 0, 0, first, last, now);
  }
}
