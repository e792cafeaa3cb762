package dev.tidemark.gateway;

import static org.awaitility.Awaitility.await;

import dev.tidemark.broker.JavaProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.awaitility.core.ConditionTimeoutException;

/** A gateway in a JVM of its own, with the heap that {@code ./tidemark} gives it, to be killed. */
final class ProcessGateway implements AutoCloseable {
  private static final Pattern READY =
      Pattern.compile("gateway ready on http://[^ ]+:(\\d+) \\(admin (http://[^ ]+)\\)");
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final JavaProcess process;
  private final int port;
  private final String admin;
  private final HttpClient client = HttpClient.newHttpClient();

  private ProcessGateway(JavaProcess process) {
    this.process = process;
    Matcher ready = READY.matcher(process.awaitReady(Duration.ofSeconds(60)));
    if (!ready.find()) {
      throw new IllegalStateException("Cannot read the gateway's ports");
    }
    this.port = Integer.parseInt(ready.group(1));
    this.admin = ready.group(2);
  }

  static ProcessGateway start(
      String bootstrapServers, String topic, Path spoolDir, String... flags) {
    List<String> all =
        new java.util.ArrayList<>(
            List.of(
                "--http.host=127.0.0.1",
                "--http.port=0",
                "--admin.host=127.0.0.1",
                "--admin.port=0",
                "--kafka.bootstrap-servers=" + bootstrapServers,
                "--kafka.topic=" + topic,
                "--spool.dir=" + spoolDir));
    all.addAll(List.of(flags));
    return new ProcessGateway(
        JavaProcess.start(
            "gateway",
            List.of(
                "-Xms256m",
                "-Xmx256m",
                "-XX:+UseParallelGC",
                "-XX:MetaspaceSize=96m",
                "-XX:+ExitOnOutOfMemoryError"),
            Path.of("target", "app").toAbsolutePath() + "/*",
            GatewayApplication.class.getName(),
            all,
            line -> {},
            line -> READY.matcher(line).find()));
  }

  int port() {
    return port;
  }

  URI admin(String path) {
    return URI.create(admin + path);
  }

  String health() {
    return get("/health/ready");
  }

  double metric(String sample) {
    Double value = metrics().get(sample);
    if (value == null) {
      throw new AssertionError("There is no sample " + sample);
    }
    return value;
  }

  /** All samples of one moment. */
  Map<String, Double> metrics() {
    return get("/metrics")
        .lines()
        .filter(line -> !line.startsWith("#"))
        .collect(
            Collectors.toMap(
                line -> line.substring(0, line.lastIndexOf(' ')),
                line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1))));
  }

  /** Why requests were refused and how often, as the metrics say it. */
  List<String> refusals() {
    return get("/metrics")
        .lines()
        .filter(line -> line.startsWith("gateway_requests_refused_total") && !line.endsWith(" 0.0"))
        .toList();
  }

  void awaitDrained() {
    try {
      await("Kafka").atMost(PATIENCE).until(() -> health().contains("\"status\":\"ready\""));
    } catch (ConditionTimeoutException e) {
      throw new AssertionError("Not ready: " + health() + "\n" + process.tail(), e);
    }
    await("an empty spool").atMost(PATIENCE).until(() -> metric("gateway_spool_records") == 0);
  }

  /** By SIGTERM; waits until it has ended. */
  void stop() {
    process.close();
  }

  void kill() {
    process.kill();
  }

  @Override
  public void close() {
    process.close();
  }

  private String get(String path) {
    try {
      return client
          .send(
              HttpRequest.newBuilder(admin(path)).timeout(Duration.ofSeconds(10)).build(),
              BodyHandlers.ofString())
          .body();
    } catch (IOException e) {
      throw new AssertionError("Cannot ask the gateway: " + e + "\n" + process.tail(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
