package dev.tidemark.loadgen.traffic;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class SharesTest {
  @Test
  void refusesMoreThanAll() {
    assertThatThrownBy(() -> new Shares(0.5, 0.4, 0, 0.2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("more than 1 together");
  }

  @Test
  void refusesMoreDuplicatesThanGoodEvents() {
    assertThatThrownBy(() -> new Shares(0, 0, 0.6, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("duplicate-share is larger than what is left for good events");
  }
}
