package dev.tidemark.dashboard.metrics;

import dev.tidemark.config.Setting;
import dev.tidemark.config.Settings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;

/**
 * Answers {@code /metrics} on a port of its own, so that whoever collects metrics needs no access
 * to the page.
 */
public final class MetricsServer {
  private static final int IDLE_SECONDS = 60;

  private static final Setting<String> HOST =
      Setting.text(
          "dashboard.metrics-host",
          "127.0.0.1",
          "Address to listen on for metrics. Nothing secret is there, yet do not publish this"
              + " port.");
  private static final Setting<Integer> PORT =
      Setting.port("dashboard.metrics-port", 0, "Port of /metrics; 0: it is not served.");

  public static final List<Setting<?>> SETTINGS = List.of(HOST, PORT);

  /**
   * Where metrics are served.
   *
   * @param port 0 when they are not
   */
  public record Config(String host, int port) {
    public static final Config OFF = new Config("127.0.0.1", 0);

    public static Config from(Settings settings) {
      return new Config(settings.get(HOST), settings.get(PORT));
    }
  }

  private MetricsServer() {}

  /** Begins to answer, if it is to; the server ends with Vert.x. */
  public static Future<?> listen(Vertx vertx, Config config, DashboardMetrics metrics) {
    if (config.port() == 0) {
      return Future.succeededFuture();
    }
    HttpServer server =
        vertx
            .createHttpServer(
                new HttpServerOptions()
                    .setHost(config.host())
                    .setPort(config.port())
                    .setHttp2ClearTextEnabled(false)
                    .setIdleTimeout(IDLE_SECONDS))
            .requestHandler(request -> answer(request, metrics));
    return server.listen();
  }

  private static void answer(HttpServerRequest request, DashboardMetrics metrics) {
    boolean known = request.path().equals("/metrics");
    request
        .response()
        .setStatusCode(known ? 200 : 404)
        .putHeader("content-type", "text/plain; version=0.0.4; charset=utf-8")
        .end(known ? metrics.scrape() : "Only /metrics is here\n");
  }
}
