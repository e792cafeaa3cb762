package dev.tidemark.results;

import java.time.Instant;
import java.util.List;

/** Questions about pages in depth to a store that is asked in SQL. */
final class SqlTrafficQuestions implements TrafficQuestions {
  private static final String TRAFFIC =
      """
      SELECT page, sum(view_count) AS total, sum(arrived_count), sum(left_count)
      FROM (?)
      GROUP BY page
      ORDER BY total DESC, page
      LIMIT ?
      """;

  private static final String VIEWED =
      "page, views AS view_count, CAST(0 AS Int64) AS arrived_count,"
          + " CAST(0 AS Int64) AS left_count";
  private static final String ARRIVED =
      "to_page AS page, CAST(0 AS Int64) AS view_count, events AS arrived_count,"
          + " CAST(0 AS Int64) AS left_count";
  private static final String LEFT =
      "from_page AS page, CAST(0 AS Int64) AS view_count, CAST(0 AS Int64) AS arrived_count,"
          + " events AS left_count";

  private static final String PAGE_VIEWS = "'" + Metrics.PAGE_VIEW + "' AS key, views AS events";

  private static final String TRANSITIONS =
      """
      SELECT from_page, to_page, sum(events) AS total
      FROM (?)
      GROUP BY from_page, to_page
      ORDER BY total DESC, from_page, to_page
      LIMIT ?
      """;

  private static final String EVENTS =
      """
      SELECT coalesce(sum(events), 0)
      FROM (?)
      """;

  private static final String TYPES =
      """
      SELECT key, sum(events) AS total
      FROM (?)
      GROUP BY key
      HAVING total > 0
      ORDER BY total DESC, key
      LIMIT ?
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
  public long views(Instant from, Instant until) {
    Sql rows = range(from, until).rows(Rollup.PAGE_VIEWS, "views AS events");
    return store.ask(Sql.of(EVENTS, rows), row -> row.number(0)).get(0);
  }

  @Override
  public List<PageTraffic> traffic(Instant from, Instant until, int limit) {
    RolledRange range = range(from, until);
    Sql rows =
        Sql.unionAll(
            List.of(
                range.rows(Rollup.PAGE_VIEWS, VIEWED),
                range.rows(Rollup.TRANSITIONS, ARRIVED),
                range.rows(Rollup.TRANSITIONS, LEFT)));
    return store.ask(Sql.of(TRAFFIC, rows, (long) limit), SqlTrafficQuestions::traffic);
  }

  @Override
  public PageTraffic trafficOf(String page, Instant from, Instant until) {
    RolledRange range = range(from, until);
    Sql rows =
        Sql.unionAll(
            List.of(
                range.rows(Rollup.PAGE_VIEWS, VIEWED, Sql.of("AND page = ?", page)),
                range.rows(Rollup.TRANSITIONS, ARRIVED, Sql.of("AND to_page = ?", page)),
                range.rows(Rollup.TRANSITIONS, LEFT, Sql.of("AND from_page = ?", page))));
    return store.ask(Sql.of(TRAFFIC, rows, 1L), SqlTrafficQuestions::traffic).stream()
        .findFirst()
        .orElse(new PageTraffic(page, 0, 0, 0));
  }

  @Override
  public List<TransitionTotal> into(String page, Instant from, Instant until, int limit) {
    return transitions(Sql.of("AND to_page = ?", page), from, until, limit);
  }

  @Override
  public List<TransitionTotal> outOf(String page, Instant from, Instant until, int limit) {
    return transitions(Sql.of("AND from_page = ?", page), from, until, limit);
  }

  private List<TransitionTotal> transitions(Sql condition, Instant from, Instant until, int limit) {
    Sql rows = range(from, until).rows(Rollup.TRANSITIONS, "from_page, to_page, events", condition);
    return store.ask(Sql.of(TRANSITIONS, rows, (long) limit), SqlTrafficQuestions::transition);
  }

  @Override
  public long events(String metric, String key, Instant from, Instant until) {
    Sql rows =
        range(from, until)
            .rows(Rollup.METRICS, "events", Sql.of("AND metric = ? AND key = ?", metric, key));
    return store.ask(Sql.of(EVENTS, rows), row -> row.number(0)).get(0);
  }

  /** Keys of a page are those that begin with it and a tab, next to which a line feed stands. */
  @Override
  public List<TypeCount> types(String page, Instant from, Instant until, int limit) {
    String first = Metrics.key(page, "");
    String afterLast = first.substring(0, first.length() - 1) + '\n';
    RolledRange range = range(from, until);
    Sql ofMetric =
        Sql.of(
            "AND metric = ? AND key >= ? AND key < ?",
            Metrics.EVENTS_BY_PAGE_AND_TYPE,
            first,
            afterLast);
    Sql rows =
        Sql.unionAll(
            List.of(
                range.rows(Rollup.METRICS, "key, events", ofMetric),
                range.rows(Rollup.PAGE_VIEWS, PAGE_VIEWS, Sql.of("AND page = ?", page))));
    return store.ask(
        Sql.of(TYPES, rows, (long) limit), row -> new TypeCount(type(row.text(0)), row.number(1)));
  }

  private static String type(String key) {
    return key.substring(key.lastIndexOf('\t') + 1);
  }

  /** With steps that all of its tables have. */
  private RolledRange range(Instant from, Instant until) {
    return store.rolledRange(from, until, RolledRange.ANY_STEP, Rollup.LONG);
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
