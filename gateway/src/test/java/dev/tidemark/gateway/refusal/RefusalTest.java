package dev.tidemark.gateway.refusal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RefusalTest {
  @ParameterizedTest
  @EnumSource
  void isRetryableExactlyWhenItIs429Or503(Refusal refusal) {
    assertThat(refusal.retryable()).isEqualTo(List.of(429, 503).contains(refusal.status()));
  }

  @ParameterizedTest
  @EnumSource
  void standsInJsonAsItIs(Refusal refusal) {
    assertThat(refusal.message()).matches("[A-Z][^\"\\\\\\p{Cntrl}]*\\.");
    assertThat(refusal.tag()).matches("[a-z_]+");
  }
}
