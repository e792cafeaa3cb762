package dev.tidemark.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Answers events as it was told before, whatever they are: what a gateway does under loads and
 * faults that a test cannot bring about at will. Where it says 429, it says for how long. It can
 * also say nothing at all.
 */
final class MoodyGateway implements AutoCloseable {
  static final int SILENCE = 0;
  static final int RETRY_AFTER_SECONDS = 2;

  /** What came, and when. */
  record Request(long atMillis, String query, String contentType, List<String> eventIds) {}

  private final HttpServer server;
  private final int[] statuses;
  private final List<Request> requests = new CopyOnWriteArrayList<>();

  MoodyGateway(int... statuses) {
    this.statuses = statuses;
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/v1/events", this::answer);
    server.start();
  }

  String address() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  List<Request> requests() {
    return requests;
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    JsonObject body = new JsonObject(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
    int status = statuses[Math.min(requests.size(), statuses.length - 1)];
    requests.add(
        new Request(
            System.currentTimeMillis(),
            exchange.getRequestURI().getRawQuery(),
            exchange.getRequestHeaders().getFirst("Content-Type"),
            body.getJsonArray("events").stream()
                .map(it -> ((JsonObject) it).getString("event_id"))
                .toList()));
    if (status == SILENCE) {
      return;
    }
    Headers headers = exchange.getResponseHeaders();
    headers.set("Access-Control-Allow-Origin", exchange.getRequestHeaders().getFirst("Origin"));
    if (status == 429) {
      headers.set("Access-Control-Expose-Headers", "Retry-After");
      headers.set("Retry-After", String.valueOf(RETRY_AFTER_SECONDS));
    }
    exchange.sendResponseHeaders(status, -1);
    exchange.close();
  }
}
