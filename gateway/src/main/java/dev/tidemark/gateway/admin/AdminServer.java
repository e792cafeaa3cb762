package dev.tidemark.gateway.admin;

import dev.tidemark.gateway.kafka.Readiness;
import dev.tidemark.gateway.metrics.GatewayMetrics;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/**
 * Health and metrics, on a port and an event loop of their own: they answer while every loop for
 * beacons is busy.
 *
 * <ul>
 *   <li>{@code GET /health/live}: 200 while the process can answer at all.
 *   <li>{@code GET /health/ready}: 200 when events can be stored, in Kafka ({@code
 *       "status":"ready"}) or in the spool ({@code "spooling"}), else 503; with a reason either
 *       way.
 *   <li>{@code GET /metrics}: in Prometheus' text format.
 * </ul>
 */
public final class AdminServer {
  private static final int IDLE_SECONDS = 60;
  private static final String JSON = "application/json";

  private final Vertx vertx;
  private final AdminConfig config;
  private final Readiness readiness;
  private final GatewayMetrics metrics;
  private HttpServer server;

  public AdminServer(Vertx vertx, AdminConfig config, Readiness readiness, GatewayMetrics metrics) {
    this.vertx = vertx;
    this.config = config;
    this.readiness = readiness;
    this.metrics = metrics;
  }

  /** Completes with the port. */
  public Future<Integer> listen() {
    Router router = Router.router(vertx);
    router.get("/health/live").handler(AdminServer::live);
    router.get("/health/ready").handler(this::ready);
    router.get("/metrics").handler(this::metrics);
    server =
        vertx
            .createHttpServer(
                new HttpServerOptions()
                    .setHost(config.host())
                    .setPort(config.port())
                    .setHttp2ClearTextEnabled(false)
                    .setIdleTimeout(IDLE_SECONDS))
            .requestHandler(router);
    return server.listen().map(HttpServer::actualPort);
  }

  private static void live(RoutingContext context) {
    context.response().putHeader("content-type", JSON).end("{\"status\":\"live\"}\n");
  }

  private void ready(RoutingContext context) {
    Readiness.Health health = readiness.health();
    context
        .response()
        .setStatusCode(health.storing() ? 200 : 503)
        .putHeader("content-type", JSON)
        .end(
            "{\"status\":\""
                + health.status()
                + "\",\"reason\":\""
                + escaped(health.reason())
                + "\"}\n");
  }

  private void metrics(RoutingContext context) {
    context
        .response()
        .putHeader("content-type", "text/plain; version=0.0.4; charset=utf-8")
        .end(metrics.scrape());
  }

  /** Reasons hold what Kafka says, which may hold anything. */
  private static String escaped(String text) {
    StringBuilder json = new StringBuilder(text.length() + 16);
    text.chars()
        .forEach(
            c -> {
              if (c == '"' || c == '\\') {
                json.append('\\');
              }
              json.append(c < ' ' ? ' ' : (char) c);
            });
    return json.toString();
  }
}
