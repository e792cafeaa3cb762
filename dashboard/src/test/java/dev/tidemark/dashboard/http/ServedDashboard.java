package dev.tidemark.dashboard.http;

import dev.tidemark.config.ConfigException;
import dev.tidemark.dashboard.DashboardConfig;
import dev.tidemark.dashboard.Written;
import dev.tidemark.dashboard.metrics.MetricsServer;
import dev.tidemark.results.Metrics;
import dev.tidemark.results.ResultStore;
import dev.tidemark.results.ResultStores;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Route;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * A dashboard whose routes can be looked at, with a row of every kind, asked over plain sockets so
 * that a request may be anything.
 */
final class ServedDashboard implements AutoCloseable {
  static final String FORMULA = "=HYPERLINK(\"http://evil/\";\"a\")";

  private final Vertx vertx = Vertx.vertx();
  private final ResultStore store;
  private final DashboardVerticle verticle;

  private ServedDashboard(ResultStore store, DashboardVerticle verticle) {
    this.store = store;
    this.verticle = verticle;
  }

  static ServedDashboard start(String storeUrl) throws Exception {
    ResultStore store = ResultStores.open(storeUrl);
    store.migrate();
    fill(new Written(store));
    ServedDashboard served =
        new ServedDashboard(
            store,
            new DashboardVerticle(
                store, config(storeUrl), Clock.systemUTC(), MetricsServer.Config.OFF));
    served.vertx.deployVerticle(served.verticle).toCompletionStage().toCompletableFuture().get();
    org.awaitility.Awaitility.await("the first snapshot")
        .atMost(Duration.ofSeconds(40))
        .until(() -> served.get("/health/ready").status() == 200);
    return served;
  }

  private static DashboardConfig config(String storeUrl) throws ConfigException {
    return DashboardConfig.from(
        DashboardConfig.SCHEMA.read(
            new String[] {
              "--store.url=" + storeUrl,
              "--dashboard.port=0",
              "--dashboard.requests-per-second-per-client=100000",
              "--dashboard.burst-requests-per-client=100000"
            },
            Map.of()));
  }

  private static void fill(Written written) {
    Instant now = Instant.now();
    written.views(now, "/", 30);
    written.views(now.minusSeconds(300), FORMULA, 20);
    written.lateViews(now.minusSeconds(600), "/", 5);
    written.slice(now, 40, 2, 5, 1);
    written.quarantine(now, "/", "{\"a\":1", "malformed_json");
    written.ways(now, "/", FORMULA, 7);
    written.ways(now, FORMULA, "/", 3);
    written.metric(now, Metrics.FUNNEL, Metrics.key("skip", "view_item"), 9);
    written.metric(now, Metrics.EVENTS_BY_PAGE, "/", 31);
    written.metric(now, Metrics.EVENTS_BY_PAGE_AND_TYPE, Metrics.key("/", "search"), 1);
    written.spike(now.minusSeconds(120), "/", 3.4);
    written.surge(now.minusSeconds(120), "malformed_json", "web-1");
    written.visitors(now, 12);
  }

  List<Route> routes() {
    return verticle.routes().getRoutes();
  }

  record Answer(int status, String headers, String body) {
    boolean is(String type) {
      return headers.toLowerCase(java.util.Locale.ROOT).contains("content-type: " + type);
    }
  }

  Answer get(String address, String... headers) throws IOException {
    return send(
        ("GET "
                + address
                + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                + String.join("", List.of(headers).stream().map(line -> line + "\r\n").toList())
                + "\r\n")
            .getBytes(StandardCharsets.ISO_8859_1));
  }

  Answer send(byte[] request) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), verticle.port())) {
      socket.setSoTimeout(20_000);
      OutputStream out = socket.getOutputStream();
      out.write(request);
      out.flush();
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      int body = answer.indexOf("\r\n\r\n");
      return new Answer(
          Integer.parseInt(answer.substring(9, 12)),
          answer.substring(0, body),
          answer.substring(body + 4));
    }
  }

  @Override
  public void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
    store.close();
  }
}
