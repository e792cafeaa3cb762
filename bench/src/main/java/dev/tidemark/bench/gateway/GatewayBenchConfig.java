package dev.tidemark.bench.gateway;

import dev.tidemark.config.Schema;
import dev.tidemark.config.Setting;
import dev.tidemark.config.Settings;
import java.time.Duration;

/**
 * What {@code tidemark bench gateway} takes.
 *
 * @param duration of one round of one contender
 */
public record GatewayBenchConfig(int connections, int rounds, Duration duration) {
  private static final Setting<Integer> CONNECTIONS =
      Setting.integer("connections", 512, 1, 10_000, "Connections, each with one request at once.");
  private static final Setting<Integer> ROUNDS =
      Setting.integer("rounds", 5, 1, 100, "Measured rounds, of which the median counts.");
  private static final Setting<Duration> DURATION =
      Setting.duration(
          "duration",
          "5s",
          Duration.ofSeconds(1),
          Duration.ofMinutes(10),
          "How long each contender is measured in each round.");

  public static final Schema SCHEMA = Schema.of("bench gateway", CONNECTIONS, ROUNDS, DURATION);

  public static GatewayBenchConfig from(Settings settings) {
    return new GatewayBenchConfig(
        settings.get(CONNECTIONS), settings.get(ROUNDS), settings.get(DURATION));
  }
}
