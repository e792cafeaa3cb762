package dev.tidemark.results;

import java.util.List;

/**
 * A table of minutes and the table that it is added up in, for each of the steps.
 *
 * @param minutes the table of minutes; its time is {@code window_start}
 * @param rolledUp the table of steps, with their length in {@code minutes}
 * @param key the columns of the key beside the time
 * @param count the column that is added up
 * @param steps in minutes, the longest first: divisors of an hour, which are added up from minutes,
 *     and multiples of it that divide a day, which are added up from hours
 */
record Rollup(String minutes, String rolledUp, List<String> key, String count, List<Long> steps) {
  static final long HOUR = 60;

  /** What is added up from hours. */
  static final List<Long> OF_HOURS = List.of(1_440L, 360L);

  /** What every table is added up in. */
  static final List<Long> LONG = List.of(1_440L, 360L, HOUR);

  /** With what divides the steps of charts of half a day to three days. */
  private static final List<Long> CHARTED = List.of(1_440L, 360L, HOUR, 15L, 5L);

  static final Rollup PAGE_VIEWS =
      new Rollup(
          "page_views_per_minute", "page_views_rolled_up", List.of("page"), "views", CHARTED);

  /**
   * Closed by when they were appended: {@code appended_hour} is the start of the step that {@code
   * appended_minute} is in, of an hour at least.
   */
  static final Rollup LATE_VIEWS =
      new Rollup(
          "late_views_per_minute", "late_views_rolled_up", List.of("page"), "views", CHARTED);

  static final Rollup METRICS =
      new Rollup(
          "metric_per_minute", "metrics_rolled_up", List.of("metric", "key"), "events", LONG);

  static final Rollup TRANSITIONS =
      new Rollup(
          "transitions_per_minute",
          "transitions_rolled_up",
          List.of("from_page", "to_page"),
          "events",
          LONG);

  static final List<Rollup> ALL = List.of(PAGE_VIEWS, LATE_VIEWS, METRICS, TRANSITIONS);

  /** Steps of an hour at most, which are added up from minutes, the shortest first. */
  List<Long> stepsOfMinutes() {
    return steps.stream().filter(minutes -> minutes <= HOUR).sorted().toList();
  }
}
