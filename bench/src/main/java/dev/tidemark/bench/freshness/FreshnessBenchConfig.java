package dev.tidemark.bench.freshness;

import dev.tidemark.config.Schema;
import dev.tidemark.config.Setting;
import dev.tidemark.config.Settings;
import java.util.Optional;

/**
 * What {@code tidemark bench freshness} takes.
 *
 * @param rate events a second beside the probes
 */
public record FreshnessBenchConfig(
    int rate, int seconds, int warmUpSeconds, Store store, Optional<String> clickHouse) {
  /** Which decides whether the processor and the dashboard are one process or two. */
  public enum Store {
    DUCKDB,
    CLICKHOUSE
  }

  private static final Setting<Integer> RATE =
      Setting.integer("rate", 2_000, 1, 100_000, "Events a second from the load generator.");

  /** The page ranks the views of half an hour, which must hold all probes. */
  private static final Setting<Integer> SECONDS =
      Setting.integer("seconds", 60, 5, 1_200, "How long probes are measured.");

  private static final Setting<Integer> WARM_UP =
      Setting.integer("warm-up", 20, 0, 300, "Seconds of load before.");

  private static final Setting<Store> STORE =
      Setting.choice("store", Store.DUCKDB, "Where the results are.");

  private static final Setting<Optional<String>> CLICKHOUSE_URL =
      Setting.optionalText(
          "clickhouse-url",
          "A ClickHouse server, as http://user:password@host:8123/database; empty for the one that"
              + " is installed here. The database should be new, and is left behind.");

  public static final Schema SCHEMA =
      Schema.of("bench freshness", RATE, SECONDS, WARM_UP, STORE, CLICKHOUSE_URL);

  public static FreshnessBenchConfig from(Settings settings) {
    return new FreshnessBenchConfig(
        settings.get(RATE),
        settings.get(SECONDS),
        settings.get(WARM_UP),
        settings.get(STORE),
        settings.get(CLICKHOUSE_URL));
  }
}
