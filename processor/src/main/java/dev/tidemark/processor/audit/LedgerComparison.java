package dev.tidemark.processor.audit;

import dev.tidemark.results.LedgerCell;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The ledger's rows: how far they say that the topic was read, and what the sums must be. */
final class LedgerComparison {
  private LedgerComparison() {}

  /** The offset after the last that was read, by partition. */
  static Map<Integer, Long> progress(List<LedgerCell> ledger) {
    Map<Integer, Long> until = new TreeMap<>();
    ledger.forEach(cell -> until.merge(cell.partition(), cell.untilOffset(), Math::max));
    return until;
  }

  /** The first offset that was read, by partition. */
  static Map<Integer, Long> begins(List<LedgerCell> ledger) {
    Map<Integer, Long> from = new TreeMap<>();
    ledger.forEach(cell -> from.merge(cell.partition(), cell.fromOffset(), Math::min));
    return from;
  }

  /** Compares the slices with the topic. */
  static void slices(List<LedgerCell> ledger, long firstMinute, Comparison comparison) {
    for (LedgerCell cell : ledger) {
      if (Stretches.minute(cell.minute()) >= firstMinute) {
        columns(cell)
            .forEach(
                (series, count) -> {
                  if (count != 0) {
                    comparison.row(
                        series,
                        Stretches.minute(cell.minute()),
                        Recount.partitionKey(cell.partition()),
                        count);
                  }
                });
      }
    }
  }

  /**
   * Compares the sums, which the totals are made of, with the slices; of a minute that the records
   * since then belong to, the sum may be newer. Sums before the oldest slice are left out: the
   * store deletes old slices and keeps their sums. Slices that the topic has are missed in it.
   */
  static void sums(
      List<LedgerCell> slices, List<LedgerCell> sums, Cells since, List<Difference> differences) {
    Map<List<Object>, LedgerCell> left = new HashMap<>();
    slices.forEach(cell -> left.put(List.of(cell.partition(), cell.minute()), cell));
    Instant oldest =
        slices.stream().map(LedgerCell::minute).min(Instant::compareTo).orElse(Instant.MIN);
    for (LedgerCell sum : sums) {
      if (sum.minute().isBefore(oldest)) {
        continue;
      }
      LedgerCell slice = left.remove(List.of(sum.partition(), sum.minute()));
      compare(sum, slice, since, differences);
    }
    left.values().forEach(slice -> compare(null, slice, since, differences));
  }

  private static void compare(
      LedgerCell sum, LedgerCell slice, Cells since, List<Difference> differences) {
    LedgerCell any = sum == null ? slice : sum;
    long minute = Stretches.minute(any.minute());
    String key = Recount.partitionKey(any.partition());
    for (Map.Entry<Series, Long> column : columns(any).entrySet()) {
      Series series = column.getKey();
      long inSum = sum == null ? 0 : column.getValue();
      long inSlices = slice == null ? 0 : columns(slice).get(series);
      long more = since.get(series, minute, key);
      if (inSum < inSlices || inSum > inSlices + more) {
        differences.add(
            Difference.ofCounts(
                series.title() + " (ledger_per_minute against ledger)",
                minute,
                key,
                inSum,
                inSlices));
      }
    }
  }

  private static Map<Series, Long> columns(LedgerCell cell) {
    Map<Series, Long> columns = new TreeMap<>();
    columns.put(Series.READ, cell.read());
    columns.put(Series.TICKS, cell.ticks());
    columns.put(Series.COUNTED, cell.counted());
    columns.put(Series.QUARANTINED, cell.quarantined());
    columns.put(Series.LATE, cell.late());
    columns.put(Series.DUPLICATE, cell.duplicate());
    columns.put(Series.UNEXPLAINED, cell.unexplained());
    return columns;
  }
}
