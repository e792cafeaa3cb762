package dev.tidemark.dashboard.http;

import dev.tidemark.dashboard.query.AlertsQuery;
import dev.tidemark.results.ResultStore;
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
    Parameters parameters =
        Parameters.of(context.queryParams(), "minutes", "from", "until", "limit");
    int limit = parameters.integer("limit", AlertsQuery.SHOWN, 1, 200);
    answers.ask(
        context,
        now -> parameters.range(now, 60),
        (range, now) -> alerts.alerts(range, limit, now));
  }
}
