package dev.tidemark.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SampleTest {
  @Test
  void dividesByTheEvents() {
    Sample sample = new Sample(1_000, 2_000_000_000L, 3_000_000);

    assertThat(sample.eventsPerSecond()).isEqualTo(500);
    assertThat(sample.cpuMicrosPerEvent()).isEqualTo(3);
  }
}
