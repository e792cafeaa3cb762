package dev.tidemark.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.dashboard.access.AccessConfig;
import dev.tidemark.results.ReplayRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The quarantine's search and replays, over real HTTP and a real store. */
@Timeout(120)
class ReplayApiIT {
  private static final Instant NOW = Instant.parse("2026-11-23T15:42:30Z");
  private static final String OPERATOR = "operator-token-1234";
  private static final String HOSTILE = "/x' OR 1=1; DROP TABLE quarantine; --<img src=x>";
  private static final String ASKED =
      """
      {"dryRun": true,
       "selection": {"reasons": ["missing_user_id"], "page": "/a", "appVersion": "web-1",
                     "from": "2026-11-23T15:00:00Z", "until": "2026-11-23T16:00:00Z"},
       "rule": {"set": {"user_id": "unknown"}, "rename": {}, "drop": []}}
      """;

  private static final RunningDashboard DASHBOARD =
      start(AccessConfig.open().withTokens(Optional.empty(), Optional.of(OPERATOR)));

  private static RunningDashboard start(AccessConfig access) {
    DashboardConfig config =
        new DashboardConfig("127.0.0.1", 0, Duration.ofMillis(50), 10, "http://localhost:8080");
    return new RunningDashboard(Clock.fixed(NOW, ZoneOffset.UTC), config.withAccess(access))
        .start();
  }

  @BeforeAll
  static void write() {
    Written written = DASHBOARD.written;
    written.quarantine(NOW.minusSeconds(600), "/a", "{\"page\":\"/a\"}", "missing_user_id");
    written.quarantine(NOW.minusSeconds(30), "/a", "{\"n\":1.50}", "missing_user_id");
    written.quarantine(NOW, HOSTILE, "x".repeat(5_000), "malformed_json");
  }

  @AfterAll
  static void close() {
    DASHBOARD.close();
  }

  @Test
  void findsWhatFitsAndCountsItByReasonAndTime() {
    JsonObject found =
        DASHBOARD.json("/api/quarantine/events?minutes=60&page=/a&reason=missing_user_id&limit=1");

    assertThat(found.getInteger("matching")).isEqualTo(2);
    assertThat(found.getJsonArray("events")).hasSize(1);
    JsonObject event = found.getJsonArray("events").getJsonObject(0);
    assertThat(event.getString("id")).isEqualTo("0-1");
    assertThat(event.getString("raw")).isEqualTo("{\"n\":1.50}");
    assertThat(event.getBoolean("sentAgain")).isFalse();
    JsonObject reason = found.getJsonArray("reasons").getJsonObject(0);
    assertThat(reason.getString("reason")).isEqualTo("missing_user_id");
    JsonArray series = reason.getJsonArray("series");
    assertThat(series).hasSize(found.getInteger("steps"));
    assertThat(series.stream().mapToLong(count -> ((Number) count).longValue()).sum()).isEqualTo(2);
  }

  @Test
  void aStrangersTextIsOnlyEverAValue() {
    String page = java.net.URLEncoder.encode(HOSTILE, java.nio.charset.StandardCharsets.UTF_8);
    JsonObject found = DASHBOARD.json("/api/quarantine/events?page=" + page);

    assertThat(found.getInteger("matching")).isEqualTo(1);
    assertThat(found.getJsonArray("events").getJsonObject(0).getString("page")).isEqualTo(HOSTILE);
    assertThat(DASHBOARD.json("/api/quarantine/events").getInteger("matching")).isEqualTo(3);
  }

  @Test
  void anEventIsFoundByItsPlaceWithAllItsBytes() {
    assertThat(
            DASHBOARD
                .json("/api/quarantine/events?id=0-2")
                .getJsonArray("events")
                .getJsonObject(0)
                .getString("raw"))
        .hasSize(2_048);
    assertThat(DASHBOARD.json("/api/quarantine/events/0-2").getString("raw")).hasSize(5_000);
    assertThat(DASHBOARD.get("/api/quarantine/events/0-99").statusCode()).isEqualTo(404);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "reason=nonsense | 'reason' = \"nonsense\": expected one of malformed_json,",
        "id=x | 'id' = \"x\": expected a partition and an offset such as 0-1812",
        "limit=0 | 'limit' = \"0\": expected an integer between 1 and 200",
        "version=1 | Unknown parameter 'version': expected minutes,",
      })
  void namesAWrongFilter(String query, String why) {
    HttpResponse<String> answer = DASHBOARD.get("/api/quarantine/events?" + query.strip());

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(message(answer)).contains(why.strip());
  }

  @Test
  void anOperatorsWishIsWrittenDownForTheProcessor() {
    HttpResponse<String> answer = DASHBOARD.send(operators(ASKED).build());

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    String id = new JsonObject(answer.body()).getString("id");
    ReplayRequest written = DASHBOARD.store().replayRequests().find(id).orElseThrow();
    assertThat(written.dryRun()).isTrue();
    assertThat(new JsonObject(written.selection()).getString("app_version")).isEqualTo("web-1");
    assertThat(written.rule()).isEqualTo("{\"set\":{\"user_id\":\"unknown\"}}");
    DASHBOARD
        .store()
        .replayRequests()
        .write(
            written.with(ReplayRequest.State.DONE, "{\"selected\":2,\"sent_before\":1}", "", NOW));
    JsonObject shown = DASHBOARD.json("/api/replays/" + id);
    assertThat(shown.getString("state")).isEqualTo("done");
    assertThat(shown.getJsonObject("numbers").getInteger("sentBefore")).isEqualTo(1);
    assertThat(shown.getJsonObject("selection").getString("appVersion")).isEqualTo("web-1");
    assertThat(DASHBOARD.json("/api/replays").getJsonArray("replays").encode()).contains(id);
    assertThat(DASHBOARD.get("/api/replays/none").statusCode()).isEqualTo(404);
  }

  @Test
  void onlyOperatorsOwnPagesAndOnlyJsonMayAsk() {
    int before = DASHBOARD.store().replayRequests().newest(100).size();

    assertRefused(json(ASKED), 403, "operator_only");
    assertRefused(operators(ASKED).setHeader("Content-Type", "text/plain"), 415, "wrong_type");
    assertRefused(operators(ASKED).header("Sec-Fetch-Site", "cross-site"), 403, "foreign_page");
    assertRefused(operators(ASKED).header("Origin", "http://evil.example"), 403, "foreign_page");
    assertRefused(operators(" ".repeat(70_000) + ASKED), 413, "too_large");
    assertThat(DASHBOARD.store().replayRequests().newest(100)).hasSize(before);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"selection\":{}} -> Invalid 'selection': expected ids, or from and until",
        "{\"selection\":{\"ids\":[\"x\"]}} -> 'selection.ids' = \"x\": expected a partition",
        "{\"selection\":{\"reasons\":[\"no\"]}} -> 'selection.reasons' = \"no\": expected one of",
        "{\"selection\":{\"from\":\"now\"}} -> 'selection.from' = \"now\": expected a time like",
        "{\"selection\":{\"seite\":1}} -> Unknown key 'selection.seite': expected reasons, page",
        "{\"selection\":{\"ids\":[\"0-1\"]},\"rule\":{\"set\":{\"seite\":1}}}"
            + " -> 'rule.set' = \"seite\": expected one of event_id",
        "{\"selection\":{\"ids\":[\"0-1\"]},\"rule\":{\"rename\":{\"a\":1}}}"
            + " -> 'rule.rename.a' = \"1\": expected a text",
        "{\"selection\":{\"ids\":[\"0-1\"]},\"rule\":{\"sets\":{}}}"
            + " -> Unknown key 'rule.sets': expected rename, drop, set",
        "{\"selection\":{\"ids\":[\"0-1\"]},\"dryRun\":1} -> 'dryRun' = \"1\": expected true or",
        "[] -> Cannot read the body: expected a JSON object",
      })
  void namesAWrongWish(String wishAndWhy) {
    String[] parts = wishAndWhy.split(" -> ", 2);
    HttpResponse<String> answer = DASHBOARD.send(operators(parts[0]).build());

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(message(answer)).contains(parts[1]);
  }

  @Test
  void onLoopbackEverybodyCanBeAnOperatorButNoPageFromElsewhere() {
    try (RunningDashboard demo = start(AccessConfig.open().withOperatorsOnLoopback())) {
      assertThat(demo.json("/api/session").getString("role")).isEqualTo("operator");
      assertThat(demo.send(json(demo, ASKED).build()).statusCode()).isEqualTo(202);
      assertThat(
              demo.send(json(demo, ASKED).header("Origin", "http://evil.example").build())
                  .statusCode())
          .isEqualTo(403);
      for (int i = 1; i < 20; i++) {
        assertThat(demo.send(json(demo, ASKED).build()).statusCode()).isEqualTo(202);
      }
      assertThat(demo.send(json(demo, ASKED).build()).statusCode()).isEqualTo(429);
    }
  }

  private static HttpRequest.Builder operators(String body) {
    return json(body).header("Authorization", "Bearer " + OPERATOR);
  }

  private static HttpRequest.Builder json(String body) {
    return json(DASHBOARD, body);
  }

  private static HttpRequest.Builder json(RunningDashboard dashboard, String body) {
    return dashboard
        .request("/api/replays")
        .header("Content-Type", "application/json")
        .POST(BodyPublishers.ofString(body));
  }

  private static void assertRefused(HttpRequest.Builder request, int status, String code) {
    HttpResponse<String> answer = DASHBOARD.send(request.build());
    assertThat(answer.statusCode()).as(code).isEqualTo(status);
    assertThat(new JsonObject(answer.body()).getJsonObject("error").getString("code"))
        .isEqualTo(code);
  }

  private static String message(HttpResponse<String> answer) {
    return new JsonObject(answer.body()).getJsonObject("error").getString("message");
  }
}
