package dev.tidemark.dashboard.http;

import dev.tidemark.dashboard.live.Snapshot;
import dev.tidemark.dashboard.live.SnapshotFeed;
import dev.tidemark.dashboard.query.LedgerQuery;
import dev.tidemark.dashboard.query.PageViewsQuery;
import dev.tidemark.dashboard.query.QuarantineQuery;
import dev.tidemark.results.ResultStore;
import dev.tidemark.results.ResultStoreException;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The JSON API. What the shared snapshot holds is answered from it; everything else is asked from
 * the store.
 */
final class ApiRoutes {
  private static final Logger log = LoggerFactory.getLogger(ApiRoutes.class);
  private static final int MAX_MINUTES = 1_440;
  private static final int RAW_BYTES = 16_384;

  private final SnapshotFeed feed;
  private final StoreQuestions questions;
  private final LedgerQuery ledger;
  private final PageViewsQuery pageViews;
  private final QuarantineQuery quarantine;
  private final Clock clock;

  ApiRoutes(ResultStore store, SnapshotFeed feed, StoreQuestions questions, Clock clock) {
    this.feed = feed;
    this.questions = questions;
    this.ledger = new LedgerQuery(store);
    this.pageViews = new PageViewsQuery(store);
    this.quarantine = new QuarantineQuery(store);
    this.clock = clock;
  }

  void addTo(Router router) {
    router.get("/api/snapshot").handler(this::snapshot);
    router.get("/api/ledger").handler(this::ledger);
    router.get("/api/pages").handler(this::pages);
    router.get("/api/quarantine").handler(this::quarantine);
  }

  private void snapshot(RoutingContext context) {
    Parameters.of(context.queryParams());
    Snapshot latest = feed.latest();
    if (latest == null || feed.isFailing()) {
      Problem.STORE_UNAVAILABLE.answer(context.response());
    } else {
      json(context, latest.toJson());
    }
  }

  private void ledger(RoutingContext context) {
    int minutes =
        Parameters.of(context.queryParams(), "minutes").integer("minutes", 60, 1, MAX_MINUTES);
    Snapshot latest = feed.latest();
    JsonObject flow =
        latest == null ? new JsonObject() : new JsonObject(latest.sections().get("flow"));
    ask(
        context,
        now ->
            new JsonObject()
                .put("at", now.toString())
                .put("totals", ledger.totals())
                .put("partitions", ledger.partitions())
                .put("minutes", ledger.minutes(now, minutes))
                .put("newestReceivedAt", flow.getValue("newestReceivedAt"))
                .put("freshness", flow.getValue("freshness")));
  }

  private void pages(RoutingContext context) {
    Parameters parameters = Parameters.of(context.queryParams(), "minutes", "limit");
    int minutes = parameters.integer("minutes", 60, 1, MAX_MINUTES);
    int limit = parameters.integer("limit", 8, 1, 100);
    ask(
        context,
        now ->
            new JsonObject()
                .put("at", now.toString())
                .mergeIn(pageViews.ranking(now, minutes, limit))
                .put("minutes", pageViews.minutes(now, minutes, limit)));
  }

  private void quarantine(RoutingContext context) {
    Parameters parameters = Parameters.of(context.queryParams(), "minutes", "reason", "limit");
    int minutes = parameters.integer("minutes", 60, 1, MAX_MINUTES);
    int limit = parameters.integer("limit", 20, 1, 200);
    String reason = parameters.reason("reason");
    ask(
        context,
        now -> {
          JsonArray reasons = quarantine.reasons(now, minutes);
          return new JsonObject()
              .put("at", now.toString())
              .put("minutes", minutes)
              .put("reasons", reasons)
              .put("samples", quarantine.samples(reason, limit, RAW_BYTES));
        });
  }

  private interface Answer {
    JsonObject at(Instant now);
  }

  private void ask(RoutingContext context, Answer answer) {
    Callable<String> question = () -> answer.at(clock.instant()).encode();
    Future<String> asked = questions.ask(question);
    if (asked == null) {
      Problem.TOO_BUSY.answer(context.response());
      return;
    }
    asked.onComplete(
        json -> json(context, json),
        failure -> {
          log.atWarn()
              .addKeyValue("path", context.request().path())
              .addKeyValue("problem", failure.toString())
              .log("Cannot answer from the result store");
          (failure instanceof ResultStoreException ? Problem.STORE_UNAVAILABLE : Problem.INTERNAL)
              .answer(context.response());
        });
  }

  static void json(RoutingContext context, String json) {
    if (context.response().ended() || context.response().closed()) {
      return;
    }
    var unused =
        context
            .response()
            .putHeader(HttpHeaders.CONTENT_TYPE, "application/json; charset=utf-8")
            .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
            .end(json);
  }
}
