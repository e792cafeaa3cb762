package dev.tidemark.results;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Every question, once, in the SQL that DuckDB and ClickHouse from 18.16 have in common: no common
 * table expressions, no window functions. A {@code ?} stands for a parameter: an {@link Instant}
 * for a column with a date and time, a {@link Long} for a number or milliseconds, a {@link String}.
 */
abstract class SqlResultStore implements ResultStore {
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

  private static final String PAGE_MINUTES =
      """
      SELECT window_start, page, sum(on_time), sum(came_late)
      FROM (%s)
      GROUP BY window_start, page
      ORDER BY window_start, page
      """
          .formatted(VIEWS_IN_RANGE);

  private static final String TOP_PAGE_MINUTES =
      """
      SELECT
        window_start,
        CASE WHEN page IN (
          SELECT page FROM (
            SELECT page, sum(on_time + came_late) AS total
            FROM (%1$s)
            WHERE page <> '(other)'
            GROUP BY page
            ORDER BY total DESC, page
            LIMIT ?
          )
        ) THEN page ELSE '(other)' END AS shown,
        sum(on_time),
        sum(came_late)
      FROM (%1$s)
      GROUP BY window_start, shown
      ORDER BY window_start, shown
      """
          .formatted(VIEWS_IN_RANGE);

  private static final String TOP_PAGES =
      """
      SELECT page, sum(in_range) AS total, sum(before_range)
      FROM (
        SELECT
          page,
          CASE WHEN window_start >= ? THEN on_time + came_late ELSE CAST(0 AS Int64) END
            AS in_range,
          CASE WHEN window_start < ? THEN on_time + came_late ELSE CAST(0 AS Int64) END
            AS before_range
        FROM (%s)
      )
      GROUP BY page
      HAVING total > 0
      ORDER BY total DESC, page
      LIMIT ?
      """
          .formatted(VIEWS_IN_RANGE);

  private static final String METRIC =
      """
      SELECT window_start, key, events
      FROM metric_per_minute {latest}
      WHERE metric = ? AND window_start >= ? AND window_start < ?
      ORDER BY window_start, key
      """;

  private static final String TRANSITIONS =
      """
      SELECT from_page, to_page, sum(events) AS total
      FROM transitions_per_minute {latest}
      WHERE window_start >= ? AND window_start < ?
      GROUP BY from_page, to_page
      ORDER BY total DESC, from_page, to_page
      LIMIT ?
      """;

  private static final String VISITORS =
      """
      SELECT {sketch}
      FROM visitors_per_minute {latest}
      WHERE window_start >= ? AND window_start < ?
      """;

  private static final String QUARANTINE_BY_REASON =
      """
      SELECT reason, count(*) AS total
      FROM (
        SELECT {unnest}(reasons) AS reason
        FROM quarantine {latest}
        WHERE appended_at_ms >= ? AND appended_at_ms < ?
      )
      GROUP BY reason
      ORDER BY total DESC, reason
      """;

  /** First how far back the newest reach, so that no other row's bytes are read. */
  private static final String QUARANTINED =
      """
      SELECT topic, partition, "offset", appended_at_ms, received_at_ms,
        reasons, page, event_type, app_version, {raw}
      FROM quarantine {latest}
      WHERE %1$s AND appended_at_ms >= (
        SELECT min(newest) FROM (
          SELECT appended_at_ms AS newest
          FROM quarantine {latest}
          WHERE %1$s
          ORDER BY newest DESC
          LIMIT ?
        )
      )
      ORDER BY appended_at_ms DESC, topic, partition, "offset" DESC
      LIMIT ?
      """;

  private static final String NEWEST_REPLAYS =
      """
      SELECT topic, partition, "offset", replayed_partition, replayed_offset, replayed_at_ms, valid
      FROM replays {latest}
      ORDER BY replayed_at_ms DESC, topic, partition, "offset" DESC
      LIMIT ?
      """;

  /**
   * Each partition's records beside what the gateways say to have stored there. A tick stands
   * behind the events it counts, so that of a partition never more are acknowledged than read,
   * however far the ticks lag behind, and one partition's events do not make up for another's.
   * Events from before the ledger's first offset may be in the gateways' counts.
   */
  private static final String LEDGER =
      """
      SELECT
        coalesce(sum(records - tick_records), 0),
        coalesce(sum(acknowledged_events), 0),
        coalesce(sum(counted_records), 0),
        coalesce(sum(quarantined_records), 0),
        coalesce(sum(late_records), 0),
        coalesce(sum(duplicate_records), 0),
        coalesce(sum(unexplained_records
          + CASE WHEN slices = 0 THEN 0 ELSE abs(last_offset - first_offset - records) END
          + CASE WHEN acknowledged_events > records - tick_records + first_offset
              THEN acknowledged_events - (records - tick_records) - first_offset ELSE 0 END), 0)
      FROM (
        SELECT
          partition,
          sum(is_slice) AS slices,
          CASE WHEN sum(is_slice) = 0 THEN 0 ELSE min(first) END AS first_offset,
          max(last) AS last_offset,
          sum(read_records) AS records,
          sum(tick_count) AS tick_records,
          sum(counted_count) AS counted_records,
          sum(quarantined_count) AS quarantined_records,
          sum(late_count) AS late_records,
          sum(duplicate_count) AS duplicate_records,
          sum(unexplained_count) AS unexplained_records,
          sum(acknowledged_count) AS acknowledged_events
        FROM (
          SELECT
            partition,
            CAST(1 AS Int64) AS is_slice,
            from_offset AS first,
            until_offset AS last,
            read AS read_records,
            ticks AS tick_count,
            counted AS counted_count,
            quarantined AS quarantined_count,
            late AS late_count,
            duplicate AS duplicate_count,
            unexplained AS unexplained_count,
            CAST(0 AS Int64) AS acknowledged_count
          FROM ledger_per_minute {latest}
          UNION ALL
          SELECT
            partition,
            CAST(0 AS Int64) AS is_slice,
            CAST(9223372036854775807 AS Int64) AS first,
            CAST(0 AS Int64) AS last,
            CAST(0 AS Int64) AS read_records,
            CAST(0 AS Int64) AS tick_count,
            CAST(0 AS Int64) AS counted_count,
            CAST(0 AS Int64) AS quarantined_count,
            CAST(0 AS Int64) AS late_count,
            CAST(0 AS Int64) AS duplicate_count,
            CAST(0 AS Int64) AS unexplained_count,
            acknowledged AS acknowledged_count
          FROM gateway_ticks {latest}
        )
        GROUP BY partition
      )
      """;

  private static final String LEDGER_MINUTES =
      """
      SELECT minute, sum(read) - sum(ticks), sum(counted), sum(quarantined), sum(late),
        sum(duplicate), sum(unexplained)
      FROM ledger_per_minute {latest}
      WHERE minute >= ? AND minute < ?
      GROUP BY minute
      ORDER BY minute
      """;

  /**
   * Adds up the minutes that a batch touched, from the slices themselves, so that a replay gives
   * the same again. Without it the totals would be a scan of every slice ever stored, several times
   * a second.
   */
  private static final String SUM_LEDGER_MINUTES =
      """
      {replace} INTO ledger_per_minute (minute, partition, from_offset, until_offset, read, ticks,
        counted, quarantined, late, duplicate, unexplained, stored_at_ms)
      SELECT minute, partition, min(from_offset), max(until_offset), sum(read), sum(ticks),
        sum(counted), sum(quarantined), sum(late), sum(duplicate), sum(unexplained),
        max(stored_at_ms)
      FROM ledger {latest}
      WHERE minute IN (%s)
      GROUP BY minute, partition
      """;

  private static final String PROGRESS =
      """
      SELECT partition, max(until_offset)
      FROM ledger_per_minute
      GROUP BY partition
      ORDER BY partition
      """;

  private static final String SLICES_STORED_AFTER =
      """
      SELECT partition, from_offset, minute, until_offset, read, ticks, counted, quarantined, late,
        duplicate, unexplained, received_first_ms, received_last_ms, stored_at_ms
      FROM (SELECT * FROM ledger WHERE stored_at_ms > ? {latestSlices}) AS slices
      WHERE read > ticks
      ORDER BY stored_at_ms, minute, partition, from_offset
      """;

  private static final String ALERTS =
      """
      SELECT kind, subject, opened_at, closed_at_ms, severity, score, numbers, updated_at_ms
      FROM alerts {latest}
      WHERE opened_at < ? AND (closed_at_ms IS NULL OR closed_at_ms > ?)
      ORDER BY opened_at DESC, kind, subject
      """;

  private static final String OPEN_ALERTS =
      """
      SELECT kind, subject, opened_at, closed_at_ms, severity, score, numbers, updated_at_ms
      FROM alerts {latest}
      WHERE closed_at_ms IS NULL
      ORDER BY opened_at DESC, kind, subject
      """;

  private static final String DETECTED_UNTIL =
      "SELECT until_ms FROM detection_progress {latest} ORDER BY until_ms DESC LIMIT 1";

  private final Dialect dialect;

  SqlResultStore(Dialect dialect) {
    this.dialect = dialect;
  }

  /** Asks, in the store's own dialect. */
  abstract <T> List<T> query(String sql, Function<Row, T> reader, List<Object> parameters);

  /** Writes rows by their keys, all or none. */
  abstract <R> void writeRows(Table<R> table, List<R> rows);

  @Override
  public ReplayRequests replayRequests() {
    return new SqlReplayRequests(this);
  }

  @Override
  public QuarantineQuestions quarantine() {
    return new SqlQuarantineQuestions(this);
  }

  @Override
  public TrafficQuestions traffic() {
    return new SqlTrafficQuestions(this);
  }

  @Override
  public HealthQuestions health() {
    return new SqlHealthQuestions(this);
  }

  final <T> List<T> ask(String sql, Function<Row, T> reader, Object... parameters) {
    return query(dialect.render(sql), reader, Arrays.asList(parameters));
  }

  /** The statement that brings {@code ledger_per_minute} up to date for so many minutes. */
  final String sumLedgerMinutesSql(int minutes) {
    String marks = String.join(", ", Collections.nCopies(minutes, "?"));
    return dialect.render(SUM_LEDGER_MINUTES.formatted(marks));
  }

  @Override
  public List<PageMinute> pageMinutes(Instant from, Instant until) {
    return ask(PAGE_MINUTES, SqlResultStore::pageMinute, from, until, from, until);
  }

  @Override
  public List<PageMinute> topPageMinutes(Instant from, Instant until, int limit) {
    return ask(
        TOP_PAGE_MINUTES,
        SqlResultStore::pageMinute,
        from,
        until,
        from,
        until,
        limit(limit),
        from,
        until,
        from,
        until);
  }

  @Override
  public List<PageTotal> topPages(Instant from, Instant until, int limit) {
    Instant start = StoredTime.within(from);
    Instant end = StoredTime.within(until);
    Instant before = StoredTime.within(start.minus(Duration.between(start, end)));
    return ask(
        TOP_PAGES,
        row -> new PageTotal(row.text(0), row.number(1), row.number(2)),
        start,
        start,
        before,
        end,
        before,
        end,
        limit(limit));
  }

  @Override
  public List<MetricCount> metric(String metric, Instant from, Instant until) {
    return ask(
        METRIC,
        row -> new MetricCount(row.minute(0), metric, row.text(1), row.number(2)),
        metric,
        from,
        until);
  }

  @Override
  public List<TransitionTotal> transitions(Instant from, Instant until, int limit) {
    return ask(
        TRANSITIONS,
        row -> new TransitionTotal(row.text(0), row.text(1), row.number(2)),
        from,
        until,
        limit(limit));
  }

  @Override
  public long visitors(Instant from, Instant until) {
    return Visitors.estimate(ask(VISITORS, row -> row.bytes(0), from, until));
  }

  @Override
  public List<ReasonCount> quarantineByReason(Instant from, Instant until) {
    return ask(
        QUARANTINE_BY_REASON,
        row -> new ReasonCount(row.text(0), row.number(1)),
        StoredTime.millis(from),
        StoredTime.millis(until));
  }

  @Override
  public List<QuarantineRow> quarantined(String reason, int limit) {
    List<Object> parameters = new ArrayList<>(List.of(limit(limit), limit(limit)));
    if (reason != null) {
      parameters.add(0, reason);
      parameters.add(0, reason);
    }
    String matches = reason == null ? "1 = 1" : "{contains}(reasons, ?)";
    return ask(QUARANTINED.formatted(matches), Tables::quarantineRow, parameters.toArray());
  }

  @Override
  public List<ReplayMark> replays(int limit) {
    return ask(NEWEST_REPLAYS, Tables::replayMark, limit(limit));
  }

  @Override
  public long replayed() {
    return ask("SELECT count(*) FROM replays {latest}", row -> row.number(0)).get(0);
  }

  @Override
  public List<AlertRow> alerts(Instant from, Instant until) {
    return ask(ALERTS, Tables::alertRow, until, StoredTime.millis(from));
  }

  @Override
  public List<AlertRow> openAlerts() {
    return ask(OPEN_ALERTS, Tables::alertRow);
  }

  @Override
  public Optional<Instant> detectedUntil() {
    return ask(DETECTED_UNTIL, row -> row.millis(0)).stream().findFirst();
  }

  @Override
  public LedgerTotals ledger() {
    return ask(LEDGER, SqlResultStore::ledgerTotals).get(0);
  }

  @Override
  public List<LedgerMinute> ledgerMinutes(Instant from, Instant until) {
    return ask(
        LEDGER_MINUTES,
        row ->
            new LedgerMinute(
                row.minute(0),
                row.number(1),
                row.number(2),
                row.number(3),
                row.number(4),
                row.number(5),
                row.number(6)),
        from,
        until);
  }

  @Override
  public List<LedgerSlice> slicesStoredAfter(Instant after) {
    return ask(SLICES_STORED_AFTER, Tables::ledgerSlice, StoredTime.millis(after));
  }

  @Override
  public List<PartitionProgress> progress() {
    return ask(
        PROGRESS, row -> new PartitionProgress(Math.toIntExact(row.number(0)), row.number(1)));
  }

  private static PageMinute pageMinute(Row row) {
    return new PageMinute(row.minute(0), row.text(1), row.number(2), row.number(3));
  }

  private static LedgerTotals ledgerTotals(Row row) {
    return new LedgerTotals(
        row.number(0),
        row.number(1),
        row.number(2),
        row.number(3),
        row.number(4),
        row.number(5),
        row.number(6));
  }

  private static long limit(int limit) {
    if (limit < 0) {
      throw new IllegalArgumentException("Invalid limit " + limit + ": expected 0 or more");
    }
    return limit;
  }
}
