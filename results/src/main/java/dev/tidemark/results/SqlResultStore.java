package dev.tidemark.results;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
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
  /** How long a reader may use what it knows of the rollups; what is older is right as well. */
  private static final Duration KNOWN = Duration.ofSeconds(30);

  private static final String READ_UNTIL =
      "SELECT partition, max(minute) FROM ledger_per_minute GROUP BY partition";

  private final Dialect dialect;
  private final SqlPageQuestions pages = new SqlPageQuestions(this);
  private final SqlMetricQuestions metrics = new SqlMetricQuestions(this);
  private final SqlFlowQuestions flow = new SqlFlowQuestions(this);
  private final SqlQuarantineQuestions quarantine = new SqlQuarantineQuestions(this);
  private final SqlAlertQuestions alerts = new SqlAlertQuestions(this);
  private final SqlLedgerQuestions ledger = new SqlLedgerQuestions(this);
  private volatile Closed closed;

  private record Closed(Instant until, long asked) {}

  SqlResultStore(Dialect dialect) {
    this.dialect = dialect;
  }

  /** Asks, in the store's own dialect. */
  abstract <T> List<T> query(Sql sql, Function<Row, T> reader);

  /** Writes rows by their keys, all or none. */
  abstract <R> void writeRows(Table<R> table, List<R> rows);

  /** Deletes the rows of all {@link AgingTable}s of days that were over at this midnight. */
  abstract void deleteBefore(Instant midnight);

  final <T> List<T> ask(String sql, Function<Row, T> reader, Object... parameters) {
    return ask(new Sql(sql, Arrays.asList(parameters)), reader);
  }

  final <T> List<T> ask(Sql sql, Function<Row, T> reader) {
    return query(render(sql), reader);
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

  /** In the store's own words. */
  final Sql render(Sql sql) {
    return dialect.render(sql);
  }

  /**
   * The range with what of it is rolled up; one of an hour at most is read by its minutes, since
   * each length of steps is a question of its own.
   *
   * @param step see {@link RolledRange#of}
   */
  final RolledRange rolledRange(Instant from, Instant until, long step, List<Long> steps) {
    boolean isLong =
        StoredTime.secondsUp(until) - StoredTime.secondsUp(from) > Hours.HOUR.toSeconds();
    return RolledRange.of(from, until, isLong ? closedUntil() : Instant.EPOCH, step, steps);
  }

  private Instant closedUntil() {
    Closed known = closed;
    if (known == null || System.nanoTime() - known.asked() > KNOWN.toNanos()) {
      known =
          new Closed(
              ask(StoreProgress.question(StoreProgress.ROLLED_UP), row -> row.millis(0)).stream()
                  .findFirst()
                  .orElse(Instant.EPOCH),
              System.nanoTime());
      closed = known;
    }
    return known.until();
  }

  /** Tells readers until when hours are rolled up, for sure. */
  final void closedUntil(Instant until) {
    if (until != null) {
      closed = new Closed(until, System.nanoTime());
    }
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
  public final Optional<Instant> deleteOldDays(int days) {
    if (days < 1) {
      throw new IllegalArgumentException("Invalid days " + days + ": expected at least 1");
    }
    Optional<Instant> oldest =
        ask(READ_UNTIL, row -> row.minute(1)).stream()
            .min(Instant::compareTo)
            .map(read -> read.truncatedTo(ChronoUnit.DAYS).minus(days, ChronoUnit.DAYS))
            .map(StoredTime::within);
    Instant deleted =
        ask(StoreProgress.question(StoreProgress.DELETED), row -> row.millis(0)).stream()
            .findFirst()
            .orElse(Instant.EPOCH);
    if (oldest.filter(deleted::isBefore).isEmpty()) {
      return Optional.empty();
    }
    deleteBefore(oldest.get());
    writeRows(
        Tables.STORE_PROGRESS, List.of(new StoreProgress(StoreProgress.DELETED, oldest.get())));
    return oldest;
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
