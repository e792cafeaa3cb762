package dev.tidemark.results;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * How a batch is written to a store that is asked in SQL: the counts, then the ledger, then the
 * gateways' ticks, so that the ledger at no time knows of an event that the topic should have and
 * that was not read; then what is added up from them.
 */
final class BatchWrite {
  /**
   * Adds up the minutes that a batch touched, from the slices themselves, so that a replay gives
   * the same again. Without it the totals would be a scan of every slice ever stored, several times
   * a second.
   */
  private static final String SUM_LEDGER_MINUTES =
      """
      {replace} INTO ledger_per_minute (minute, partition, from_offset, until_offset, read, ticks,
        counted, quarantined, late, duplicate, unexplained, stored_at_ms)
      SELECT minute, partition, min(from_offset), max(until_offset), sum(read), sum(ticks),
        sum(counted), sum(quarantined), sum(late), sum(duplicate), sum(unexplained),
        max(stored_at_ms)
      FROM ledger {latest}
      WHERE minute IN (%s)
      GROUP BY minute, partition
      """;

  private BatchWrite() {}

  /**
   * Writes the rows and what is added up from them.
   *
   * @param closedUntil what {@link RollUp} answered for the batch before; null when it is not known
   * @return until when hours are rolled up now
   */
  static <E extends Exception> Instant write(
      StoreWrite<E> store, BatchResults batch, Instant closedUntil) throws E {
    store.insertAll(
        List.of(
            new TableRows<>(Tables.PAGE_VIEWS, batch.pageViews()),
            new TableRows<>(Tables.LATE_VIEWS, batch.lateViews()),
            new TableRows<>(Tables.METRICS, batch.metrics()),
            new TableRows<>(Tables.TRANSITIONS, batch.transitions()),
            new TableRows<>(Tables.VISITORS, batch.visitors())));
    store.insert(Tables.LEDGER, batch.ledger());
    sumLedgerMinutes(store, batch.ledger());
    store.insert(Tables.GATEWAY_TICKS, batch.ticks());
    return new RollUp<>(store).after(batch, closedUntil);
  }

  private static <E extends Exception> void sumLedgerMinutes(
      StoreWrite<E> store, List<LedgerSlice> slices) throws E {
    Set<Instant> minutes = new TreeSet<>();
    slices.forEach(slice -> minutes.add(slice.minute()));
    if (!minutes.isEmpty()) {
      String marks = String.join(", ", minutes.stream().map(minute -> "?").toList());
      store.execute(Sql.of(SUM_LEDGER_MINUTES.formatted(marks), minutes.toArray()));
    }
  }
}
