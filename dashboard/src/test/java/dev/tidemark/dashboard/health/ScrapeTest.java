package dev.tidemark.dashboard.health;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ScrapeTest {
  private final Scrape scrape =
      Scrape.parse(
          0,
          """
          # HELP lag_seconds A lag.
          # TYPE lag_seconds gauge
          lag_seconds{partition="0"} 1.5
          lag_seconds{partition="11"} 2.0E1
          lag_seconds_max{partition="0"} 99
          events_total{reason="a } b"} 7.0
          up 1
          broken one two
          """);

  @Test
  void addsUpAMetricAndNoneThatBeginsAlike() {
    assertThat(scrape.sum("lag_seconds")).hasValue(21.5);
    assertThat(scrape.max("lag_seconds")).hasValue(20);
    assertThat(scrape.sum("events_total")).hasValue(7);
    assertThat(scrape.sum("up")).hasValue(1);
  }

  @Test
  void tellsPartitionsApart() {
    assertThat(scrape.byPartition("lag_seconds")).containsEntry(0, 1.5).containsEntry(11, 20.0);
  }

  @Test
  void hasNothingOfWhatIsNotThere() {
    assertThat(scrape.sum("broken")).isEmpty();
    assertThat(scrape.max("lag")).isEmpty();
  }
}
