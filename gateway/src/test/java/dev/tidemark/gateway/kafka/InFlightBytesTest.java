package dev.tidemark.gateway.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class InFlightBytesTest {
  private final InFlightBytes bytes = new InFlightBytes(100);

  @Test
  void takesAllOrNothingUpToItsLimit() {
    assertThat(bytes.tryAcquire(60)).isTrue();
    assertThat(bytes.tryAcquire(41)).isFalse();
    assertThat(bytes.held()).isEqualTo(60);
    assertThat(bytes.tryAcquire(40)).isTrue();
    assertThat(bytes.held()).isEqualTo(100);
  }

  @Test
  void takesAgainWhatWasGivenBack() {
    assertThat(bytes.tryAcquire(100)).isTrue();
    bytes.release(100);

    assertThat(bytes.held()).isZero();
    assertThat(bytes.tryAcquire(100)).isTrue();
  }
}
