package dev.tidemark.results;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Questions about pages to a store that is asked in SQL. */
final class SqlPageQuestions implements PageQuestions {
  private static final String VIEWS_IN_RANGE =
      """
      SELECT window_start, page, views AS on_time, CAST(0 AS Int64) AS came_late
      FROM page_views_per_minute {latest}
      WHERE window_start >= ? AND window_start < ?
      UNION ALL
      SELECT window_start, page, CAST(0 AS Int64) AS on_time, views AS came_late
      FROM late_views_per_minute {latest}
      WHERE window_start >= ? AND window_start < ?
      """;

  private static final String MINUTES =
      """
      SELECT window_start, page, sum(on_time), sum(came_late)
      FROM (%s)
      GROUP BY window_start, page
      ORDER BY window_start, page
      """
          .formatted(VIEWS_IN_RANGE);

  private static final String ON_TIME =
      "window_start, page, views AS on_time, CAST(0 AS Int64) AS came_late";
  private static final String LATE =
      "window_start, page, CAST(0 AS Int64) AS on_time, views AS came_late";

  private static final String TOP_SERIES =
      """
      SELECT
        {step ?} AS step,
        CASE WHEN page IN (
          SELECT page FROM (
            SELECT page, sum(on_time + came_late) AS total
            FROM (?)
            WHERE page <> '(other)'
            GROUP BY page
            ORDER BY total DESC, page
            LIMIT ?
          )
        ) THEN page ELSE '(other)' END AS shown,
        sum(on_time),
        sum(came_late)
      FROM (?)
      GROUP BY step, shown
      ORDER BY step, shown
      """;

  private static final String ALL =
      """
      SELECT coalesce(sum(on_time), 0) + coalesce(sum(came_late), 0)
      FROM (?)
      """;

  private static final String SERIES =
      """
      SELECT {step ?} AS step, page, sum(on_time), sum(came_late)
      FROM (?)
      GROUP BY step, page
      ORDER BY step
      """;

  private static final String TOP =
      """
      SELECT page, sum(in_range) AS total, sum(before_range)
      FROM (
        SELECT
          page,
          CASE WHEN window_start >= ? THEN on_time + came_late ELSE CAST(0 AS Int64) END
            AS in_range,
          CASE WHEN window_start < ? THEN on_time + came_late ELSE CAST(0 AS Int64) END
            AS before_range
        FROM (?)
      )
      GROUP BY page
      HAVING total > 0
      ORDER BY total DESC, page
      LIMIT ?
      """;

  private final SqlResultStore store;

  SqlPageQuestions(SqlResultStore store) {
    this.store = store;
  }

  List<PageMinute> minutes(Instant from, Instant until) {
    return store.ask(MINUTES, SqlPageQuestions::pageMinute, from, until, from, until);
  }

  @Override
  public List<PageMinute> topSeries(Instant from, Instant until, Duration step, int limit) {
    long seconds = SqlResultStore.step(step);
    return store.ask(
        Sql.of(
            TOP_SERIES,
            seconds,
            views(from, until, RolledRange.ANY_STEP, ""),
            SqlResultStore.limit(limit),
            views(from, until, step.toMinutes(), "")),
        SqlPageQuestions::pageMinute);
  }

  @Override
  public long views(Instant from, Instant until) {
    return store
        .ask(Sql.of(ALL, views(from, until, RolledRange.ANY_STEP, "")), row -> row.number(0))
        .get(0);
  }

  @Override
  public List<PageMinute> series(String page, Instant from, Instant until, Duration step) {
    long seconds = SqlResultStore.step(step);
    return store.ask(
        Sql.of(SERIES, seconds, views(from, until, step.toMinutes(), "AND page = ?", page)),
        SqlPageQuestions::pageMinute);
  }

  List<PageTotal> top(Instant from, Instant until, int limit) {
    Instant start = StoredTime.within(from);
    Instant end = StoredTime.within(until);
    Instant before = StoredTime.within(start.minus(Duration.between(start, end)));
    return store.ask(
        Sql.of(
            TOP,
            start,
            start,
            Sql.unionAll(
                List.of(
                    views(before, start, RolledRange.ANY_STEP, ""),
                    views(start, end, RolledRange.ANY_STEP, ""))),
            SqlResultStore.limit(limit)),
        row -> new PageTotal(row.text(0), row.number(1), row.number(2)));
  }

  /** Views on time and late, by steps that the step can be made of. */
  private Sql views(Instant from, Instant until, long step, String condition, Object... values) {
    RolledRange range = store.rolledRange(from, until, step, Rollup.PAGE_VIEWS.steps());
    Sql which = Sql.of(condition, values);
    return Sql.unionAll(
        List.of(range.rows(Rollup.PAGE_VIEWS, ON_TIME, which), range.lateRows(LATE, which)));
  }

  private static PageMinute pageMinute(Row row) {
    return new PageMinute(row.minute(0), row.text(1), row.number(2), row.number(3));
  }
}
