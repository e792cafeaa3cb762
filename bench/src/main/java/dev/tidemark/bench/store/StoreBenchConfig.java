package dev.tidemark.bench.store;

import dev.tidemark.config.Schema;
import dev.tidemark.config.Setting;
import dev.tidemark.config.Settings;
import java.util.List;
import java.util.Optional;

/**
 * What {@code tidemark bench store} takes.
 *
 * @param keys ways between pages, and pages with events, of a minute
 * @param links how many pages a page leads to
 */
public record StoreBenchConfig(
    int days,
    int pages,
    int keys,
    int links,
    int rounds,
    List<String> stores,
    Optional<String> clickHouse) {
  private static final Setting<Integer> DAYS =
      Setting.integer("days", 7, 1, 60, "Days that are filled.");

  private static final Setting<Integer> PAGES =
      Setting.integer("pages", 2_000, 1, 100_000, "Pages with views in every minute.");

  private static final Setting<Integer> KEYS =
      Setting.integer(
          "keys", 200, 1, 100_000, "Ways between pages, and pages with events, of a minute.");

  private static final Setting<Integer> LINKS =
      Setting.integer(
          "links",
          20,
          1,
          100_000,
          "Pages that a page leads to. There must be more ways than those of a minute.");

  private static final Setting<Integer> ROUNDS =
      Setting.integer("rounds", 20, 2, 10_000, "How often each question is asked.");

  private static final Setting<List<String>> STORES =
      Setting.list("stores", "duckdb,clickhouse", "What is measured.");

  private static final Setting<Optional<String>> CLICKHOUSE_URL =
      Setting.optionalText(
          "clickhouse-url",
          "A ClickHouse server, as http://user:password@host:8123/database; empty for the one that"
              + " is installed here. The database should be new, and is left behind.");

  public static final Schema SCHEMA =
      Schema.of("bench store", DAYS, PAGES, KEYS, LINKS, ROUNDS, STORES, CLICKHOUSE_URL);

  public static StoreBenchConfig from(Settings settings) {
    return new StoreBenchConfig(
        settings.get(DAYS),
        settings.get(PAGES),
        settings.get(KEYS),
        settings.get(LINKS),
        settings.get(ROUNDS),
        settings.get(STORES),
        settings.get(CLICKHOUSE_URL));
  }
}
