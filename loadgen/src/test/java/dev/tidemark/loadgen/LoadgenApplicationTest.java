package dev.tidemark.loadgen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemark.loadgen.send.FakeGateway;
import dev.tidemark.loadgen.traffic.SentEvents;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The program as people run it: a process with flags, output and an exit code. */
@Timeout(120)
class LoadgenApplicationTest {
  @TempDir private Path folder;
  private Process process;

  @AfterEach
  void end() {
    if (process != null) {
      process.destroyForcibly();
    }
  }

  @Test
  void reportsAsTextAndJson() throws Exception {
    Path file = folder.resolve("report.json");
    try (FakeGateway gateway = FakeGateway.accepting()) {
      start("--url=" + gateway.uri(), "--rate=100", "--duration=2s", "--json", "--report=" + file);

      assertThat(exitCode()).as(errors()).isZero();
      assertThat(gateway.beacons()).hasSize(200);
      List<String> lines = output().lines().toList();
      assertThat(lines.get(0)).startsWith("kind ");
      assertThat(lines.get(lines.size() - 1)).isEqualTo(Files.readString(file).strip());
      JsonNode report = SentEvents.JSON.readTree(Files.readString(file));
      assertThat(report.fieldNames())
          .toIterable()
          .containsExactly(
              "sent",
              "accepted",
              "refused",
              "failed",
              "uncertain",
              "unsent",
              "refused_by_status",
              "kinds",
              "latency_ms",
              "seconds",
              "rate",
              "cpu_seconds");
      assertThat(report.get("accepted").longValue()).isEqualTo(200);
      assertThat(report.get("kinds").fieldNames())
          .toIterable()
          .containsExactly("good", "bad", "late", "duplicate", "skewed");
      assertThat(report.get("latency_ms").fieldNames())
          .toIterable()
          .containsExactly("p50", "p90", "p99", "p999", "max");
    }
  }

  @Test
  void reportsAndExitsWithZeroOnSigterm() throws Exception {
    Path file = folder.resolve("report.json");
    Path journal = folder.resolve("journal");
    try (FakeGateway gateway = FakeGateway.accepting()) {
      start("--url=" + gateway.uri(), "--rate=200", "--report=" + file, "--journal=" + journal);
      await("some beacons")
          .atMost(Duration.ofSeconds(60))
          .until(() -> gateway.beacons().size() > 100);

      process.destroy();

      assertThat(exitCode()).as(errors()).isZero();
      JsonNode report = SentEvents.JSON.readTree(Files.readString(file));
      assertThat(report.get("accepted").intValue()).isEqualTo(gateway.beacons().size());
      assertThat(report.get("sent")).isEqualTo(report.get("accepted"));
      Map<String, Integer> journalled = new TreeMap<>();
      for (String line : Files.readAllLines(journal)) {
        JsonNode event = SentEvents.JSON.readTree(line);
        assertThat(event.get("outcome").textValue()).isEqualTo("accepted");
        assertThat(event.has("fault")).isEqualTo(event.get("kind").textValue().equals("bad"));
        journalled.merge(event.get("kind").textValue(), 1, Integer::sum);
      }
      Map<String, Integer> reported = new TreeMap<>();
      report
          .get("kinds")
          .properties()
          .forEach(kind -> reported.put(kind.getKey(), kind.getValue().get("sent").intValue()));
      reported.values().removeIf(sent -> sent == 0);
      assertThat(journalled).isEqualTo(reported);
    }
  }

  @Test
  void replaysALog() throws Exception {
    Path log = folder.resolve("log.ndjson");
    Files.writeString(
        log,
        """
        {"offset_s": 0, "user_id": "v-1", "method": "GET", "page": "/", "status": 200}
        {"offset_s": 20, "user_id": "v-2", "method": "GET", "page": "/ofertas", "status": 200}
        """);
    try (FakeGateway gateway = FakeGateway.accepting()) {
      start("--url=" + gateway.uri(), "--replay=" + log, "--speed=100", "--json");

      assertThat(exitCode()).as(errors()).isZero();
      assertThat(gateway.beacons()).hasSize(2);
    }
  }

  @Test
  void saysWhenTheGatewayNeverAnswers() throws Exception {
    try (Socket bound = new Socket()) { // and nobody listens
      bound.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      String address = "http://127.0.0.1:" + bound.getLocalPort();
      start("--url=" + address, "--wait-for=500ms");

      assertThat(exitCode()).isEqualTo(1);
      assertThat(errors().lines())
          .hasSize(1)
          .first()
          .asString()
          .startsWith("Cannot reach the gateway at " + address + "/v1/events")
          .contains("within 0.5 s: no answer (");
    }
  }

  @Test
  void saysWhenTheAddressIsNoGateway() throws Exception {
    try (FakeGateway gateway = FakeGateway.accepting()) {
      start("--url=" + gateway.uri().resolve("/elsewhere"), "--duration=1s");

      assertThat(exitCode()).isEqualTo(1);
      assertThat(errors()).contains("it answers 404, so it is no gateway's address");
    }
  }

  @Test
  void refusesAConfigurationThatMakesNoSense() throws Exception {
    start("--rate=many", "--bad-shar=1");

    assertThat(exitCode()).isEqualTo(2);
    assertThat(errors())
        .contains("Cannot parse 'rate' = \"many\"")
        .contains("Unknown key 'bad-shar' in the flags: did you mean 'bad-share'?")
        .doesNotContain("\tat ");
  }

  @Test
  void saysWhatIsWrongWithALog() throws Exception {
    start("--replay=" + folder.resolve("none.ndjson"));

    assertThat(exitCode()).isEqualTo(1);
    assertThat(errors()).contains("none.ndjson").doesNotContain("\tat ");
  }

  private void start(String... flags) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-Xmx128m"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(LoadgenApplication.class.getName());
    command.addAll(List.of(flags));
    process =
        new ProcessBuilder(command)
            .redirectOutput(folder.resolve("out").toFile())
            .redirectError(folder.resolve("err").toFile())
            .start();
  }

  private int exitCode() throws InterruptedException {
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("the process ends").isTrue();
    return process.exitValue();
  }

  private String output() throws IOException {
    return Files.readString(folder.resolve("out"));
  }

  private String errors() throws IOException {
    return Files.readString(folder.resolve("err"));
  }
}
