package dev.tidemark.results;

import java.util.List;

/**
 * A table whose old days can be deleted, and the time that they are told by; ClickHouse partitions
 * it by the day of that time. The ledger's minutes, the gateways' ticks, replays and alerts are
 * kept: they are the proof over all time, or few.
 *
 * @param millis whether the time is in milliseconds
 */
record AgingTable(String name, String time, boolean millis) {
  static final List<AgingTable> ALL =
      List.of(
          new AgingTable("page_views_per_minute", "window_start", false),
          new AgingTable("late_views_per_minute", "appended_minute", false),
          new AgingTable("metric_per_minute", "window_start", false),
          new AgingTable("transitions_per_minute", "window_start", false),
          new AgingTable("visitors_per_minute", "window_start", false),
          new AgingTable("page_views_rolled_up", "window_start", false),
          new AgingTable("late_views_rolled_up", "appended_hour", false),
          new AgingTable("metrics_rolled_up", "window_start", false),
          new AgingTable("transitions_rolled_up", "window_start", false),
          new AgingTable("visitors_per_hour", "window_start", false),
          new AgingTable("ledger", "minute", false),
          new AgingTable("quarantine", "appended_at_ms", true));
}
