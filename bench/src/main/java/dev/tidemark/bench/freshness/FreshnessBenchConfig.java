package dev.tidemark.bench.freshness;

import dev.tidemark.config.Schema;
import dev.tidemark.config.Setting;
import dev.tidemark.config.Settings;

/**
 * What {@code tidemark bench freshness} takes.
 *
 * @param rate events a second beside the probes
 */
public record FreshnessBenchConfig(int rate, int seconds, int warmUpSeconds) {
  private static final Setting<Integer> RATE =
      Setting.integer("rate", 2_000, 1, 100_000, "Events a second from the load generator.");

  /** The page ranks the views of half an hour, which must hold all probes. */
  private static final Setting<Integer> SECONDS =
      Setting.integer("seconds", 60, 5, 1_200, "How long probes are measured.");

  private static final Setting<Integer> WARM_UP =
      Setting.integer("warm-up", 20, 0, 300, "Seconds of load before.");

  public static final Schema SCHEMA = Schema.of("bench freshness", RATE, SECONDS, WARM_UP);

  public static FreshnessBenchConfig from(Settings settings) {
    return new FreshnessBenchConfig(
        settings.get(RATE), settings.get(SECONDS), settings.get(WARM_UP));
  }
}
