package dev.tidemark.results;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Where the rows of a range stand: in steps of different lengths, one after another, the longest
 * that fit. Whatever {@code closedUntil} says, the rows are the same; the later it is, the fewer
 * are read.
 *
 * @param closedUntil what was appended before is rolled up
 * @param parts in order of time, without gaps
 */
record RolledRange(Instant closedUntil, List<Part> parts) {

  /** Steps of any length will do. */
  static final long ANY_STEP = 0;

  private static final Sql EVERYTHING = new Sql("", List.of());

  /**
   * A part of a range.
   *
   * @param minutes the length of its steps; 0 when nothing of it is rolled up
   */
  record Part(long minutes, Instant from, Instant until) {}

  /**
   * @param step the minutes of which a rolled up step must be a divisor, or {@link #ANY_STEP}
   * @param steps lengths that are rolled up, the longest first
   */
  static RolledRange of(
      Instant from, Instant until, Instant closedUntil, long step, List<Long> steps) {
    Instant start = Instant.ofEpochSecond(StoredTime.secondsUp(from));
    Instant end = Instant.ofEpochSecond(StoredTime.secondsUp(until));
    List<Long> fitting = steps.stream().filter(minutes -> step % minutes == 0).toList();
    List<Part> parts = new ArrayList<>();
    addParts(parts, start, end, closedUntil, fitting);
    if (parts.isEmpty()) {
      parts.add(new Part(0, start, end)); // a range without any rows
    }
    return new RolledRange(closedUntil, parts);
  }

  private static void addParts(
      List<Part> parts, Instant from, Instant until, Instant closedUntil, List<Long> steps) {
    if (!from.isBefore(until)) {
      return;
    }
    if (steps.isEmpty()) {
      parts.add(new Part(0, from, until));
      return;
    }
    long minutes = steps.get(0);
    List<Long> shorter = steps.subList(1, steps.size());
    Instant start = Hours.ceiling(from, minutes);
    Instant end = Hours.floor(closedUntil.isBefore(until) ? closedUntil : until, minutes);
    if (start.isBefore(end)) {
      addParts(parts, from, start, closedUntil, shorter);
      parts.add(new Part(minutes, start, end));
      addParts(parts, end, until, closedUntil, shorter);
    } else {
      addParts(parts, from, until, closedUntil, shorter);
    }
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
    return Sql.unionAll(parts.stream().map(part -> rows(part, table, columns, condition)).toList());
  }

  /**
   * The same of late views, which are closed by when they were appended: a part has those that were
   * appended later in shorter steps.
   */
  Sql lateRows(String columns, Sql condition) {
    List<Sql> rows = new ArrayList<>();
    for (Part part : parts) {
      addLateRows(rows, part, columns, condition);
    }
    List<Part> rolledUp = parts.stream().filter(part -> part.minutes() > 0).toList();
    if (!rolledUp.isEmpty()) {
      Instant end = rolledUp.get(rolledUp.size() - 1).until();
      Part all = new Part(0, rolledUp.get(0).from(), end);
      Sql appended = Sql.of("AND appended_minute >= ? ?", Hours.floor(closedUntil), condition);
      rows.add(rows(all, Rollup.LATE_VIEWS, columns, appended));
    }
    return Sql.unionAll(rows);
  }

  /** A part's late views that were appended before the last hour was closed. */
  private void addLateRows(List<Sql> rows, Part part, String columns, Sql condition) {
    if (part.minutes() == 0) {
      rows.add(rows(part, Rollup.LATE_VIEWS, columns, condition));
      return;
    }
    Instant rolledUntil = Instant.EPOCH;
    for (long minutes : Rollup.LATE_VIEWS.steps()) {
      Instant closed = Hours.floor(closedUntil, Math.max(minutes, Rollup.HOUR));
      if (part.minutes() % minutes == 0 && rolledUntil.isBefore(closed)) {
        Sql appended =
            Sql.of(
                "AND appended_hour >= ? AND appended_hour < ? ?", rolledUntil, closed, condition);
        Part steps = new Part(minutes, part.from(), part.until());
        rows.add(rows(steps, Rollup.LATE_VIEWS, columns, appended));
        rolledUntil = closed;
      }
    }
  }

  private static Sql rows(Part part, Rollup table, String columns, Sql condition) {
    if (part.minutes() == 0) {
      return Sql.of(
          """
          SELECT %s
          FROM %s {latest}
          WHERE window_start >= ? AND window_start < ? ?
          """
              .formatted(columns, table.minutes()),
          part.from(),
          part.until(),
          condition);
    }
    return Sql.of(
        """
        SELECT %s
        FROM %s {latest}
        WHERE minutes = ? AND window_start >= ? AND window_start < ? ?
        """
            .formatted(columns, table.rolledUp()),
        part.minutes(),
        part.from(),
        part.until(),
        condition);
  }
}
