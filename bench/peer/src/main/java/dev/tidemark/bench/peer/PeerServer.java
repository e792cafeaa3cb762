package dev.tidemark.bench.peer;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Runs a job each time it is asked to, in a JVM that stays warm between. {@code POST /} with four
 * lines, bootstrap servers, topic, number of records and a folder, answers a line of {@link
 * Counts}, or 500 with what went wrong. Prints {@code peer ready on ADDRESS}.
 */
public final class PeerServer {
  /** How the line starts that tells the address. */
  public static final String READY = "peer ready on ";

  private final CountingJob job;

  private PeerServer(CountingJob job) {
    this.job = job;
  }

  /** Serves until the process ends. */
  public static void serve(CountingJob job) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1);
    server.createContext("/", new PeerServer(job)::handle);
    server.start();
    System.out.println(READY + "http://127.0.0.1:" + server.getAddress().getPort() + "/");
  }

  private void handle(HttpExchange exchange) throws IOException {
    List<String> lines =
        new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)
            .lines()
            .toList();
    int status = 200;
    String answer;
    try {
      System.gc(); // the garbage of one run is not the next one's
      Path folder = Files.createDirectories(Path.of(lines.get(3)));
      answer = job.run(lines.get(0), lines.get(1), Long.parseLong(lines.get(2)), folder).toLine();
    } catch (Exception | LinkageError e) {
      status = 500;
      answer = explain(e);
    }
    byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    try (exchange) {
      exchange.getResponseBody().write(bytes);
    }
  }

  /** What failed, where, and what that came from. */
  private static String explain(Throwable failure) {
    StringBuilder words = new StringBuilder();
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      words.append(words.isEmpty() ? "" : ", caused by ").append(cause);
      if (cause.getStackTrace().length > 0) {
        words.append(" (").append(cause.getStackTrace()[0]).append(')');
      }
    }
    return words.toString();
  }
}
