package dev.tidemark.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tidemark.dashboard.access.AccessConfig;
import dev.tidemark.dashboard.health.SourcesConfig;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The pipeline's health while the gateway is gone and the processor takes connections only. */
@Timeout(120)
class HealthIT {
  private static final Duration PATIENCE = Duration.ofSeconds(40);
  private static ServerSocket silent;
  private static Socket unheard;
  private static String nobody;
  private static RunningDashboard dashboard;

  @BeforeAll
  static void start() throws IOException {
    silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    unheard = new Socket();
    unheard.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    nobody = "http://127.0.0.1:" + unheard.getLocalPort();
    dashboard = dashboard(Duration.ofMillis(300));
    dashboard.written.slice(Instant.now(), 90, 6, 3, 1);
    dashboard.start();
  }

  @AfterAll
  static void stop() throws IOException {
    dashboard.close();
    silent.close();
    unheard.close();
  }

  /** With a gateway's address that is bound but not listened on, and a processor that is silent. */
  private static RunningDashboard dashboard(Duration sourceTimeout) {
    return new RunningDashboard(
        Clock.systemUTC(),
        new DashboardConfig(
            "127.0.0.1",
            0,
            Duration.ofMillis(50),
            10,
            "http://localhost:8080",
            false,
            AccessConfig.open(),
            new SourcesConfig(
                Optional.of(URI.create(nobody)),
                Optional.of(URI.create("http://127.0.0.1:" + silent.getLocalPort())),
                Duration.ofMillis(100),
                sourceTimeout)));
  }

  @Test
  void questionsThatTakeLongHoldUpNeitherThePageNorItsHealth() {
    try (RunningDashboard busy = dashboard(Duration.ofMillis(300))) {
      busy.start();
      await("first snapshot").atMost(PATIENCE).until(() -> snapshot(busy).containsKey("at"));
      busy.holdSearches();
      for (int i = 0; i < 8; i++) {
        var unused =
            busy.client()
                .sendAsync(busy.request("/api/pages/find").build(), BodyHandlers.ofString());
      }

      busy.written.slice(Instant.now(), 90, 6, 3, 1);

      await("the page goes on")
          .atMost(PATIENCE)
          .until(
              () -> snapshot(busy).getJsonObject("ledger").getJsonObject("totals"),
              counted -> counted.getLong("accepted") == 100);
      await("so does its health")
          .atMost(PATIENCE)
          .until(() -> busy.json("/api/health").getJsonArray("partitions").size() == 1);
    }
  }

  private static JsonObject snapshot(RunningDashboard dashboard) {
    return dashboard.json("/api/snapshot");
  }

  @Test
  void saysWhichAddressDoesNotAnswerAndForHowLong() {
    await("both are missed")
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              assertThat(sentence("gateway"))
                  .startsWith("gateway: no answer at " + nobody)
                  .contains("Connection refused")
                  .matches(".* for \\d+ s");
              assertThat(sentence("processor"))
                  .startsWith("processor: no answer at http://127.0.0.1:" + silent.getLocalPort())
                  .contains("nothing within 300 ms");
            });
    assertThat(stage("gateway").getString("state")).isEqualTo("bad");
    assertThat(stage("processor").getString("state")).isEqualTo("bad");
    assertThat(stage("gateway").getValue("rate")).as("not a rate of nothing").isNull();
    assertThat(stage("kafka").getString("state")).as("nobody tells").isEqualTo("unknown");
    assertThat(dashboard.json("/api/health").getValue("spool")).isNull();
  }

  @Test
  void aSourceThatDoesNotAnswerDelaysNobody() {
    try (RunningDashboard patient = dashboard(Duration.ofMinutes(1)).start()) {
      for (int i = 0; i < 20; i++) {
        assertThat(patient.get("/api/health").statusCode()).as("within 30 s").isEqualTo(200);
      }
    }
  }

  @Test
  void theStoresTablesAreThereWithoutAnySource() {
    await("the store has told")
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              assertThat(dashboard.json("/api/health").getJsonArray("partitions")).hasSize(1);
              assertThat(stage("store").getString("state")).isEqualTo("ok");
            });
    JsonObject partition =
        dashboard.json("/api/health").getJsonArray("partitions").getJsonObject(0);
    assertThat(partition.getLong("readUntil")).isEqualTo(101);
    assertThat(partition.getLong("events")).isEqualTo(100);
    assertThat(partition.getValue("lagSeconds")).isNull();
  }

  @Test
  void aStoreThatFailsIsSaidAndRememberedWhenItIsBack() {
    dashboard.failStore(true);
    try {
      await("the store is missed")
          .atMost(PATIENCE)
          .until(() -> sentence("store").startsWith("store: no answer for"));
      assertThat(stage("store").getString("state")).isEqualTo("bad");
    } finally {
      dashboard.failStore(false);
    }

    await("it is well again")
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              JsonObject store = stage("store");
              assertThat(store.getString("state")).isEqualTo("ok");
              JsonObject last = store.getJsonObject("problem");
              assertThat(last.getString("code")).isEqualTo("store_away");
              assertThat(last.getString("until")).isNotNull();
            });
  }

  private static String sentence(String stage) {
    JsonObject problem = stage(stage).getJsonObject("problem");
    return problem == null ? "" : problem.getString("sentence");
  }

  private static JsonObject stage(String name) {
    return dashboard.json("/api/health").getJsonArray("stages").stream()
        .map(JsonObject.class::cast)
        .filter(stage -> stage.getString("stage").equals(name))
        .findFirst()
        .orElseThrow();
  }
}
