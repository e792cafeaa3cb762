package dev.tidemark.dashboard.http;

import dev.tidemark.dashboard.access.Gate;
import dev.tidemark.dashboard.query.ReplaysQuery;
import dev.tidemark.results.ReplayRequest;
import dev.tidemark.results.ResultStore;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;

/**
 * Replays as JSON: asked for by operators alone, looked at by everybody. Here they are only written
 * down; the processor carries them out.
 */
final class ReplayRoutes {
  private static final int LONGEST_BODY = 65_536;
  private static final int MOST_OPEN = 20;

  private final ResultStore store;
  private final Answers answers;
  private final Gate gate;
  private final ReplaysQuery replays;

  ReplayRoutes(ResultStore store, Answers answers, Gate gate) {
    this.store = store;
    this.answers = answers;
    this.gate = gate;
    this.replays = new ReplaysQuery(store.replayRequests());
  }

  void addTo(Router router) {
    router.get("/api/replays").handler(this::newest);
    router.get("/api/replays/:id").handler(this::one);
    // Routes of their own: who may not ask, or asks with anything but JSON, has no body read.
    router.post("/api/replays").handler(gate::operatorOnly);
    router.post("/api/replays").handler(ReplayRoutes::jsonOnly);
    router
        .post("/api/replays")
        .handler(BodyHandler.create(false).setBodyLimit(LONGEST_BODY))
        .handler(this::ask);
  }

  private void newest(RoutingContext context) {
    int limit = Parameters.of(context.queryParams(), "limit").integer("limit", 20, 1, 200);
    answers.ask(context, now -> new JsonObject().put("replays", replays.newest(limit)));
  }

  private void one(RoutingContext context) {
    Parameters.of(context.queryParams());
    String id = context.pathParam("id");
    answers.ask(context, now -> replays.find(id).orElse(null));
  }

  /** No form of another site can send this type without a browser asking us first. */
  private static void jsonOnly(RoutingContext context) {
    String type = context.request().getHeader(HttpHeaders.CONTENT_TYPE);
    String plain = type == null ? "" : type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    if (plain.equals("application/json")) {
      context.next();
    } else {
      Problem.WRONG_TYPE.answer(context.response());
    }
  }

  private void ask(RoutingContext context) {
    Parameters.of(context.queryParams());
    AskedReplay asked = AskedReplay.of(body(context));
    String id = UUID.randomUUID().toString();
    context.response().setStatusCode(202);
    answers.ask(
        context,
        now -> {
          if (store.replayRequests().open().size() >= MOST_OPEN) {
            throw new RefusedException(Problem.TOO_MANY_REPLAYS);
          }
          store.replayRequests().write(request(id, now, asked));
          return replays.find(id).orElse(null);
        });
  }

  private static ReplayRequest request(String id, Instant now, AskedReplay asked) {
    return ReplayRequest.asked(
        id, now, "operator", asked.selection(), asked.rule(), asked.dryRun());
  }

  private static JsonObject body(RoutingContext context) {
    try {
      JsonObject body = context.body().asJsonObject();
      if (body != null) {
        return body;
      }
    } catch (DecodeException | ClassCastException e) {
      // Said below, as for an empty body.
    }
    throw new BadParameterException(
        "Cannot read the body: expected a JSON object with selection, rule and dryRun");
  }
}
