package dev.tidemark.results;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * What is the same in every store that is asked in SQL. The questions stand in a class for each
 * subject, once, in the SQL that DuckDB and ClickHouse from 18.16 have in common: no common table
 * expressions, no window functions. A {@code ?} stands for a parameter: an {@link Instant} for a
 * column with a date and time, a {@link Long} for a number or milliseconds, a {@link String}.
 */
abstract class SqlResultStore implements ResultStore {
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

  private final Dialect dialect;
  private final SqlPageQuestions pages = new SqlPageQuestions(this);
  private final SqlMetricQuestions metrics = new SqlMetricQuestions(this);
  private final SqlFlowQuestions flow = new SqlFlowQuestions(this);
  private final SqlQuarantineQuestions quarantine = new SqlQuarantineQuestions(this);
  private final SqlAlertQuestions alerts = new SqlAlertQuestions(this);
  private final SqlLedgerQuestions ledger = new SqlLedgerQuestions(this);

  SqlResultStore(Dialect dialect) {
    this.dialect = dialect;
  }

  /** Asks, in the store's own dialect. */
  abstract <T> List<T> query(String sql, Function<Row, T> reader, List<Object> parameters);

  /** Writes rows by their keys, all or none. */
  abstract <R> void writeRows(Table<R> table, List<R> rows);

  final <T> List<T> ask(String sql, Function<Row, T> reader, Object... parameters) {
    return query(dialect.render(sql), reader, Arrays.asList(parameters));
  }

  /** A limit as a parameter. */
  static long limit(int limit) {
    if (limit < 0) {
      throw new IllegalArgumentException("Invalid limit " + limit + ": expected 0 or more");
    }
    return limit;
  }

  /** A step of a series as a parameter, in seconds. */
  static long step(Duration step) {
    if (step.toMinutes() < 1 || !step.equals(Duration.ofMinutes(step.toMinutes()))) {
      throw new IllegalArgumentException(
          "Invalid step " + step + ": expected whole minutes, at least one");
    }
    return step.toSeconds();
  }

  /** The statement that brings {@code ledger_per_minute} up to date for so many minutes. */
  final String sumLedgerMinutesSql(int minutes) {
    String marks = String.join(", ", Collections.nCopies(minutes, "?"));
    return dialect.render(SUM_LEDGER_MINUTES.formatted(marks));
  }

  @Override
  public final ReplayRequests replayRequests() {
    return new SqlReplayRequests(this);
  }

  @Override
  public final QuarantineQuestions quarantine() {
    return quarantine;
  }

  @Override
  public final HealthQuestions health() {
    return new SqlHealthQuestions(this);
  }

  @Override
  public final TrafficQuestions traffic() {
    return new SqlTrafficQuestions(this);
  }

  @Override
  public final PageQuestions pages() {
    return pages;
  }

  @Override
  public final MetricQuestions metrics() {
    return metrics;
  }

  @Override
  public final void writeQuarantine(List<QuarantineRow> rows) {
    writeRows(Tables.QUARANTINE, rows);
  }

  @Override
  public final void writeReplays(List<ReplayMark> marks) {
    writeRows(Tables.REPLAYS, marks);
  }

  @Override
  public final void writeAlerts(List<AlertRow> alerts) {
    writeRows(Tables.ALERTS, alerts);
  }

  @Override
  public final void writeDetectedUntil(Instant until) {
    writeRows(Tables.DETECTION_PROGRESS, List.of(new DetectionProgress(until)));
  }

  @Override
  public final List<PageMinute> pageMinutes(Instant from, Instant until) {
    return pages.minutes(from, until);
  }

  @Override
  public final List<PageMinute> topPageMinutes(Instant from, Instant until, int limit) {
    return pages.topSeries(from, until, Duration.ofMinutes(1), limit);
  }

  @Override
  public final List<PageTotal> topPages(Instant from, Instant until, int limit) {
    return pages.top(from, until, limit);
  }

  @Override
  public final List<MetricCount> metric(String metric, Instant from, Instant until) {
    return metrics.minutes(metric, from, until);
  }

  @Override
  public final long visitors(Instant from, Instant until) {
    return metrics.visitors(from, until);
  }

  @Override
  public final List<TransitionTotal> transitions(Instant from, Instant until, int limit) {
    return flow.transitions(from, until, limit);
  }

  @Override
  public final List<ReasonCount> quarantineByReason(Instant from, Instant until) {
    return quarantine.byReason(from, until);
  }

  @Override
  public final List<QuarantineRow> quarantined(String reason, int limit) {
    return quarantine.newest(reason, limit);
  }

  @Override
  public final List<ReplayMark> replays(int limit) {
    return quarantine.replays(limit);
  }

  @Override
  public final long replayed() {
    return quarantine.replayed();
  }

  @Override
  public final List<AlertRow> alerts(Instant from, Instant until) {
    return alerts.openIn(from, until);
  }

  @Override
  public final List<AlertRow> openAlerts() {
    return alerts.open();
  }

  @Override
  public final Optional<Instant> detectedUntil() {
    return alerts.detectedUntil();
  }

  @Override
  public final LedgerTotals ledger() {
    return ledger.totals();
  }

  @Override
  public final List<LedgerMinute> ledgerMinutes(Instant from, Instant until) {
    return ledger.minutes(from, until);
  }

  @Override
  public final List<LedgerSlice> slicesStoredAfter(Instant after) {
    return ledger.slicesStoredAfter(after);
  }

  @Override
  public final List<PartitionProgress> progress() {
    return ledger.progress();
  }
}
