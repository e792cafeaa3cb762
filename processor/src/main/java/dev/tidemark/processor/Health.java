package dev.tidemark.processor;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/**
 * Answers {@code /health/live} with 200 as long as the process runs, {@code /health/ready} with 200
 * while the query runs and Kafka answers, else with 503 and the state, and {@code /metrics} in
 * Prometheus' text format.
 */
final class Health implements AutoCloseable {
  /** What the processor is doing. */
  enum State {
    /** Waiting for Kafka and the topic, or reading the checkpoint. */
    STARTING,
    /** Batches run. */
    RUNNING,
    /** Batches run, yet Kafka has not answered for a while. */
    KAFKA_AWAY,
    /** The query failed and is started again. */
    RESTARTING,
    STOPPED
  }

  /** A client that stops in the middle of a request keeps one of them, for so long. */
  private static final int THREADS = 16;

  private static final String LONGEST_REQUEST_SECONDS = "10";

  private static final String METRICS = "text/plain; version=0.0.4; charset=utf-8";

  private final HttpServer server;
  private final Supplier<State> state;
  private final ExecutorService threads = Executors.newFixedThreadPool(THREADS, Health::thread);

  private Health(HttpServer server, Supplier<State> state) {
    this.server = server;
    this.state = state;
  }

  private static Thread thread(Runnable task) {
    Thread thread = new Thread(task, "health");
    thread.setDaemon(true);
    return thread;
  }

  /** Begins to answer; on no port at all when the port is 0. */
  static Health serve(OperationConfig config, Supplier<State> state, Supplier<String> metrics) {
    if (config.healthPort() == 0) {
      return new Health(null, state);
    }
    try {
      InetSocketAddress address =
          new InetSocketAddress(InetAddress.getByName(config.healthHost()), config.healthPort());
      limitTime("sun.net.httpserver.maxReqTime");
      limitTime("sun.net.httpserver.maxRspTime");
      HttpServer server = HttpServer.create(address, 0);
      Health health = new Health(server, state);
      server.setExecutor(health.threads);
      server.createContext("/health/live", exchange -> health.answer(exchange, 200));
      server.createContext("/metrics", exchange -> answer(exchange, 200, METRICS, metrics.get()));
      server.createContext(
          "/health/ready",
          exchange -> health.answer(exchange, state.get() == State.RUNNING ? 200 : 503));
      server.start();
      return health;
    } catch (IOException e) {
      throw new UncheckedIOException(
          "Cannot listen on health.port = " + config.healthPort() + ": " + e.getMessage(), e);
    }
  }

  /** The server has no other way to say so, and reads it once in a process. */
  private static void limitTime(String property) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, LONGEST_REQUEST_SECONDS);
    }
  }

  private void answer(HttpExchange exchange, int status) throws IOException {
    String now = state.get().name().toLowerCase(Locale.ROOT);
    answer(exchange, status, "application/json", "{\"status\":\"%s\"}\n".formatted(now));
  }

  private static void answer(HttpExchange exchange, int status, String type, String text)
      throws IOException {
    try (exchange) {
      byte[] body = text.getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", type);
      exchange.sendResponseHeaders(status, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  @Override
  public void close() {
    if (server != null) {
      server.stop(0);
    }
    threads.shutdownNow();
  }
}
