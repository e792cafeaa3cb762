package dev.tidemark.results;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Questions about metrics and visitors to a store that is asked in SQL. */
final class SqlMetricQuestions implements MetricQuestions {
  private static final String MINUTES =
      """
      SELECT window_start, key, events
      FROM metric_per_minute {latest}
      WHERE metric = ? AND window_start >= ? AND window_start < ?
      ORDER BY window_start, key
      """;

  private static final String SERIES =
      """
      SELECT {step ?} AS step, key, sum(events)
      FROM (?)
      GROUP BY step, key
      ORDER BY step, key
      """;

  private static final String TOTALS =
      """
      SELECT key, sum(events)
      FROM (?)
      GROUP BY key
      """;

  private static final String VISITORS =
      """
      SELECT {sketch}
      FROM %s {latest}
      WHERE window_start >= ? AND window_start < ?
      """;

  private final SqlResultStore store;

  SqlMetricQuestions(SqlResultStore store) {
    this.store = store;
  }

  List<MetricCount> minutes(String metric, Instant from, Instant until) {
    return store.ask(
        MINUTES,
        row -> new MetricCount(row.minute(0), metric, row.text(1), row.number(2)),
        metric,
        from,
        until);
  }

  @Override
  public List<MetricCount> series(String metric, Instant from, Instant until, Duration step) {
    return store.ask(
        Sql.of(SERIES, SqlResultStore.step(step), events(metric, from, until, step.toMinutes())),
        row -> new MetricCount(row.minute(0), metric, row.text(1), row.number(2)));
  }

  @Override
  public Map<String, Long> totals(String metric, Instant from, Instant until) {
    Map<String, Long> totals = new HashMap<>();
    store.ask(
        Sql.of(TOTALS, events(metric, from, until, RolledRange.ANY_STEP)),
        row -> totals.put(row.text(0), row.number(1)));
    return totals;
  }

  private Sql events(String metric, Instant from, Instant until, long step) {
    return store
        .rolledRange(from, until, step, Rollup.METRICS.steps())
        .rows(Rollup.METRICS, "window_start, key, events", Sql.of("AND metric = ?", metric));
  }

  long visitors(Instant from, Instant until) {
    RolledRange range = store.rolledRange(from, until, RolledRange.ANY_STEP, List.of(Rollup.HOUR));
    Visitors all = new Visitors();
    for (RolledRange.Part part : range.parts()) {
      String table = part.minutes() == 0 ? "visitors_per_minute" : "visitors_per_hour";
      store
          .ask(VISITORS.formatted(table), row -> row.bytes(0), part.from(), part.until())
          .forEach(all::addAll);
    }
    return all.estimate();
  }
}
