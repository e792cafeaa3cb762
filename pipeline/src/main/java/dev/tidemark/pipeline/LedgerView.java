package dev.tidemark.pipeline;

import com.fasterxml.jackson.databind.JsonNode;

/** The ledger as the dashboard's API tells it. */
record LedgerView(
    long read,
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
    JsonNode totals = ledger.path("totals");
    JsonNode freshness = ledger.path("freshness").path("overall");
    return new LedgerView(
        totals.path("read").asLong(),
        totals.path("accepted").asLong(),
        totals.path("acknowledged").asLong(),
        totals.path("counted").asLong(),
        totals.path("quarantined").asLong(),
        totals.path("late").asLong(),
        totals.path("duplicate").asLong(),
        totals.path("unexplained").asLong(),
        freshness.path("p50_ms").asDouble(),
        freshness.path("p99_ms").asDouble());
  }

  /** What came after {@code before}. */
  LedgerView since(LedgerView before) {
    return new LedgerView(
        read - before.read,
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
