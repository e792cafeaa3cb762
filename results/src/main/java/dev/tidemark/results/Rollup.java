package dev.tidemark.results;

import java.util.List;

/**
 * A table of minutes and the table that its closed hours are added up in, for each of the steps.
 *
 * @param minutes the table of minutes; its time is {@code window_start}
 * @param rolledUp the table of steps, with their length in {@code minutes}
 * @param key the columns of the key beside the time
 * @param count the column that is added up
 * @param steps in minutes, each a divisor of 60, the longest first
 */
record Rollup(String minutes, String rolledUp, List<String> key, String count, List<Long> steps) {
  static final long HOUR = 60;

  /** Five minutes divide what charts of half a day to three days show. */
  private static final List<Long> CHARTED = List.of(HOUR, 5L);

  static final Rollup PAGE_VIEWS =
      new Rollup(
          "page_views_per_minute", "page_views_rolled_up", List.of("page"), "views", CHARTED);

  /** Its hours are those of {@code appended_minute}. */
  static final Rollup LATE_VIEWS =
      new Rollup(
          "late_views_per_minute", "late_views_rolled_up", List.of("page"), "views", CHARTED);

  static final Rollup METRICS =
      new Rollup(
          "metric_per_minute",
          "metrics_rolled_up",
          List.of("metric", "key"),
          "events",
          List.of(HOUR));

  static final Rollup TRANSITIONS =
      new Rollup(
          "transitions_per_minute",
          "transitions_rolled_up",
          List.of("from_page", "to_page"),
          "events",
          List.of(HOUR));
}
