package dev.tidemark.dashboard.health;

import dev.tidemark.results.GatewayStanding;
import dev.tidemark.results.PartitionStanding;
import dev.tidemark.results.ResultStore;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/**
 * How far the pipeline has come by the store's tables.
 *
 * @param gateways those that were last heard of, newest first
 */
record Standing(List<PartitionStanding> partitions, List<GatewayStanding> gateways) {
  private static final int SHOWN_GATEWAYS = 32;

  static Standing ask(ResultStore store) {
    return new Standing(
        store.health().partitions(),
        store.health().gateways().stream()
            .sorted(Comparator.comparing(GatewayStanding::tickedAt).reversed())
            .limit(SHOWN_GATEWAYS)
            .toList());
  }

  /** When the processor last wrote; null when it has not. */
  Instant storedAt() {
    return partitions.stream()
        .map(PartitionStanding::storedAt)
        .filter(time -> time != null)
        .max(Comparator.naturalOrder())
        .orElse(null);
  }
}
