package dev.tidemark.processor.audit;

import dev.tidemark.processor.audit.Recount.Tally;
import dev.tidemark.processor.audit.Stretches.Stretch;
import dev.tidemark.processor.log.LogException;
import dev.tidemark.processor.log.LogReader;
import dev.tidemark.results.GatewayTick;
import dev.tidemark.results.LateViews;
import dev.tidemark.results.LedgerCell;
import dev.tidemark.results.MetricCount;
import dev.tidemark.results.Metrics;
import dev.tidemark.results.PageViews;
import dev.tidemark.results.StoredRows;
import dev.tidemark.results.Transition;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;

/**
 * Holds a store against the topic it was made from.
 *
 * <p>The job may run meanwhile: the topic is read to exactly where the store's ledger says that the
 * job was, the store's rows are read, and then what was appended until now, which says how much
 * further each count may have come.
 */
final class Audit {
  private static final Duration QUARANTINE_PATIENCE = Duration.ofSeconds(10);
  private static final Duration QUARANTINE_PAUSE = Duration.ofMillis(500);
  private static final long DUPLICATE_MINUTES = 2;

  /** Kept by every store, so that no row at all is a difference. */
  private static final Set<Series> ALWAYS =
      EnumSet.of(Series.PAGE_VIEWS, Series.LATE_PAGE_VIEWS, Series.EVENTS_BY_TYPE);

  private final StoredRows store;
  private final LogReader topic;
  private final Progress progress;
  private final List<Difference> differences = new ArrayList<>();
  private final List<String> notCompared = new ArrayList<>();

  Audit(StoredRows store, LogReader topic, Progress progress) {
    this.store = store;
    this.topic = topic;
    this.progress = progress;
  }

  AuditReport run() throws InterruptedException {
    Set<String> migrations = store.migrations();
    if (migrations.isEmpty()) {
      throw new LogException(
          "Cannot audit the store: it has no tables. Name the processor's store with --store.url");
    }
    long firstMinute = firstMinute(store.ledgerSums());
    Recount recount = new Recount(firstMinute);
    readTo(LedgerComparison.progress(store.ledgerSums()), recount);
    List<LedgerCell> ledger = store.ledgerSlices();
    Map<Integer, Long> until = LedgerComparison.progress(ledger);
    readTo(until, recount);
    Tally must = recount.tally();
    findShrunk(until);
    differences.addAll(Recount.lostByKafka(must, topic.firstOffsets()));
    AuditReport.Totals totals = AuditReport.Totals.of(must); // comparing takes the cells out
    SortedSet<Long> minutes = Recount.minutes(must);

    List<Stretch> stretches = stretches(firstMinute, minutes);
    Comparison comparison = new Comparison(must.cells);
    LedgerComparison.slices(ledger, firstMinute, comparison);
    List<LedgerCell> sums = store.ledgerSums();
    compareCounts(stretches, firstMinute, migrations, comparison);
    VisitorsComparison visitors = compareVisitors(stretches, migrations, must);
    Tally may = recount.next();
    List<GatewayTick> ticks = store.gatewayTicks();
    Map<Integer, Long> ends = topic.ends();
    readTo(ends, recount);
    comparison.settle(may.cells);
    differences.addAll(comparison.differences());
    long unsettled = comparison.unsettled() + visitors.settle(may.users);
    differences.addAll(visitors.differences());
    LedgerComparison.sums(ledger, sums, may.cells, differences);
    RowsComparison rows = new RowsComparison(store, must, may, ends, topic::ends, firstMinute == 0);
    rows.ticks(ticks);
    compareRows(rows, stretches, migrations, may.records > 0);
    return new AuditReport(
        totals,
        until,
        minutes,
        comparison,
        visitors.rows(),
        rows.quarantineRows(),
        may.records,
        unsettled,
        List.copyOf(notCompared),
        List.copyOf(differences));
  }

  private void readTo(Map<Integer, Long> until, Recount recount) {
    long already = progress.records();
    Map<Integer, Long> firsts = topic.firstOffsets();
    long expected = 0;
    for (Map.Entry<Integer, Long> end : until.entrySet()) {
      expected += Math.max(0, end.getValue() - firsts.getOrDefault(end.getKey(), 0L));
    }
    progress.expectInAll(Math.max(already, expected));
    Map<Integer, Long> readable = new HashMap<>(topic.ends());
    readable.replaceAll((partition, end) -> Math.min(end, until.getOrDefault(partition, 0L)));
    topic.readTo(
        readable,
        record ->
            recount.record(record.partition(), record.offset(), record.value(), record.timestamp()),
        progress::read);
    readable.forEach(recount::readTo);
  }

  /**
   * The first minute whose records, and whose duplicates' originals, are all there still; 0 where
   * nothing was deleted that the store has seen.
   */
  private long firstMinute(List<LedgerCell> ledger) {
    Map<Integer, Long> begins = LedgerComparison.begins(ledger);
    long first = 0;
    for (Map.Entry<Integer, Long> there : topic.firstOffsets().entrySet()) {
      if (there.getValue() > begins.getOrDefault(there.getKey(), Long.MAX_VALUE)) {
        Instant append = topic.firstAppend(there.getKey());
        long complete =
            append.equals(Instant.MIN)
                ? Stretches.minute(Instant.now()) + 1
                : Stretches.minute(append) + 1 + DUPLICATE_MINUTES;
        first = Math.max(first, complete);
        notCompared.add(
            "partition "
                + there.getKey()
                + ": offsets "
                + begins.get(there.getKey())
                + " to "
                + (there.getValue() - 1)
                + " are older than the topic's retention");
      }
    }
    if (first > 0) {
      notCompared.add("minutes before " + Stretches.instant(first));
    }
    return first;
  }

  /** A topic that ends before what the store has read is not the one it was made from. */
  private void findShrunk(Map<Integer, Long> until) {
    Map<Integer, Long> ends = topic.ends();
    new TreeMap<>(until)
        .forEach(
            (partition, read) -> {
              long end = ends.getOrDefault(partition, 0L);
              if (read > end) {
                differences.add(
                    new Difference(
                        "offsets",
                        Difference.NO_MINUTE,
                        Recount.partitionKey(partition),
                        "read to " + read,
                        "ends at " + end));
              }
            });
  }

  private static List<Stretch> stretches(long firstMinute, SortedSet<Long> minutes) {
    return minutes.isEmpty()
        ? Stretches.from(firstMinute, firstMinute, firstMinute)
        : Stretches.from(firstMinute, minutes.first(), minutes.last());
  }

  private void compareCounts(
      List<Stretch> stretches, long firstMinute, Set<String> migrations, Comparison comparison) {
    boolean transitions = migrations.contains(StoredRows.TRANSITIONS);
    for (Stretch at : stretches) {
      for (PageViews row : store.pageViews(at.from(), at.until())) {
        compare(comparison, Series.PAGE_VIEWS, row.windowStart(), row.page(), row.views());
      }
      for (LateViews row : store.lateViews(at.from(), at.until())) {
        boolean other = row.page().equals(Metrics.OTHER);
        String key =
            other
                ? Metrics.OTHER
                : Recount.lateKey(Stretches.minute(row.windowStart()), row.page());
        compare(comparison, Series.LATE_PAGE_VIEWS, row.appendedMinute(), key, row.views());
      }
      for (MetricCount row : store.metrics(at.from(), at.until())) {
        Series series = Series.ofMetric(row.metric());
        if (series != null
            && Stretches.minute(row.windowStart()) >= series.firstMinute(firstMinute)) {
          compare(comparison, series, row.windowStart(), row.key(), row.events());
        }
      }
      if (transitions) {
        for (Transition row : store.transitions(at.from(), at.until())) {
          boolean other = row.fromPage().equals(Metrics.OTHER) || row.fromPage().isEmpty();
          String key = other ? Metrics.OTHER : Metrics.key(row.fromPage(), row.toPage());
          compare(comparison, Series.TRANSITIONS, row.windowStart(), key, row.events());
        }
      }
    }
    for (Series series : Series.values()) {
      if (series.compareTo(Series.READ) >= 0
          || ALWAYS.contains(series)
          || comparison.rows(series) > 0) {
        comparison.finish(series);
      } else if (comparison.expects(series)) {
        notCompared.add(series.title() + ": the store has none");
      }
    }
  }

  private VisitorsComparison compareVisitors(
      List<Stretch> stretches, Set<String> migrations, Tally must) {
    boolean kept = migrations.contains(StoredRows.TRANSITIONS);
    VisitorsComparison visitors = new VisitorsComparison(kept ? must.users : Map.of());
    if (kept) {
      for (Stretch at : stretches) {
        store.visitors(at.from(), at.until()).forEach(visitors::row);
      }
    } else {
      notCompared.add("visitors: the store has none");
    }
    return visitors;
  }

  private static void compare(
      Comparison comparison, Series series, Instant minute, String key, long count) {
    if (key.equals(Metrics.OTHER)) {
      comparison.other(series, Stretches.minute(minute), count);
    } else {
      comparison.row(series, Stretches.minute(minute), key, count);
    }
  }

  /** The quarantine comes into the store by a way of its own, and may be a little behind. */
  private void compareRows(
      RowsComparison rows, List<Stretch> stretches, Set<String> migrations, boolean moving)
      throws InterruptedException {
    List<Difference> quarantine = rows.quarantine(stretches);
    long deadline = System.nanoTime() + QUARANTINE_PATIENCE.toNanos();
    while (!quarantine.isEmpty() && moving && System.nanoTime() < deadline) {
      Thread.sleep(QUARANTINE_PAUSE.toMillis());
      quarantine = rows.quarantine(stretches);
    }
    if (migrations.contains(StoredRows.REPLAYS)) {
      rows.replays(stretches);
    }
    differences.addAll(quarantine);
    differences.addAll(rows.differences());
  }
}
