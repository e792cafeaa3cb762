package dev.tidemark.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.Map;

/**
 * The ledger as the dashboard's API tells it.
 *
 * @param readUntil the offset after the last record that was read, by partition
 */
record LedgerView(
    Map<Integer, Long> readUntil,
    long accepted,
    long acknowledged,
    long counted,
    long quarantined,
    long late,
    long duplicate,
    long unexplained,
    double freshnessP50Millis,
    double freshnessP99Millis) {

  static LedgerView of(JsonNode ledger) {
    Map<Integer, Long> readUntil = new HashMap<>();
    for (JsonNode partition : ledger.path("partitions")) {
      readUntil.put(partition.path("partition").asInt(), partition.path("readUntil").asLong());
    }
    JsonNode totals = ledger.path("totals");
    JsonNode freshness = ledger.path("freshness").path("overall");
    return new LedgerView(
        readUntil,
        totals.path("accepted").asLong(),
        totals.path("acknowledged").asLong(),
        totals.path("counted").asLong(),
        totals.path("quarantined").asLong(),
        totals.path("late").asLong(),
        totals.path("duplicate").asLong(),
        totals.path("unexplained").asLong(),
        freshness.path("p50Millis").asDouble(),
        freshness.path("p99Millis").asDouble());
  }

  /** Whether the processor has read to these offsets. */
  boolean hasRead(Map<Integer, Long> ends) {
    return ends.entrySet().stream()
        .allMatch(end -> readUntil.getOrDefault(end.getKey(), 0L) >= end.getValue());
  }

  long records() {
    return readUntil.values().stream().mapToLong(Long::longValue).sum();
  }

  /** What came after {@code before}. */
  LedgerView since(LedgerView before) {
    return new LedgerView(
        readUntil,
        accepted - before.accepted,
        acknowledged - before.acknowledged,
        counted - before.counted,
        quarantined - before.quarantined,
        late - before.late,
        duplicate - before.duplicate,
        unexplained,
        freshnessP50Millis,
        freshnessP99Millis);
  }
}
