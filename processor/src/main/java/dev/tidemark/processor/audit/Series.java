package dev.tidemark.processor.audit;

import dev.tidemark.results.Metrics;

/** What is counted by minute and key, as the store has it and as the topic says. */
enum Series {
  /** By page. */
  PAGE_VIEWS("page views"),
  /** By page and the minute it belongs to; the minute is that of append. */
  LATE_PAGE_VIEWS("late page views"),
  EVENTS_BY_TYPE("events by type", Metrics.EVENTS_BY_TYPE),
  LATE_EVENTS_BY_TYPE("late events by type", Metrics.LATE_EVENTS_BY_TYPE),
  EVENTS_BY_PAGE("events by page", Metrics.EVENTS_BY_PAGE),
  /** Without page views. */
  EVENTS_BY_PAGE_AND_TYPE("events by page and type", Metrics.EVENTS_BY_PAGE_AND_TYPE),
  RECEIVED("events received", Metrics.RECEIVED),
  QUARANTINED_BY_REASON("quarantined by reason", Metrics.QUARANTINED),
  TRANSITIONS("transitions"),
  /** By mode and step; depends on the half hour before. */
  FUNNEL("funnel", Metrics.FUNNEL, 32),
  /** By user and sign; depends on the two minutes before. */
  BOT_SIGNALS("bot signals", Metrics.BOT_SIGNALS, 3),
  READ("ledger: read"),
  TICKS("ledger: ticks"),
  COUNTED("ledger: counted"),
  QUARANTINED("ledger: quarantined"),
  LATE("ledger: late"),
  DUPLICATE("ledger: duplicate"),
  /** Always 0 by the topic. */
  UNEXPLAINED("ledger: unexplained");

  private final String title;
  private final String metric;
  private final int reachMinutes;

  Series(String title) {
    this(title, null);
  }

  Series(String title, String metric) {
    this(title, metric, 0);
  }

  Series(String title, String metric, int reachMinutes) {
    this.title = title;
    this.metric = metric;
    this.reachMinutes = reachMinutes;
  }

  String title() {
    return title;
  }

  /** Its name among the metrics; null for what has a table of its own. */
  String metric() {
    return metric;
  }

  /**
   * The first minute for which it can be told.
   *
   * @param firstMinute the first one whose records are all there; 0 where none is missing
   */
  long firstMinute(long firstMinute) {
    return firstMinute == 0 ? 0 : firstMinute + reachMinutes;
  }

  /** The series that is kept as this metric, or null. */
  static Series ofMetric(String metric) {
    for (Series series : values()) {
      if (metric.equals(series.metric)) {
        return series;
      }
    }
    return null;
  }
}
