package dev.tidemark.results;

import java.time.Instant;
import java.util.List;

/** Questions about the ledger to a store that is asked in SQL. */
final class SqlLedgerQuestions {
  /**
   * Each partition's records beside what the gateways say to have stored there. A tick stands
   * behind the events it counts, so that of a partition never more are acknowledged than read,
   * however far the ticks lag behind, and one partition's events do not make up for another's.
   * Events from before the ledger's first offset may be in the gateways' counts.
   */
  private static final String TOTALS =
      """
      SELECT
        coalesce(sum(records - tick_records), 0),
        coalesce(sum(acknowledged_events), 0),
        coalesce(sum(counted_records), 0),
        coalesce(sum(quarantined_records), 0),
        coalesce(sum(late_records), 0),
        coalesce(sum(duplicate_records), 0),
        coalesce(sum(unexplained_records
          + CASE WHEN slices = 0 THEN 0 ELSE abs(last_offset - first_offset - records) END
          + CASE WHEN acknowledged_events > records - tick_records + first_offset
              THEN acknowledged_events - (records - tick_records) - first_offset ELSE 0 END), 0)
      FROM (
        SELECT
          partition,
          sum(is_slice) AS slices,
          CASE WHEN sum(is_slice) = 0 THEN 0 ELSE min(first) END AS first_offset,
          max(last) AS last_offset,
          sum(read_records) AS records,
          sum(tick_count) AS tick_records,
          sum(counted_count) AS counted_records,
          sum(quarantined_count) AS quarantined_records,
          sum(late_count) AS late_records,
          sum(duplicate_count) AS duplicate_records,
          sum(unexplained_count) AS unexplained_records,
          sum(acknowledged_count) AS acknowledged_events
        FROM (
          SELECT
            partition,
            CAST(1 AS Int64) AS is_slice,
            from_offset AS first,
            until_offset AS last,
            read AS read_records,
            ticks AS tick_count,
            counted AS counted_count,
            quarantined AS quarantined_count,
            late AS late_count,
            duplicate AS duplicate_count,
            unexplained AS unexplained_count,
            CAST(0 AS Int64) AS acknowledged_count
          FROM ledger_per_minute {latest}
          UNION ALL
          SELECT
            partition,
            CAST(0 AS Int64) AS is_slice,
            CAST(9223372036854775807 AS Int64) AS first,
            CAST(0 AS Int64) AS last,
            CAST(0 AS Int64) AS read_records,
            CAST(0 AS Int64) AS tick_count,
            CAST(0 AS Int64) AS counted_count,
            CAST(0 AS Int64) AS quarantined_count,
            CAST(0 AS Int64) AS late_count,
            CAST(0 AS Int64) AS duplicate_count,
            CAST(0 AS Int64) AS unexplained_count,
            acknowledged AS acknowledged_count
          FROM gateway_ticks {latest}
        )
        GROUP BY partition
      )
      """;

  private static final String MINUTES =
      """
      SELECT minute, sum(read) - sum(ticks), sum(counted), sum(quarantined), sum(late),
        sum(duplicate), sum(unexplained)
      FROM ledger_per_minute {latest}
      WHERE minute >= ? AND minute < ?
      GROUP BY minute
      ORDER BY minute
      """;

  private static final String PROGRESS =
      """
      SELECT partition, max(until_offset)
      FROM ledger_per_minute
      GROUP BY partition
      ORDER BY partition
      """;

  private static final String SLICES_STORED_AFTER =
      """
      SELECT partition, from_offset, minute, until_offset, read, ticks, counted, quarantined, late,
        duplicate, unexplained, received_first_ms, received_last_ms, stored_at_ms
      FROM (SELECT * FROM ledger WHERE stored_at_ms > ? {latestSlices}) AS slices
      WHERE read > ticks
      ORDER BY stored_at_ms, minute, partition, from_offset
      """;

  private final SqlResultStore store;

  SqlLedgerQuestions(SqlResultStore store) {
    this.store = store;
  }

  LedgerTotals totals() {
    return store.ask(TOTALS, SqlLedgerQuestions::ledgerTotals).get(0);
  }

  List<LedgerMinute> minutes(Instant from, Instant until) {
    return store.ask(
        MINUTES,
        row ->
            new LedgerMinute(
                row.minute(0),
                row.number(1),
                row.number(2),
                row.number(3),
                row.number(4),
                row.number(5),
                row.number(6)),
        from,
        until);
  }

  List<LedgerSlice> slicesStoredAfter(Instant after) {
    return store.ask(SLICES_STORED_AFTER, Tables::ledgerSlice, StoredTime.millis(after));
  }

  List<PartitionProgress> progress() {
    return store.ask(
        PROGRESS, row -> new PartitionProgress(Math.toIntExact(row.number(0)), row.number(1)));
  }

  private static LedgerTotals ledgerTotals(Row row) {
    return new LedgerTotals(
        row.number(0),
        row.number(1),
        row.number(2),
        row.number(3),
        row.number(4),
        row.number(5),
        row.number(6));
  }
}
