package dev.tidemark.processor.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PartitionLagTest {
  private static final long SECOND = 1_000_000_000;

  private final PartitionLag lag =
      new PartitionLag(
          new ProcessorMetrics(Clock.systemUTC()),
          Map.of(),
          Duration.ofSeconds(1),
          Clock.systemUTC());

  @Test
  void itIsStillWhenAllIsStoredAndNothingComes() {
    lag.stored(0, 10, 0);
    lag.stored(1, 20, 0);

    asked(Map.of(0, 10L, 1, 20L), 100);
    assertThat(lag.still()).isZero();
    asked(Map.of(0, 10L, 1, 20L), 160);
    assertThat(lag.still()).as("from an answer to a question").hasSeconds(59);
  }

  @Test
  void whatWaitsOrWasNeverReadMayBeOld() {
    lag.stored(0, 10, 0);
    asked(Map.of(0, 10L, 1, 20L), 100);
    asked(Map.of(0, 10L, 1, 20L), 160);
    assertThat(lag.still()).isZero();

    lag.stored(1, 19, 0);
    asked(Map.of(0, 10L, 1, 20L), 220);
    asked(Map.of(0, 10L, 1, 20L), 280);
    assertThat(lag.still()).isZero();
  }

  @Test
  void oneRecordEndsIt() {
    lag.stored(0, 10, 0);
    asked(Map.of(0, 10L), 100);
    asked(Map.of(0, 10L), 160);
    lag.stored(0, 11, 0);
    asked(Map.of(0, 11L), 220);
    assertThat(lag.still()).isZero();
    asked(Map.of(0, 11L), 230);
    assertThat(lag.still()).hasSeconds(9);
  }

  /** The answer comes a second after the question. */
  private void asked(Map<Integer, Long> ends, long atSecond) {
    lag.ends(ends, atSecond * SECOND, (atSecond + 1) * SECOND);
  }
}
