package dev.tidemark.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tidemark.results.AlertKind;
import dev.tidemark.results.AlertRow;
import dev.tidemark.results.AlertSeverity;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The JSON API over a real store, at a time that stands still. */
@Timeout(120)
class ApiIT {
  private static final Duration PATIENCE = Duration.ofSeconds(40);
  private static final Instant NOW = Instant.parse("2026-11-23T15:42:30Z");
  private static final String HOSTILE = "</script><img src=x onerror=alert(1)>\u202e\u2028\"'";

  private final RunningDashboard dashboard = new RunningDashboard(Clock.fixed(NOW, ZoneOffset.UTC));

  @BeforeEach
  void write() {
    Written written = dashboard.written;
    written.views(NOW, "/", 30);
    written.views(NOW.minus(Duration.ofMinutes(3)), "/", 70);
    written.views(NOW.minus(Duration.ofMinutes(40)), "/", 50);
    written.views(NOW.minus(Duration.ofMinutes(3)), "/carrinho", 20);
    written.lateViews(NOW.minus(Duration.ofMinutes(3)), "/carrinho", 5);
    written.views(NOW.minus(Duration.ofMinutes(60)), "/", 11);
    written.views(NOW, HOSTILE, 1);
    written.slice(NOW, 900, 20, 30, 50);
    written.quarantine(NOW, "/carrinho", "{\"page\":\"/carrinho\"}", "missing_user_id");
    written.quarantine(NOW, "", "{", "malformed_json");
    written.quarantine(NOW, HOSTILE, HOSTILE, "invalid_page", "missing_user_id");
    dashboard.start();
    await("first refresh")
        .atMost(PATIENCE)
        .until(() -> dashboard.get("/health/ready").statusCode() == 200);
  }

  @AfterEach
  void close() {
    dashboard.close();
  }

  @Test
  void theLedgerIsTheStores() {
    JsonObject ledger = dashboard.json("/api/ledger");

    assertThat(ledger.getJsonObject("totals"))
        .isEqualTo(
            new JsonObject()
                .put("accepted", 1_000)
                .put("acknowledged", 0)
                .put("counted", 900)
                .put("quarantined", 20)
                .put("late", 30)
                .put("duplicate", 50)
                .put("unexplained", 0));
    assertThat(ledger.getJsonArray("minutes").getJsonObject(0).getString("minute"))
        .isEqualTo("2026-11-23T15:42:00Z");
    assertThat(ledger.getJsonArray("minutes").getJsonObject(0).getLong("accepted"))
        .isEqualTo(1_000);
    assertThat(ledger.getString("newestReceivedAt")).isEqualTo("2026-11-23T15:42:29.500Z");
  }

  @Test
  void freshnessIsMeasuredFromReceivedToPublished() {
    await("the snapshot after the one that was published")
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              JsonObject freshness = dashboard.json("/api/ledger").getJsonObject("freshness");
              for (String over : new String[] {"overall", "lastMinute"}) {
                JsonObject figures = freshness.getJsonObject(over);
                assertThat(figures.getLong("events")).isEqualTo(1_000);
                assertThat(figures.getLong("p50Millis")).isBetween(700L, 800L);
                assertThat(figures.getLong("p99Millis")).isBetween(950L, 1_000L);
              }
            });
  }

  @Test
  void pagesAreRankedWithTheirChange() {
    JsonObject pages = dashboard.json("/api/pages?minutes=30&limit=2");

    JsonArray ranking = pages.getJsonArray("ranking");
    assertThat(ranking).hasSize(2);
    JsonObject first = ranking.getJsonObject(0);
    assertThat(first.getString("page")).isEqualTo("/");
    assertThat(first.getLong("views")).isEqualTo(100);
    assertThat(first.getLong("viewsBefore")).isEqualTo(50);
    // 100 in 29.5 minutes against 50 in 30
    assertThat(first.getDouble("change")).isEqualTo(1.034);
    assertThat(ranking.getJsonObject(1).getLong("views")).as("late ones included").isEqualTo(25);
    assertThat(ranking.getJsonObject(1).getValue("change")).isNull();
    assertThat(pages.getLong("views")).isEqualTo(126);
    assertThat(pages.getLong("viewsBefore")).isEqualTo(50);
  }

  @Test
  void minutesAreFilledWithZerosAndHoldTheLateViewsApart() {
    JsonObject minutes = dashboard.json("/api/pages?minutes=5&limit=1").getJsonObject("minutes");

    assertThat(minutes.getString("from")).isEqualTo("2026-11-23T15:38:00Z");
    assertThat(minutes.getString("provisionalFrom")).isEqualTo("2026-11-23T15:40:00Z");
    assertThat(minutes.getJsonArray("pages")).containsExactly("/");
    assertThat(minutes.getJsonArray("views").getJsonArray(0)).containsExactly(0, 70, 0, 0, 30);
    assertThat(minutes.getJsonArray("other")).containsExactly(0, 20, 0, 0, 1);
    assertThat(minutes.getJsonArray("late")).containsExactly(0, 5, 0, 0, 0);
  }

  /** At 15:42:30 an event of 15:40:40 is still on time; none of an hour ago is. */
  @Test
  void onlyMinutesThatMayGrowAreProvisional() {
    for (String answer : List.of("/api/pages", "/api/page")) {
      String range = "?from=2026-11-23T14:00:00Z&until=2026-11-23T15:00:00Z";
      JsonObject past = dashboard.json(answer + range).getJsonObject("minutes");
      assertThat(past.getString("provisionalFrom")).isEqualTo("2026-11-23T15:40:00Z");
    }
    assertThat(
            dashboard.json("/api/snapshot").getJsonObject("minutes").getString("provisionalFrom"))
        .isEqualTo("2026-11-23T15:40:00Z");
  }

  @Test
  void theFlowsViewsAreThoseOfAllPages() {
    for (int item = 0; item < 250; item++) {
      dashboard.written.views(NOW.minus(Duration.ofMinutes(5)), "/item/" + item, 1);
    }

    // Of the ranges' pages only the strongest are asked for one by one.
    assertThat(dashboard.json("/api/flow?minutes=60").getLong("views")).isEqualTo(171 + 250);
  }

  @Test
  void manyShortAlertsHideNoneThatLasts() {
    dashboard.written.spike(NOW.minus(Duration.ofMinutes(50)), "/lasts", 3.4);
    List<AlertRow> bots = new ArrayList<>();
    for (int bot = 0; bot < 60; bot++) {
      bots.add(closedBot("bot-" + bot, NOW.minus(Duration.ofMinutes(20))));
    }
    dashboard.store().writeAlerts(bots);

    JsonObject answer = dashboard.json("/api/alerts?minutes=60");

    assertThat(answer.getInteger("matching")).isEqualTo(61);
    JsonArray alerts = answer.getJsonArray("alerts");
    assertThat(alerts).hasSize(50);
    assertThat(alerts.getJsonObject(49).getJsonArray("subject")).containsExactly("/lasts");
    assertThat(dashboard.json("/api/alerts?minutes=60&limit=200").getJsonArray("alerts"))
        .hasSize(61);
  }

  private static AlertRow closedBot(String user, Instant openedAt) {
    return new AlertRow(
        AlertKind.BOT,
        user,
        openedAt.truncatedTo(ChronoUnit.MINUTES),
        openedAt.plus(Duration.ofMinutes(6)),
        AlertSeverity.HIGH,
        40,
        Map.of("events", 40.0),
        openedAt);
  }

  @Test
  void theSnapshotHoldsTheFirstScreen() {
    JsonObject snapshot = dashboard.json("/api/snapshot");

    assertThat(snapshot.fieldNames())
        .containsExactlyInAnyOrder(
            "at",
            "dashboard",
            "ledger",
            "flow",
            "minutes",
            "pages",
            "quarantine",
            "audience",
            "alerts",
            "ways");
    assertThat(snapshot.getJsonObject("minutes").getLong("anHourAgo")).isEqualTo(11);
    assertThat(snapshot.getJsonObject("minutes").getJsonArray("late")).hasSize(60);
    assertThat(snapshot.getJsonObject("flow").getDouble("eventsPerSecond")).isEqualTo(100.0);
    assertThat(snapshot.getJsonObject("ledger").getJsonObject("recent"))
        .isEqualTo(
            new JsonObject()
                .put("minutes", 10)
                .put("accepted", 1_000)
                .put("quarantined", 20)
                .put("late", 30));
    assertThat(snapshot.getJsonObject("dashboard").getString("gatewayUrl"))
        .isEqualTo("http://localhost:8080");
  }

  @Test
  void quarantineIsCountedByReasonAndShownAsItArrived() {
    JsonObject quarantine = dashboard.json("/api/quarantine?reason=malformed_json&limit=5");

    assertThat(quarantine.getJsonArray("reasons").getJsonObject(0))
        .isEqualTo(new JsonObject().put("reason", "missing_user_id").put("events", 2));
    JsonArray samples = quarantine.getJsonArray("samples");
    assertThat(samples).hasSize(1);
    assertThat(samples.getJsonObject(0).getString("raw")).isEqualTo("{");
    assertThat(samples.getJsonObject(0).getString("receivedAt"))
        .isEqualTo("2026-11-23T15:42:29.980Z");
    assertThat(dashboard.json("/api/quarantine?limit=1").getJsonArray("samples")).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/api/snapshot", "/api/pages", "/api/quarantine"})
  void whatStrangersSendIsOnlyEverAJsonString(String path) {
    HttpResponse<String> response = dashboard.get(path);

    assertThat(new JsonObject(response.body()).encode())
        .contains(new JsonObject().put("a", HOSTILE).encode().substring(5, 40));
    assertThat(response.headers().firstValue("content-type"))
        .hasValue("application/json; charset=utf-8");
    assertThat(response.headers().firstValue("x-content-type-options")).hasValue("nosniff");
    assertThat(response.headers().firstValue("cache-control")).hasValue("no-store");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/api/pages?minutes=0|'minutes' = \"0\": expected an integer between 1 and 10080",
        "/api/pages?minutes=x|'minutes' = \"x\"",
        "/api/pages?limit=1000|expected an integer between 1 and 100",
        "/api/pages?minute=5|Unknown parameter 'minute': expected minutes, from, until, step, limit",
        "/api/pages?limit=1&limit=2|it is there twice",
        "/api/quarantine?reason=A%27%20OR|expected a reason such as missing_page",
        "/api/ledger?minutes=-1|'minutes' = \"-1\"",
        "/api/snapshot?x=1|Unknown parameter 'x': expected none"
      })
  void aBadParameterIsSaid(String path, String message) {
    HttpResponse<String> response = dashboard.get(path);

    assertThat(response.statusCode()).isEqualTo(400);
    JsonObject error = new JsonObject(response.body()).getJsonObject("error");
    assertThat(error.getString("code")).isEqualTo("bad_parameter");
    assertThat(error.getString("message")).contains(message);
  }

  @Test
  void aStoreThatFailsIsSaidAndRecoveredFrom() {
    dashboard.failStore(true);

    await("store missed")
        .atMost(PATIENCE)
        .until(() -> dashboard.get("/health/ready").statusCode() == 503);
    assertThat(dashboard.get("/health/live").statusCode()).isEqualTo(200);
    for (String path : new String[] {"/api/snapshot", "/api/ledger", "/api/pages"}) {
      HttpResponse<String> response = dashboard.get(path);
      assertThat(response.statusCode()).isEqualTo(503);
      assertThat(response.headers().firstValue("retry-after")).hasValue("2");
      assertThat(new JsonObject(response.body()).getJsonObject("error").getString("code"))
          .isEqualTo("store_unavailable");
      assertThat(response.body()).doesNotContain("disk");
    }

    dashboard.failStore(false);
    await("store back")
        .atMost(PATIENCE)
        .until(() -> dashboard.get("/health/ready").statusCode() == 200);
    assertThat(dashboard.get("/api/snapshot").statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource({
    "GET,/,200",
    "GET,/assets/main.js,200",
    "GET,/assets/uplot.js,200",
    "GET,/api/snapshot,200",
    "GET,/health/live,200",
    "GET,/api/pages?limit=x,400",
    "GET,/nothing,404",
    "GET,/assets/nothing.js,404",
    "GET,/assets/..%2findex.html,404",
    "GET,/assets/%2e%2e/log4j2.properties,404",
    "POST,/api/snapshot,405",
    "DELETE,/,405"
  })
  void everyResponseSaysHowItMayBeUsed(String method, String path, int status) {
    HttpResponse<String> response =
        dashboard.send(
            dashboard
                .request(path)
                .method(method, java.net.http.HttpRequest.BodyPublishers.noBody())
                .build());

    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(response.headers().firstValue("content-security-policy").orElse(""))
        .contains("default-src 'self'", "style-src 'self'", "frame-ancestors 'none'")
        .doesNotContain("unsafe");
    assertThat(response.headers().firstValue("x-content-type-options")).hasValue("nosniff");
    assertThat(response.headers().firstValue("referrer-policy")).hasValue("no-referrer");
  }

  @Test
  void soDoesTheAnswerToBrokenHttp() throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), dashboard.port())) {
      socket
          .getOutputStream()
          .write("GET / HTTP/1.1\r\nBad Name: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));

      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);

      assertThat(answer).startsWith("HTTP/1.1 400 ");
      assertThat(answer).contains("Content-Security-Policy");
    }
  }
}
