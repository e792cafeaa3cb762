package dev.tidemark.results;

import java.time.Instant;
import java.util.List;

/** Questions about pages in depth to a store that is asked in SQL. */
final class SqlTrafficQuestions implements TrafficQuestions {
  /** Of all pages, or with a condition on the page's name in each part. */
  private static final String TRAFFIC =
      """
      SELECT page, sum(view_count) AS total, sum(arrived_count), sum(left_count)
      FROM (
        SELECT page, views AS view_count, CAST(0 AS Int64) AS arrived_count,
          CAST(0 AS Int64) AS left_count
        FROM page_views_per_minute {latest}
        WHERE window_start >= ? AND window_start < ? %1$s
        UNION ALL
        SELECT to_page AS page, CAST(0 AS Int64) AS view_count, events AS arrived_count,
          CAST(0 AS Int64) AS left_count
        FROM transitions_per_minute {latest}
        WHERE window_start >= ? AND window_start < ? %2$s
        UNION ALL
        SELECT from_page AS page, CAST(0 AS Int64) AS view_count, CAST(0 AS Int64) AS arrived_count,
          events AS left_count
        FROM transitions_per_minute {latest}
        WHERE window_start >= ? AND window_start < ? %3$s
      )
      GROUP BY page
      ORDER BY total DESC, page
      LIMIT ?
      """;

  private static final String ALL = TRAFFIC.formatted("", "", "");
  private static final String ONE =
      TRAFFIC.formatted("AND page = ?", "AND to_page = ?", "AND from_page = ?");

  private static final String TRANSITIONS =
      """
      SELECT from_page, to_page, sum(events) AS total
      FROM transitions_per_minute {latest}
      WHERE window_start >= ? AND window_start < ? AND %s = ?
      GROUP BY from_page, to_page
      ORDER BY total DESC, from_page, to_page
      LIMIT ?
      """;

  private static final String INTO = TRANSITIONS.formatted("to_page");
  private static final String OUT_OF = TRANSITIONS.formatted("from_page");

  private static final String EVENTS =
      """
      SELECT coalesce(sum(events), 0)
      FROM metric_per_minute {latest}
      WHERE metric = ? AND key = ? AND window_start >= ? AND window_start < ?
      """;

  private static final String FAULTS =
      """
      SELECT reason, app_version, count(*) AS total
      FROM (
        SELECT {unnest}(reasons) AS reason, app_version
        FROM quarantine {latest}
        WHERE page = ? AND appended_at_ms >= ? AND appended_at_ms < ?
      )
      GROUP BY reason, app_version
      ORDER BY total DESC, reason, app_version
      LIMIT ?
      """;

  private final SqlResultStore store;

  SqlTrafficQuestions(SqlResultStore store) {
    this.store = store;
  }

  @Override
  public List<PageTraffic> traffic(Instant from, Instant until, int limit) {
    return store.ask(
        ALL, SqlTrafficQuestions::traffic, from, until, from, until, from, until, (long) limit);
  }

  @Override
  public PageTraffic trafficOf(String page, Instant from, Instant until) {
    return store
        .ask(
            ONE,
            SqlTrafficQuestions::traffic,
            from,
            until,
            page,
            from,
            until,
            page,
            from,
            until,
            page,
            1L)
        .stream()
        .findFirst()
        .orElse(new PageTraffic(page, 0, 0, 0));
  }

  @Override
  public List<TransitionTotal> into(String page, Instant from, Instant until, int limit) {
    return store.ask(INTO, SqlTrafficQuestions::transition, from, until, page, (long) limit);
  }

  @Override
  public List<TransitionTotal> outOf(String page, Instant from, Instant until, int limit) {
    return store.ask(OUT_OF, SqlTrafficQuestions::transition, from, until, page, (long) limit);
  }

  @Override
  public long events(String metric, String key, Instant from, Instant until) {
    return store.ask(EVENTS, row -> row.number(0), metric, key, from, until).get(0);
  }

  @Override
  public List<FaultCount> faults(String page, Instant from, Instant until, int limit) {
    return store.ask(
        FAULTS,
        row -> new FaultCount(row.text(0), row.text(1), row.number(2)),
        page,
        StoredTime.millis(from),
        StoredTime.millis(until),
        (long) limit);
  }

  private static PageTraffic traffic(Row row) {
    return new PageTraffic(row.text(0), row.number(1), row.number(2), row.number(3));
  }

  private static TransitionTotal transition(Row row) {
    return new TransitionTotal(row.text(0), row.text(1), row.number(2));
  }
}
