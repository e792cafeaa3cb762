package dev.tidemark.pipeline;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** A real Prometheus with the files of deploy/prometheus, asked more often and of other targets. */
final class PrometheusProcess implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Process process;
  private final HeldPort port;
  private final HttpClient http = HttpClient.newHttpClient();

  private PrometheusProcess(Process process, HeldPort port) {
    this.process = process;
    this.port = port;
  }

  static boolean isInstalled() {
    return Files.isExecutable(Path.of("/usr/bin/prometheus"))
        && Files.isExecutable(Path.of("/usr/bin/promtool"));
  }

  /**
   * Starts it.
   *
   * @param targets what stands in the file, and what takes its place
   */
  static PrometheusProcess start(Path folder, Map<String, String> targets) throws IOException {
    HeldPort port = new HeldPort();
    String config =
        Files.readString(MonitoringFiles.PROMETHEUS.resolve("prometheus.yml"))
            .replace("_interval: 5s", "_interval: 1s")
            .replace("localhost:9090", "localhost:" + port.number());
    for (Map.Entry<String, String> target : targets.entrySet()) {
      if (!config.contains(target.getKey())) {
        throw new IllegalStateException("Cannot find the target " + target.getKey());
      }
      config = config.replace(target.getKey(), target.getValue());
    }
    Files.writeString(folder.resolve("prometheus.yml"), config);
    Files.writeString(
        folder.resolve("rules.yml"),
        Files.readString(MonitoringFiles.PROMETHEUS.resolve("rules.yml"))
            .replaceAll("for: \\d+m", "for: 1s"));
    Process process =
        new ProcessBuilder(
                "/usr/bin/prometheus",
                "--config.file=" + folder.resolve("prometheus.yml"),
                "--storage.tsdb.path=" + folder.resolve("prometheus"),
                "--web.listen-address=127.0.0.1:" + port.number())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("prometheus.log").toFile())
            .start();
    PrometheusProcess started = new PrometheusProcess(process, port);
    await("Prometheus is ready").atMost(Duration.ofMinutes(2)).until(started::isReady);
    return started;
  }

  private boolean isReady() throws InterruptedException {
    try {
      return get("/-/ready").statusCode() == 200;
    } catch (IOException e) {
      return false; // not listening yet
    }
  }

  /** What it answers to an expression, now. */
  JsonNode query(String expression) throws IOException, InterruptedException {
    return json("/api/v1/query?query=" + URLEncoder.encode(expression, StandardCharsets.UTF_8));
  }

  /** Its targets, rules or alerts. */
  JsonNode json(String path) throws IOException, InterruptedException {
    return JSON.readTree(get(path).body());
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:" + port.number() + path);
    return http.send(
        HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(10)).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  @Override
  public void close() {
    process.destroyForcibly(); // what it has stored goes with the folder
    process.onExit().join();
    port.close();
  }
}
