package dev.tidemark.results;

import java.time.Instant;
import java.util.List;
import java.util.Set;

/** The rows of a store that is asked in SQL. */
final class SqlStoredRows implements StoredRows {
  private static final String MIGRATIONS = "SELECT name FROM schema_version";

  private static final String PAGE_VIEWS =
      """
      SELECT window_start, page, views
      FROM page_views_per_minute {latest}
      WHERE window_start >= ? AND window_start < ?
      """;

  private static final String LATE_VIEWS =
      """
      SELECT window_start, page, appended_minute, views
      FROM late_views_per_minute {latest}
      WHERE appended_minute >= ? AND appended_minute < ?
      """;

  private static final String METRICS =
      """
      SELECT window_start, metric, key, events
      FROM metric_per_minute {latest}
      WHERE window_start >= ? AND window_start < ?
      """;

  private static final String TRANSITION_ROWS =
      """
      SELECT window_start, from_page, to_page, events
      FROM transitions_per_minute {latest}
      WHERE window_start >= ? AND window_start < ?
      """;

  private static final String VISITOR_ROWS =
      """
      SELECT window_start, events, visitors, {sketch}
      FROM visitors_per_minute {latest}
      WHERE window_start >= ? AND window_start < ?
      """;

  private static final String QUARANTINED =
      """
      SELECT topic, partition, "offset", appended_at_ms, received_at_ms,
        reasons, page, event_type, app_version, {raw}
      FROM quarantine {latest}
      WHERE appended_at_ms >= ? AND appended_at_ms < ?
      """;

  private static final String REPLAY_ROWS =
      """
      SELECT topic, partition, "offset", replayed_partition, replayed_offset, replayed_at_ms, valid
      FROM replays {latest}
      WHERE replayed_at_ms >= ? AND replayed_at_ms < ?
      ORDER BY replayed_at_ms, partition, "offset"
      """;

  private static final String LEDGER =
      """
      SELECT partition, minute, min(from_offset), max(until_offset), sum(read), sum(ticks),
        sum(counted), sum(quarantined), sum(late), sum(duplicate), sum(unexplained)
      FROM %s {latest}
      GROUP BY partition, minute
      ORDER BY minute, partition
      """;

  private static final String GATEWAY_TICKS =
      """
      SELECT gateway_id, started_at_ms, partition, acknowledged, spooled, ticked_at_ms
      FROM gateway_ticks {latest}
      ORDER BY gateway_id, started_at_ms, partition
      """;

  private final SqlResultStore store;

  SqlStoredRows(SqlResultStore store) {
    this.store = store;
  }

  @Override
  public Set<String> migrations() {
    try {
      return Set.copyOf(store.ask(MIGRATIONS, row -> row.text(0)));
    } catch (ResultStoreException e) {
      if (String.valueOf(e.getMessage()).contains("schema_version")) {
        return Set.of(); // the table is not there
      }
      throw e;
    }
  }

  @Override
  public List<PageViews> pageViews(Instant from, Instant until) {
    return store.ask(
        PAGE_VIEWS, row -> new PageViews(row.minute(0), row.text(1), row.number(2)), from, until);
  }

  @Override
  public List<LateViews> lateViews(Instant from, Instant until) {
    return store.ask(
        LATE_VIEWS,
        row -> new LateViews(row.minute(0), row.text(1), row.minute(2), row.number(3)),
        from,
        until);
  }

  @Override
  public List<MetricCount> metrics(Instant from, Instant until) {
    return store.ask(
        METRICS,
        row -> new MetricCount(row.minute(0), row.text(1), row.text(2), row.number(3)),
        from,
        until);
  }

  @Override
  public List<Transition> transitions(Instant from, Instant until) {
    return store.ask(
        TRANSITION_ROWS,
        row -> new Transition(row.minute(0), row.text(1), row.text(2), row.number(3)),
        from,
        until);
  }

  @Override
  public List<VisitorMinute> visitors(Instant from, Instant until) {
    return store.ask(
        VISITOR_ROWS,
        row -> new VisitorMinute(row.minute(0), row.number(1), row.number(2), row.bytes(3)),
        from,
        until);
  }

  @Override
  public List<QuarantineRow> quarantined(Instant from, Instant until) {
    return store.ask(
        QUARANTINED, Tables::quarantineRow, StoredTime.millis(from), StoredTime.millis(until));
  }

  @Override
  public List<ReplayMark> replays(Instant from, Instant until) {
    return store.ask(
        REPLAY_ROWS, Tables::replayMark, StoredTime.millis(from), StoredTime.millis(until));
  }

  @Override
  public List<LedgerCell> ledgerSlices() {
    return store.ask(LEDGER.formatted("ledger"), SqlStoredRows::ledgerCell);
  }

  @Override
  public List<LedgerCell> ledgerSums() {
    return store.ask(LEDGER.formatted("ledger_per_minute"), SqlStoredRows::ledgerCell);
  }

  @Override
  public List<GatewayTick> gatewayTicks() {
    return store.ask(
        GATEWAY_TICKS,
        row ->
            new GatewayTick(
                row.text(0),
                row.millis(1),
                (int) row.number(2),
                row.number(3),
                row.number(4),
                row.millis(5)));
  }

  private static LedgerCell ledgerCell(Row row) {
    return new LedgerCell(
        (int) row.number(0),
        row.minute(1),
        row.number(2),
        row.number(3),
        row.number(4),
        row.number(5),
        row.number(6),
        row.number(7),
        row.number(8),
        row.number(9),
        row.number(10));
  }

  @Override
  public void close() {
    store.close();
  }
}
