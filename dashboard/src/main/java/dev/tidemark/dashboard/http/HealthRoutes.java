package dev.tidemark.dashboard.http;

import dev.tidemark.dashboard.health.PipelineHealth;
import io.vertx.ext.web.Router;

/** How the pipeline is, as JSON: what is known already, so that it answers while others do not. */
final class HealthRoutes {
  private final PipelineHealth health;
  private final Answers answers;

  HealthRoutes(PipelineHealth health, Answers answers) {
    this.answers = answers;
    this.health = health;
  }

  void addTo(Router router) {
    router
        .get("/api/health")
        .handler(
            context -> {
              Parameters.of(context.queryParams());
              answers.json(context, health.json().encode());
            });
  }
}
