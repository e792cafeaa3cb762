package dev.tidemark.gateway.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AcknowledgedCountsTest {
  private final AcknowledgedCounts counts = new AcknowledgedCounts();

  @Test
  void countsByPartition() {
    counts.acknowledged(0);
    counts.acknowledged(3);
    counts.acknowledged(3);

    assertThat(counts.of(0)).isEqualTo(1);
    assertThat(counts.of(1)).isZero();
    assertThat(counts.of(3)).isEqualTo(2);
    assertThat(counts.total()).isEqualTo(3);
  }

  @Test
  void keepsItsCountsWhenATopicHasMorePartitions() {
    counts.acknowledged(1);
    counts.acknowledged(999);

    assertThat(counts.of(1)).isEqualTo(1);
    assertThat(counts.of(999)).isEqualTo(1);
    assertThat(counts.of(100_000)).isZero();
  }
}
