package dev.tidemark.bench.score;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.loadgen.scenario.Scenario;
import dev.tidemark.loadgen.shop.Catalogue;
import dev.tidemark.results.AlertKind;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A part of what {@code ./tidemark score} plays. */
class ScoreTest {
  private static final long SEED = 1;
  private static final int HOURS = 3;

  @Test
  void detectorsFindWhatGoesWrongAndLittleElse() {
    Verdict verdict = new Verdict();
    for (Scenario scenario : Scenario.values()) {
      verdict.add(scenario.code(), new Play(scenario, SEED, 20, Duration.ofHours(HOURS)).run());
    }

    double days = Scenario.values().length * HOURS / 24.0;
    int pages = new Catalogue().pages().size();
    assertThat(verdict.passes(days, pages))
        .as("%s%n%s", verdict.toText(days, pages), verdict.notes())
        .isTrue();
    for (AlertKind kind : AlertKind.values()) {
      assertThat(verdict.of(kind).labels()).as("acts of %s", kind).isGreaterThanOrEqualTo(2);
    }
  }
}
