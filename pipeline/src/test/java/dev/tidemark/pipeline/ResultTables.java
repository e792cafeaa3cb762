package dev.tidemark.pipeline;

import dev.tidemark.results.LedgerMinute;
import dev.tidemark.results.LedgerTotals;
import dev.tidemark.results.MetricCount;
import dev.tidemark.results.Metrics;
import dev.tidemark.results.PageMinute;
import dev.tidemark.results.ResultStore;
import dev.tidemark.results.TransitionTotal;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** All that a store has, as sets, to be held against another's. */
record ResultTables(
    LedgerTotals totals,
    Set<LedgerMinute> ledger,
    Set<PageMinute> pages,
    Map<String, Set<MetricCount>> metrics,
    Set<TransitionTotal> transitions,
    Set<String> quarantine) {
  private static final Instant FROM = Instant.EPOCH;
  private static final Instant UNTIL = Instant.parse("2100-01-01T00:00:00Z");
  private static final int ALL = 1_000_000;

  /** Of a run whose processor has let go of the file. */
  static ResultTables of(Path run) {
    try (ResultStore store = ProcessorRun.results(run)) {
      return of(store);
    }
  }

  static ResultTables of(ResultStore store) {
    Map<String, Set<MetricCount>> metrics = new TreeMap<>();
    for (String metric :
        List.of(
            Metrics.EVENTS_BY_TYPE,
            Metrics.LATE_EVENTS_BY_TYPE,
            Metrics.EVENTS_BY_PAGE,
            Metrics.EVENTS_BY_PAGE_AND_TYPE,
            Metrics.RECEIVED,
            Metrics.QUARANTINED,
            Metrics.BOT_SIGNALS,
            Metrics.FUNNEL)) {
      metrics.put(metric, new HashSet<>(store.metric(metric, FROM, UNTIL)));
    }
    Set<String> quarantine = new HashSet<>();
    store
        .quarantined(null, ALL)
        .forEach(
            row ->
                quarantine.add(
                    row.partition()
                        + "/"
                        + row.offset()
                        + row.reasons()
                        + Arrays.hashCode(row.raw())));
    return new ResultTables(
        store.ledger(),
        new HashSet<>(store.ledgerMinutes(FROM, UNTIL)),
        new HashSet<>(store.pageMinutes(FROM, UNTIL)),
        metrics,
        new HashSet<>(store.transitions(FROM, UNTIL, ALL)),
        quarantine);
  }
}
