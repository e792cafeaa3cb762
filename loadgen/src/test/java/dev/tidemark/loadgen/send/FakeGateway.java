package dev.tidemark.loadgen.send;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/** A real HTTP server that answers beacons as it is told, and keeps those that are not empty. */
public final class FakeGateway implements AutoCloseable {
  private static final byte[] REASON = "{\"error\":\"for the test\"}".getBytes(UTF_8);

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<Beacon> beacons = new CopyOnWriteArrayList<>();

  /** A request that was received. */
  public static final class Beacon {
    private final byte[] body;
    private final Headers headers;
    private final int clientPort;

    private Beacon(HttpExchange exchange) throws IOException {
      body = exchange.getRequestBody().readAllBytes();
      headers = exchange.getRequestHeaders();
      clientPort = exchange.getRemoteAddress().getPort();
    }

    public byte[] body() {
      return body;
    }

    public String header(String name) {
      return headers.getFirst(name);
    }

    public int clientPort() {
      return clientPort;
    }
  }

  private FakeGateway(Function<Beacon, Integer> status) {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext("/v1/events", exchange -> answer(exchange, status));
    server.start();
  }

  public static FakeGateway accepting() {
    return answering(beacon -> 204);
  }

  /** The function may block: each request has a thread. */
  public static FakeGateway answering(Function<Beacon, Integer> status) {
    return new FakeGateway(status);
  }

  public URI uri() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/v1/events");
  }

  public List<Beacon> beacons() {
    return beacons;
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private void answer(HttpExchange exchange, Function<Beacon, Integer> status) throws IOException {
    try (exchange) {
      Beacon beacon = new Beacon(exchange);
      if (beacon.body().length == 0) {
        exchange.sendResponseHeaders(204, -1);
        return;
      }
      beacons.add(beacon);
      int code = status.apply(beacon);
      if (code == 204) {
        exchange.sendResponseHeaders(code, -1);
        return;
      }
      exchange.sendResponseHeaders(code, REASON.length);
      exchange.getResponseBody().write(REASON);
    }
  }
}
