package dev.tidemark.dashboard.http;

import dev.tidemark.dashboard.query.FlowQuery;
import dev.tidemark.results.ResultStore;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/** How people move, as JSON: the strongest ways between pages, and the funnel. */
final class FlowRoutes {
  private final Answers answers;
  private final FlowQuery flow;

  FlowRoutes(ResultStore store, Answers answers) {
    this.answers = answers;
    this.flow = new FlowQuery(store);
  }

  void addTo(Router router) {
    router.get("/api/flow").handler(this::flow);
  }

  private void flow(RoutingContext context) {
    Parameters parameters =
        Parameters.of(context.queryParams(), "minutes", "from", "until", "limit");
    int limit = parameters.integer("limit", 15, 1, 100);
    answers.ask(
        context,
        now -> parameters.range(now, 60),
        (range, now) ->
            new JsonObject()
                .mergeIn(flow.strongest(range, limit))
                .put("funnel", flow.funnel(range)));
  }
}
