package dev.tidemark.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.config.Schema;
import dev.tidemark.config.Setting;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CongestionTest {
  private static final long LIMIT = 20;
  private static final long INTERVAL = 200;

  private final Congestion congestion =
      new Congestion(Duration.ofNanos(LIMIT), Duration.ofNanos(INTERVAL));
  private long now = 1_000;

  @Test
  void refusesNothingInOneLongTurn() {
    turn(10 * INTERVAL);

    congestion.turnStarted(now);
    assertThat(congestion.refuses(now + 10 * INTERVAL)).isFalse();
  }

  @Test
  void refusesNothingWhenLongTurnsAreFarApart() {
    for (int i = 0; i < 10; i++) {
      turn(LIMIT + 1);
      now += INTERVAL + 1;
    }

    assertThat(congestion.isBehind()).isFalse();
  }

  @Test
  void refusesNothingWhenShortTurnsStandBetween() {
    for (int i = 0; i < 100; i++) {
      turn(LIMIT + 1);
      turn(LIMIT);
    }

    assertThat(congestion.isBehind()).isFalse();
  }

  @Test
  void refusesWhatComesLateInATurnAfterNothingButLongTurns() {
    fallBehind();

    congestion.turnStarted(now);
    assertThat(congestion.refuses(now + LIMIT)).isFalse();
    assertThat(congestion.refuses(now + LIMIT + 1)).isTrue();
  }

  @Test
  void staysBehindUntilItHasKeptUpForTheInterval() {
    fallBehind();

    for (int i = 0; i < INTERVAL / LIMIT; i++) {
      turn(LIMIT);
      assertThat(congestion.isBehind()).isTrue();
    }
    turn(LIMIT);
    assertThat(congestion.isBehind()).isFalse();
  }

  @Test
  void refusesNothingInTheFirstSecondsOfAColdStartByDefault() {
    HttpConfig config =
        HttpConfig.from(
            Schema.of("test", HttpConfig.SETTINGS.toArray(Setting<?>[]::new))
                .read(new String[0], Map.of()));
    Congestion byDefault = new Congestion(config.maxDelay(), config.delayInterval());
    long turn = 2 * config.maxDelay().toNanos();

    for (long at = 0; at < Duration.ofSeconds(4).toNanos(); at += turn) {
      byDefault.turnStarted(at);
      assertThat(byDefault.refuses(at + turn)).isFalse();
      byDefault.turnEnded(at + turn);
    }
    assertThat(byDefault.isBehind()).isFalse();
  }

  private void fallBehind() {
    for (int i = 0; i <= INTERVAL / LIMIT; i++) {
      turn(LIMIT + 1);
    }
    assertThat(congestion.isBehind()).isTrue();
  }

  private void turn(long nanos) {
    congestion.turnStarted(now);
    now += nanos;
    congestion.turnEnded(now);
  }
}
