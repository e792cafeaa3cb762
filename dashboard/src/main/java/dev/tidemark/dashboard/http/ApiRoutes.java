package dev.tidemark.dashboard.http;

import dev.tidemark.dashboard.live.Snapshot;
import dev.tidemark.dashboard.live.SnapshotFeed;
import dev.tidemark.dashboard.query.LedgerQuery;
import dev.tidemark.dashboard.query.QuarantineQuery;
import dev.tidemark.results.ResultStore;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/**
 * The first screen, the ledger and quarantine as JSON. What the shared snapshot holds is answered
 * from it; everything else is asked from the store.
 */
final class ApiRoutes {
  private static final int MAX_MINUTES = 1_440;
  private static final int RAW_BYTES = 16_384;

  private final SnapshotFeed feed;
  private final Answers answers;
  private final LedgerQuery ledger;
  private final QuarantineQuery quarantine;

  ApiRoutes(ResultStore store, SnapshotFeed feed, Answers answers) {
    this.feed = feed;
    this.answers = answers;
    this.ledger = new LedgerQuery(store);
    this.quarantine = new QuarantineQuery(store);
  }

  void addTo(Router router) {
    router.get("/api/snapshot").handler(this::snapshot);
    router.get("/api/ledger").handler(this::ledger);
    router.get("/api/quarantine").handler(this::quarantine);
  }

  private void snapshot(RoutingContext context) {
    Parameters.of(context.queryParams());
    Snapshot latest = feed.latest();
    if (latest == null || feed.isFailing()) {
      Problem.STORE_UNAVAILABLE.answer(context.response());
    } else {
      answers.json(context, latest.toJson());
    }
  }

  private void ledger(RoutingContext context) {
    int minutes =
        Parameters.of(context.queryParams(), "minutes").integer("minutes", 60, 1, MAX_MINUTES);
    Snapshot latest = feed.latest();
    JsonObject flow =
        latest == null ? new JsonObject() : new JsonObject(latest.sections().get("flow"));
    answers.ask(
        context,
        now ->
            new JsonObject()
                .put("totals", ledger.totals())
                .put("partitions", ledger.partitions())
                .put("minutes", ledger.minutes(now, minutes))
                .put("newestReceivedAt", flow.getValue("newestReceivedAt"))
                .put("freshness", flow.getValue("freshness")));
  }

  private void quarantine(RoutingContext context) {
    Parameters parameters = Parameters.of(context.queryParams(), "minutes", "reason", "limit");
    int minutes = parameters.integer("minutes", 60, 1, MAX_MINUTES);
    int limit = parameters.integer("limit", 20, 1, 200);
    String reason = parameters.reason("reason");
    answers.ask(
        context,
        now -> {
          JsonArray reasons = quarantine.reasons(now, minutes);
          return new JsonObject()
              .put("minutes", minutes)
              .put("reasons", reasons)
              .put("samples", quarantine.samples(reason, limit, RAW_BYTES));
        });
  }
}
