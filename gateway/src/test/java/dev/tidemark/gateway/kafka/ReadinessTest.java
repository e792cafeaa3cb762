package dev.tidemark.gateway.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.gateway.kafka.Readiness.State;
import org.junit.jupiter.api.Test;

class ReadinessTest {
  private final Readiness readiness = new Readiness(null);

  @Test
  void isReadyOnlyWhenReady() {
    assertThat(readiness.isReady()).isFalse();
    readiness.become(State.WARMING, "");
    assertThat(readiness.isReady()).isFalse();
    readiness.become(State.READY, "");
    assertThat(readiness.isReady()).isTrue();
    readiness.stopping();
    assertThat(readiness.isReady()).isFalse();
  }

  @Test
  void neverComesBackFromStopping() {
    readiness.stopping();

    assertThat(readiness.become(State.READY, "")).isFalse();
    assertThat(readiness.status().state()).isEqualTo(State.STOPPING);
  }

  @Test
  void tellsNewsFromWhatIsKnown() {
    assertThat(readiness.become(State.CONNECTING, "a")).isTrue();
    assertThat(readiness.become(State.CONNECTING, "a")).isFalse();
    assertThat(readiness.become(State.CONNECTING, "b")).isTrue();
  }
}
