package dev.tidemark.results;

import java.util.List;

/** All that one micro-batch changed. Written whole or not at all where the store can do that. */
public record BatchResults(
    List<PageViews> pageViews,
    List<LateViews> lateViews,
    List<MetricCount> metrics,
    List<LedgerSlice> ledger,
    List<GatewayTick> ticks,
    List<Transition> transitions,
    List<VisitorMinute> visitors) {

  /** Without transitions and visitors. */
  public BatchResults(
      List<PageViews> pageViews,
      List<LateViews> lateViews,
      List<MetricCount> metrics,
      List<LedgerSlice> ledger,
      List<GatewayTick> ticks) {
    this(pageViews, lateViews, metrics, ledger, ticks, List.of(), List.of());
  }
}
