package dev.tidemark.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class CoalescingTest {
  private static final long MILLI = Duration.ofMillis(1).toNanos();

  private final Coalescing coalescing = new Coalescing(Duration.ofMillis(1), 0);

  @Test
  void restsUntilTheIntervalIsOverWhileTurnsAreCloseTogether() {
    long now = 100 * MILLI;
    assertThat(turn(now, MILLI / 10)).as("after a pause").isNotPositive();

    now += MILLI / 5;
    assertThat(turn(now, MILLI / 10)).isEqualTo(MILLI - MILLI / 10);

    now += MILLI + MILLI / 2;
    assertThat(turn(now, MILLI / 4)).as("the rest itself is no pause").isEqualTo(MILLI * 3 / 4);
  }

  @Test
  void doesNotRestAfterATurnThatTookLonger() {
    turn(100 * MILLI, MILLI / 10);

    assertThat(turn(101 * MILLI, 3 * MILLI)).isNotPositive();
  }

  @Test
  void neverRestsWhereTurnsAreFarApart() {
    for (int i = 1; i <= 10; i++) {
      assertThat(turn(2 * MILLI * i, MILLI / 10)).isNotPositive();
    }
  }

  @Test
  void neverRestsWhenItIsTurnedOff() {
    Coalescing off = new Coalescing(Duration.ZERO, 0);
    off.turnStarted(MILLI);
    off.turnStarted(MILLI);

    assertThat(off.restNanos(MILLI)).isNotPositive();
  }

  private long turn(long startsAt, long takes) {
    coalescing.turnStarted(startsAt);
    return coalescing.restNanos(startsAt + takes);
  }
}
