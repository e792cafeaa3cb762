package dev.tidemark.dashboard.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ReplayRingTest {
  private final ReplayRing ring = new ReplayRing("run", 3);

  @Test
  void givesWhatWasMissedInOrder() {
    ring.add("1");
    String second = ring.add("2");
    String third = ring.add("3");

    assertThat(ring.after("run-1")).isEqualTo(second + third);
    assertThat(ring.after("run-3")).isEmpty();
  }

  @Test
  void hasNoAnswerWhenItHasForgotten() {
    for (int i = 1; i <= 5; i++) {
      ring.add("" + i);
    }

    assertThat(ring.after("run-1")).isNull();
    assertThat(ring.after("run-2")).contains("data: 3").contains("data: 5");
  }

  @Test
  void doesNotTakeAnIdOfAnotherRunOrOfNobody() {
    ring.add("1");

    assertThat(ring.after("other-1")).isNull();
    assertThat(ring.after("run-9")).isNull();
    assertThat(ring.after("run-x")).isNull();
    assertThat(ring.after("run-")).isNull();
    assertThat(ring.after(null)).isNull();
  }

  @Test
  void anEventHasIdTypeAndData() {
    assertThat(ring.add("{}")).isEqualTo("id: run-1\nevent: update\ndata: {}\n\n");
    assertThat(ring.snapshot("{}")).isEqualTo("id: run-1\nevent: snapshot\ndata: {}\n\n");
  }
}
