package dev.tidemark.bench.store;

import dev.tidemark.results.Metrics;
import dev.tidemark.results.QuarantineFilter;
import dev.tidemark.results.ResultStore;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/** What the dashboard asks, by name, of ranges that begin and end in the middle of an hour. */
final class Questions {
  private static final String PAGE = Week.page(77);
  private static final int MOST_STEPS = 200;
  private static final int[] STEPS = {1, 2, 5, 10, 15, 30, 60, 120, 360, 1_440};

  private final Instant end;

  /**
   * @param end the end of what is stored
   */
  Questions(Instant end) {
    this.end = end.minus(Duration.ofMinutes(23));
  }

  /** Of the pipeline as it is. */
  Map<String, Function<ResultStore, Object>> always() {
    Map<String, Function<ResultStore, Object>> questions = new LinkedHashMap<>();
    questions.put("ledger", ResultStore::ledger);
    questions.put("progress", ResultStore::progress);
    questions.put("partitions", store -> store.health().partitions());
    questions.put("gateways", store -> store.health().gateways());
    questions.put("open_alerts", ResultStore::openAlerts);
    questions.put("newest_slices", store -> store.slicesStoredAfter(end.minusSeconds(2)));
    questions.put("newest_quarantined", store -> store.quarantined(null, 50));
    questions.put("replays", store -> store.replays(50));
    return questions;
  }

  /** Of a range. */
  Map<String, Function<ResultStore, Object>> of(Duration range) {
    Instant from = end.minus(range);
    Duration step = step(range);
    QuarantineFilter all = new QuarantineFilter(from, end, null, null, null);
    QuarantineFilter reason = new QuarantineFilter(from, end, "missing_page", null, null);
    Map<String, Function<ResultStore, Object>> questions = new LinkedHashMap<>();
    questions.put("top_pages", store -> store.topPages(from, end, 20));
    questions.put("page_search", store -> store.topPages(from, end, 2_000));
    questions.put("top_series", store -> store.pages().topSeries(from, end, step, 8));
    questions.put("all_views", store -> store.pages().views(from, end));
    questions.put("page_series", store -> store.pages().series(PAGE, from, end, step));
    questions.put("traffic", store -> store.traffic().traffic(from, end, 200));
    questions.put("transitions", store -> store.transitions(from, end, 60));
    questions.put("page_traffic", store -> store.traffic().trafficOf(PAGE, from, end));
    questions.put("page_into", store -> store.traffic().into(PAGE, from, end, 10));
    questions.put("page_out_of", store -> store.traffic().outOf(PAGE, from, end, 10));
    questions.put(
        "page_events", store -> store.traffic().events(Metrics.EVENTS_BY_PAGE, PAGE, from, end));
    questions.put("page_types", store -> store.traffic().types(PAGE, from, end, 20));
    questions.put("page_faults", store -> store.traffic().faults(PAGE, from, end, 20));
    questions.put("funnel", store -> store.metrics().totals(Metrics.FUNNEL, from, end));
    questions.put("visitors", store -> store.visitors(from, end));
    questions.put("alerts", store -> store.alerts(from, end));
    questions.put("reasons", store -> store.quarantineByReason(from, end));
    questions.put("quarantine_series", store -> store.quarantine().byReason(all, step));
    questions.put("quarantine_count", store -> store.quarantine().count(reason));
    questions.put("quarantine_newest", store -> store.quarantine().newest(reason, 50));
    questions.put("ledger_minutes", store -> store.ledgerMinutes(from, end));
    return questions;
  }

  /** The dashboard's own choice. */
  private static Duration step(Duration range) {
    return Arrays.stream(STEPS)
        .filter(minutes -> range.toMinutes() / minutes <= MOST_STEPS)
        .mapToObj(Duration::ofMinutes)
        .findFirst()
        .orElseThrow();
  }
}
