package dev.tidemark.dashboard.http;

import dev.tidemark.dashboard.query.AlertsQuery;
import dev.tidemark.results.ResultStore;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/** Alerts as JSON. */
final class AlertRoutes {
  private final Answers answers;
  private final AlertsQuery alerts;

  AlertRoutes(ResultStore store, Answers answers) {
    this.answers = answers;
    this.alerts = new AlertsQuery(store);
  }

  void addTo(Router router) {
    router.get("/api/alerts").handler(this::alerts);
  }

  private void alerts(RoutingContext context) {
    Parameters parameters = Parameters.of(context.queryParams(), "minutes", "from", "until");
    answers.ask(
        context,
        now -> parameters.range(now, 60),
        (range, now) -> new JsonObject().put("alerts", alerts.alerts(range, now)));
  }
}
