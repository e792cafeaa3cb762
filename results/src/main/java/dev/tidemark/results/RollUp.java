package dev.tidemark.results;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Adds up hours once they are closed, and then the days that end with them, as part of the write of
 * a batch, so that a week is not read minute by minute. The sums are made from the minutes as they
 * are stored, so that a batch that is written again gives the same sums again; and a batch that
 * changes a closed hour has it added up anew. At most one more hour is closed in a write: a store
 * that has none yet catches up over the next ones.
 *
 * <p>On time views and metrics are closed by their window, which is within minutes of the append;
 * late views, whose windows strangers choose, by the minute of their append.
 */
final class RollUp<E extends Exception> {
  /** How long after its end an hour is closed; by then nearly all of it has been read. */
  private static final Duration MARGIN = Duration.ofMinutes(10);

  private static final String ADD_UP =
      """
      {replace} INTO %1$s (minutes, window_start, %2$s, %3$s)
      SELECT ?, {step ?} AS step, %2$s, sum(%3$s)
      FROM %4$s {latest}
      WHERE window_start >= ? AND window_start < ?
      GROUP BY step, %2$s
      """;

  private static final String ADD_UP_LATE =
      """
      {replace} INTO late_views_rolled_up (minutes, window_start, page, appended_hour, views)
      SELECT ?, {step ?} AS step, page, ?, sum(views)
      FROM late_views_per_minute {latest}
      WHERE appended_minute >= ? AND appended_minute < ?
      GROUP BY step, page
      """;

  private static final String ADD_UP_STEPS =
      """
      {replace} INTO %1$s (minutes, window_start, %2$s, %3$s)
      SELECT ?, {step ?} AS step, %2$s, sum(%3$s)
      FROM %1$s {latest}
      WHERE minutes = ? AND window_start >= ? AND window_start < ?
      GROUP BY step, %2$s
      """;

  private static final String ADD_UP_LATE_STEPS =
      """
      {replace} INTO late_views_rolled_up (minutes, window_start, page, appended_hour, views)
      SELECT ?, {step ?} AS step, page, ?, sum(views)
      FROM late_views_rolled_up {latest}
      WHERE minutes = ? AND appended_hour >= ? AND appended_hour < ?
      GROUP BY step, page
      """;

  private static final String VISITOR_MINUTES =
      """
      SELECT window_start, events, visitors, {sketch}
      FROM visitors_per_minute {latest}
      WHERE window_start >= ? AND window_start < ?
      """;

  /** The earliest row at or after a time, no row when there is none. */
  private static final String EARLIEST =
      """
      SELECT time
      FROM (
        SELECT min(window_start) AS time, count(*) AS found
        FROM page_views_per_minute WHERE window_start >= ?
        UNION ALL
        SELECT min(appended_minute) AS time, count(*) AS found
        FROM late_views_per_minute WHERE appended_minute >= ?
        UNION ALL
        SELECT min(window_start) AS time, count(*) AS found
        FROM metric_per_minute WHERE window_start >= ?
        UNION ALL
        SELECT min(window_start) AS time, count(*) AS found
        FROM transitions_per_minute WHERE window_start >= ?
        UNION ALL
        SELECT min(window_start) AS time, count(*) AS found
        FROM visitors_per_minute WHERE window_start >= ?
      )
      WHERE found > 0
      ORDER BY time
      LIMIT 1
      """;

  private final StoreWrite<E> store;

  RollUp(StoreWrite<E> store) {
    this.store = store;
  }

  /**
   * Brings the sums up to date with a batch whose rows are written.
   *
   * @param known until when hours were closed before; null for as it is stored
   * @return until when they are closed now
   */
  Instant after(BatchResults batch, Instant known) throws E {
    Instant newest = newest(batch);
    Instant closedUntil = known == null ? stored() : known;
    if (newest == null) {
      return closedUntil;
    }
    if (closedUntil == null) {
      Instant first = earliest(Instant.EPOCH);
      closedUntil = Hours.floor(first == null ? newest : first);
      store(closedUntil);
    }
    addUpAgain(batch, closedUntil);
    Instant due = Hours.floor(newest.minus(MARGIN));
    return closedUntil.isBefore(due) ? close(closedUntil, due) : closedUntil;
  }

  private Instant close(Instant closedUntil, Instant due) throws E {
    Instant next = earliest(closedUntil);
    Instant now = due;
    if (next != null && next.isBefore(due)) {
      Instant hour = Hours.floor(next);
      addUp(Rollup.PAGE_VIEWS, hour);
      addUp(Rollup.LATE_VIEWS, hour);
      addUp(Rollup.METRICS, hour);
      addUp(Rollup.TRANSITIONS, hour);
      addUpVisitors(hour);
      now = hour.plus(Hours.HOUR);
    }
    for (long minutes : Rollup.OF_HOURS) {
      closeHours(minutes, closedUntil, now);
    }
    store(now);
    return now;
  }

  /** Adds up the steps that end in between; those that may have rows begin at the two ends. */
  private void closeHours(long minutes, Instant closedUntil, Instant now) throws E {
    SortedSet<Instant> steps = new TreeSet<>();
    steps.add(Hours.floor(closedUntil, minutes));
    steps.add(Hours.floor(now.minus(Hours.HOUR), minutes));
    for (Instant step : steps.headSet(Hours.floor(now, minutes))) {
      addUpHours(Rollup.PAGE_VIEWS, minutes, step);
      addUpHours(Rollup.LATE_VIEWS, minutes, step);
      addUpHours(Rollup.METRICS, minutes, step);
      addUpHours(Rollup.TRANSITIONS, minutes, step);
    }
  }

  private void addUpAgain(BatchResults batch, Instant closedUntil) throws E {
    addUpAgain(Rollup.PAGE_VIEWS, batch.pageViews(), PageViews::windowStart, closedUntil);
    addUpAgain(Rollup.LATE_VIEWS, batch.lateViews(), LateViews::appendedMinute, closedUntil);
    addUpAgain(Rollup.METRICS, batch.metrics(), MetricCount::windowStart, closedUntil);
    addUpAgain(Rollup.TRANSITIONS, batch.transitions(), Transition::windowStart, closedUntil);
    for (Instant hour :
        closed(batch.visitors(), VisitorMinute::windowStart, Rollup.HOUR, closedUntil)) {
      addUpVisitors(hour);
    }
  }

  private <R> void addUpAgain(
      Rollup table, Collection<R> rows, Function<R, Instant> time, Instant closedUntil) throws E {
    for (Instant hour : closed(rows, time, Rollup.HOUR, closedUntil)) {
      addUp(table, hour);
    }
    for (long minutes : Rollup.OF_HOURS) {
      for (Instant step : closed(rows, time, minutes, closedUntil)) {
        addUpHours(table, minutes, step);
      }
    }
  }

  /** The closed steps that rows are in. */
  private static <R> SortedSet<Instant> closed(
      Collection<R> rows, Function<R, Instant> time, long minutes, Instant closedUntil) {
    SortedSet<Instant> steps = new TreeSet<>();
    for (R row : rows) {
      steps.add(Hours.floor(StoredTime.within(time.apply(row)), minutes));
    }
    return steps.headSet(Hours.floor(closedUntil, minutes));
  }

  /** Adds up the shortest steps from the minutes, and each of the others from the one before. */
  private void addUp(Rollup table, Instant hour) throws E {
    long shorter = 0;
    for (long minutes : table.stepsOfMinutes()) {
      if (shorter == 0) {
        addUpMinutes(table, minutes, hour);
      } else {
        addUpSteps(table, shorter, minutes, hour, hour.plus(Hours.HOUR));
      }
      shorter = minutes;
    }
  }

  private void addUpMinutes(Rollup table, long minutes, Instant hour) throws E {
    Instant end = hour.plus(Hours.HOUR);
    store.execute(
        table.equals(Rollup.LATE_VIEWS)
            ? Sql.of(ADD_UP_LATE, minutes, 60 * minutes, hour, hour, end)
            : Sql.of(
                ADD_UP.formatted(table.rolledUp(), key(table), table.count(), table.minutes()),
                minutes,
                60 * minutes,
                hour,
                end));
  }

  /** Adds up the steps of an hour, or one that is longer, from shorter ones. */
  private void addUpSteps(Rollup table, long shorter, long minutes, Instant from, Instant until)
      throws E {
    store.execute(
        table.equals(Rollup.LATE_VIEWS)
            ? Sql.of(ADD_UP_LATE_STEPS, minutes, 60 * minutes, from, shorter, from, until)
            : Sql.of(
                ADD_UP_STEPS.formatted(table.rolledUp(), key(table), table.count()),
                minutes,
                60 * minutes,
                shorter,
                from,
                until));
  }

  private void addUpHours(Rollup table, long minutes, Instant step) throws E {
    addUpSteps(table, Rollup.HOUR, minutes, step, step.plusSeconds(60 * minutes));
  }

  private static String key(Rollup table) {
    return String.join(", ", table.key());
  }

  private void addUpVisitors(Instant hour) throws E {
    List<VisitorMinute> minutes =
        store.select(
            Sql.of(VISITOR_MINUTES, hour, hour.plus(Hours.HOUR)),
            row -> new VisitorMinute(row.minute(0), row.number(1), row.number(2), row.bytes(3)));
    if (minutes.isEmpty()) {
      return;
    }
    Visitors all = new Visitors();
    minutes.forEach(minute -> all.addAll(minute.sketch()));
    long events = minutes.stream().mapToLong(VisitorMinute::events).sum();
    store.insert(
        Tables.VISITORS_PER_HOUR,
        List.of(new VisitorMinute(hour, events, all.estimate(), all.toBytes())));
  }

  private Instant stored() throws E {
    return store
        .select(StoreProgress.question(StoreProgress.ROLLED_UP), row -> row.millis(0))
        .stream()
        .findFirst()
        .orElse(null);
  }

  private void store(Instant closedUntil) throws E {
    store.insert(
        Tables.STORE_PROGRESS, List.of(new StoreProgress(StoreProgress.ROLLED_UP, closedUntil)));
  }

  private Instant earliest(Instant from) throws E {
    return store
        .select(Sql.of(EARLIEST, from, from, from, from, from), row -> row.minute(0))
        .stream()
        .findFirst()
        .orElse(null);
  }

  /** The newest minute of which a batch has something; null when it has nothing. */
  private static Instant newest(BatchResults batch) {
    Newest newest = new Newest();
    batch.pageViews().forEach(row -> newest.see(row.windowStart()));
    batch.lateViews().forEach(row -> newest.see(row.appendedMinute()));
    batch.metrics().forEach(row -> newest.see(row.windowStart()));
    batch.transitions().forEach(row -> newest.see(row.windowStart()));
    batch.visitors().forEach(row -> newest.see(row.windowStart()));
    batch.ledger().forEach(row -> newest.see(row.minute()));
    return newest.time;
  }

  private static final class Newest {
    private Instant time;

    void see(Instant seen) {
      Instant stored = StoredTime.within(seen);
      time = time == null || stored.isAfter(time) ? stored : time;
    }
  }
}
