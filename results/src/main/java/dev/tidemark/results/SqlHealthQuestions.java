package dev.tidemark.results;

import java.util.List;

/** Questions about the pipeline's progress of a store that is asked in SQL. */
final class SqlHealthQuestions implements HealthQuestions {
  private static final String PARTITIONS =
      """
      SELECT partition, max(last), sum(event_count), sum(acknowledged_count), max(ticked), max(stored)
      FROM (
        SELECT
          partition,
          until_offset AS last,
          read - ticks AS event_count,
          CAST(0 AS Int64) AS acknowledged_count,
          CAST(0 AS Int64) AS ticked,
          stored_at_ms AS stored
        FROM ledger_per_minute {latest}
        UNION ALL
        SELECT
          partition,
          CAST(0 AS Int64) AS last,
          CAST(0 AS Int64) AS event_count,
          acknowledged AS acknowledged_count,
          ticked_at_ms AS ticked,
          CAST(0 AS Int64) AS stored
        FROM gateway_ticks {latest}
      )
      GROUP BY partition
      ORDER BY partition
      """;

  private static final String GATEWAYS =
      """
      SELECT gateway_id, started_at_ms, sum(acknowledged), max(spooled), max(ticked_at_ms)
      FROM gateway_ticks {latest}
      GROUP BY gateway_id, started_at_ms
      ORDER BY gateway_id, started_at_ms
      """;

  private final SqlResultStore store;

  SqlHealthQuestions(SqlResultStore store) {
    this.store = store;
  }

  @Override
  public List<PartitionStanding> partitions() {
    return store.ask(
        PARTITIONS,
        row ->
            new PartitionStanding(
                Math.toIntExact(row.number(0)),
                row.number(1),
                row.number(2),
                row.number(3),
                row.number(4) == 0 ? null : row.millis(4),
                row.number(5) == 0 ? null : row.millis(5)));
  }

  @Override
  public List<GatewayStanding> gateways() {
    return store.ask(
        GATEWAYS,
        row ->
            new GatewayStanding(
                row.text(0), row.millis(1), row.number(2), row.number(3), row.millis(4)));
  }
}
