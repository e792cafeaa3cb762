package dev.tidemark.results;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Where the rows of a range stand: those between {@code rolledFrom} and {@code rolledTo} added up
 * by steps of {@code minutes}, the others by minute. Whatever {@code closedUntil} says, the rows
 * are the same; the later it is, the fewer are read.
 *
 * @param closedUntil what was appended before is rolled up
 * @param minutes 0 when nothing of the range is rolled up
 */
record RolledRange(
    Instant from,
    Instant until,
    Instant closedUntil,
    long minutes,
    Instant rolledFrom,
    Instant rolledTo) {

  /** Steps of any length will do. */
  static final long ANY_STEP = 0;

  private static final Sql EVERYTHING = new Sql("", List.of());

  /**
   * @param step the minutes of which a rolled up step must be a divisor, or {@link #ANY_STEP}
   * @param steps lengths that are rolled up, the longest first
   */
  static RolledRange of(
      Instant from, Instant until, Instant closedUntil, long step, List<Long> steps) {
    Instant start = Instant.ofEpochSecond(StoredTime.secondsUp(from));
    Instant end = Instant.ofEpochSecond(StoredTime.secondsUp(until));
    Instant closed = closedUntil.isBefore(end) ? closedUntil : end;
    for (long minutes : steps) {
      Instant rolledFrom = Hours.floor(start.plusSeconds(60 * minutes - 1), minutes);
      Instant rolledTo = Hours.floor(closed, minutes);
      if (step % minutes == 0 && rolledFrom.isBefore(rolledTo)) {
        return new RolledRange(start, end, closedUntil, minutes, rolledFrom, rolledTo);
      }
    }
    return new RolledRange(start, end, closedUntil, 0, end, end);
  }

  /** The columns of all rows in the range. */
  Sql rows(Rollup table, String columns) {
    return rows(table, columns, EVERYTHING);
  }

  /**
   * The columns of the rows in the range.
   *
   * @param condition begins with {@code AND}
   */
  Sql rows(Rollup table, String columns, Sql condition) {
    List<Sql> parts = new ArrayList<>();
    addMinutes(parts, table, columns, condition);
    if (minutes > 0) {
      parts.add(
          Sql.of(
              """
              SELECT %s
              FROM %s {latest}
              WHERE minutes = ? AND window_start >= ? AND window_start < ? ?
              """
                  .formatted(columns, table.rolledUp()),
              minutes,
              rolledFrom,
              rolledTo,
              condition));
    }
    return Sql.unionAll(parts);
  }

  /** The same of late views, which are closed by when they were appended. */
  Sql lateRows(String columns, Sql condition) {
    Rollup table = Rollup.LATE_VIEWS;
    List<Sql> parts = new ArrayList<>();
    addMinutes(parts, table, columns, condition);
    if (minutes > 0) {
      parts.add(
          Sql.of(
              """
              SELECT %s
              FROM %s {latest}
              WHERE minutes = ? AND window_start >= ? AND window_start < ?
                AND appended_hour < ? ?
              """
                  .formatted(columns, table.rolledUp()),
              minutes,
              rolledFrom,
              rolledTo,
              closedUntil,
              condition));
      Sql notClosed = Sql.of("AND appended_minute >= ? ?", closedUntil, condition);
      parts.add(minutes(table, columns, rolledFrom, rolledTo, notClosed));
    }
    return Sql.unionAll(parts);
  }

  private void addMinutes(List<Sql> parts, Rollup table, String columns, Sql condition) {
    if (minutes == 0 || from.isBefore(rolledFrom)) {
      parts.add(minutes(table, columns, from, minutes == 0 ? until : rolledFrom, condition));
    }
    if (minutes > 0 && rolledTo.isBefore(until)) {
      parts.add(minutes(table, columns, rolledTo, until, condition));
    }
  }

  private static Sql minutes(
      Rollup table, String columns, Instant from, Instant until, Sql condition) {
    return Sql.of(
        """
        SELECT %s
        FROM %s {latest}
        WHERE window_start >= ? AND window_start < ? ?
        """
            .formatted(columns, table.minutes()),
        from,
        until,
        condition);
  }
}
