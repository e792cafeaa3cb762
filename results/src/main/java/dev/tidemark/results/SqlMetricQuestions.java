package dev.tidemark.results;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

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
      SELECT {step} AS step, key, sum(events)
      FROM metric_per_minute {latest}
      WHERE metric = ? AND window_start >= ? AND window_start < ?
      GROUP BY step, key
      ORDER BY step, key
      """;

  private static final String VISITORS =
      """
      SELECT {sketch}
      FROM visitors_per_minute {latest}
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
        SERIES,
        row -> new MetricCount(row.minute(0), metric, row.text(1), row.number(2)),
        SqlResultStore.step(step),
        metric,
        from,
        until);
  }

  long visitors(Instant from, Instant until) {
    return Visitors.estimate(store.ask(VISITORS, row -> row.bytes(0), from, until));
  }
}
