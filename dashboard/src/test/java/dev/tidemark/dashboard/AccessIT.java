package dev.tidemark.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.dashboard.access.AccessConfig;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may read and who may act, over real HTTP. */
@Timeout(120)
class AccessIT {
  private static final String READER = "reader-token-1234";
  private static final String OPERATOR = "operator-token-1234";
  private static final String PASSWORD = "correct horse".replace(' ', '-') + "-battery";

  private static final RunningDashboard CLOSED = start(tokens(AccessConfig.open(), true));
  private static final RunningDashboard OPEN = start(tokens(AccessConfig.open(), false));

  @AfterAll
  static void close() {
    CLOSED.close();
    OPEN.close();
  }

  private static AccessConfig tokens(AccessConfig access, boolean readers) {
    return access.withTokens(
        readers ? Optional.of(READER) : Optional.empty(), Optional.of(OPERATOR));
  }

  private static RunningDashboard start(AccessConfig access) {
    return new RunningDashboard(
            Clock.systemUTC(),
            new DashboardConfig("127.0.0.1", 0, Duration.ofMillis(50), 10, "http://localhost:8080")
                .withAccess(access))
        .start();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/snapshot",
        "/api/ledger",
        "/api/stream",
        "/api/openapi.json",
        "/assets/../api/snapshot",
        "/health/%2e%2e/api/ledger",
        "/assets/./../api/quarantine/events"
      })
  void whoShowsNothingReadsNothing(String path) {
    HttpResponse<String> answer = CLOSED.get(path);

    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.headers().firstValue("www-authenticate"))
        .hasValue("Bearer realm=\"Tidemark\"");
    assertThat(error(answer)).isEqualTo("unauthorized");
  }

  @Test
  void aTokenInTheHeaderReads() {
    assertThat(withHeader(CLOSED, "Bearer " + READER).statusCode()).isEqualTo(200);
    assertThat(withHeader(CLOSED, "bearer " + OPERATOR).statusCode()).isEqualTo(200);
    assertThat(CLOSED.get("/api/ledger?token=" + READER).statusCode()).isEqualTo(401);
  }

  @Test
  void aBrowserIsSentToTheLoginAndStaysLoggedInByACookie() {
    HttpResponse<String> page = CLOSED.get("/");
    assertThat(page.statusCode()).isEqualTo(303);
    assertThat(page.headers().firstValue("location")).hasValue("/login");
    assertThat(CLOSED.get("/?lang=en&wall=90").headers().firstValue("location"))
        .as("the way back shows the same")
        .hasValue("/login?lang=en&wall=90");
    assertThat(CLOSED.get("/login").statusCode()).isEqualTo(200);
    assertThat(CLOSED.get("/assets/login.js").statusCode()).isEqualTo(200);

    HttpResponse<String> answer = login(CLOSED, READER, "same-origin");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(new JsonObject(answer.body()).getString("role")).isEqualTo("reader");
    String cookie = answer.headers().firstValue("set-cookie").orElseThrow();
    assertThat(cookie).containsIgnoringCase("HttpOnly").contains("SameSite=Strict", "Path=/");
    assertThat(cookie).doesNotContain(READER);
    String pair = cookie.substring(0, cookie.indexOf(';'));
    assertThat(withCookie(CLOSED, "/api/ledger", pair).statusCode()).isEqualTo(200);
    assertThat(withCookie(CLOSED, "/", pair).statusCode()).isEqualTo(200);
    assertThat(new JsonObject(withCookie(CLOSED, "/api/session", pair).body()).getString("role"))
        .isEqualTo("reader");
    assertThat(withCookie(CLOSED, "/api/ledger", pair + "x").statusCode()).isEqualTo(401);
  }

  @Test
  void aNameAndAPasswordReadToo() {
    try (RunningDashboard dashboard = start(withPassword(Optional.empty()))) {
      assertThat(dashboard.get("/").headers().firstValue("www-authenticate").orElse(""))
          .startsWith("Basic realm=");
      assertThat(withHeader(dashboard, basic("maria", PASSWORD)).statusCode()).isEqualTo(200);
      assertThat(withHeader(dashboard, basic("maria", "wrong")).statusCode()).isEqualTo(401);
      assertThat(withHeader(dashboard, "Basic !!!").statusCode()).isEqualTo(401);
    }
  }

  @Test
  void whoReadsByAPasswordOperatesWithAnOperatorsCookie() {
    try (RunningDashboard dashboard = start(withPassword(Optional.of(OPERATOR)))) {
      String cookie =
          login(dashboard, OPERATOR, "same-origin")
              .headers()
              .firstValue("set-cookie")
              .orElseThrow();

      HttpResponse<String> answer =
          dashboard.send(
              dashboard
                  .request("/api/session")
                  .header("Authorization", basic("maria", PASSWORD))
                  .header("Cookie", cookie.substring(0, cookie.indexOf(';')))
                  .build());

      assertThat(new JsonObject(answer.body()).getString("role")).isEqualTo("operator");
    }
  }

  @Test
  void wrongTokensAreLimited() {
    AccessConfig few =
        new AccessConfig(
            Optional.of(READER),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            false,
            Duration.ofHours(1),
            50,
            200,
            3,
            100,
            false);
    try (RunningDashboard dashboard = start(few)) {
      for (int i = 0; i < 3; i++) {
        assertThat(login(dashboard, "wrong", "same-origin").statusCode()).isEqualTo(401);
      }

      HttpResponse<String> refused = login(dashboard, READER, "same-origin");

      assertThat(refused.statusCode()).as("even the right one").isEqualTo(429);
      assertThat(error(refused)).isEqualTo("too_many_logins");
      assertThat(Integer.parseInt(refused.headers().firstValue("retry-after").orElse("0")))
          .isBetween(1, 30);
      assertThat(withHeader(dashboard, "Bearer " + READER).statusCode()).isEqualTo(429);
    }
  }

  @Test
  void requestsAreLimited() {
    AccessConfig few =
        new AccessConfig(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            false,
            Duration.ofHours(1),
            1,
            5,
            10,
            100,
            false);
    try (RunningDashboard dashboard = start(few)) {
      long start = System.nanoTime();
      int answered = 0;
      HttpResponse<String> refused = dashboard.get("/api/session");
      for (; refused.statusCode() == 200; refused = dashboard.get("/api/session")) {
        answered++;
      }
      int seconds = (int) Duration.ofNanos(System.nanoTime() - start).toSeconds() + 1;

      assertThat(refused.statusCode()).isEqualTo(429);
      assertThat(answered).as("a burst, and one a second").isBetween(5, 5 + seconds);
      assertThat(refused.headers().firstValue("retry-after")).hasValue("1");
      assertThat(error(refused)).isEqualTo("too_many_requests");
      assertThat(dashboard.get("/health/live").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void onLoopbackReadingIsOpenAndOperatingIsNot() {
    assertThat(OPEN.get("/api/ledger").statusCode()).isEqualTo(200);
    JsonObject session = OPEN.json("/api/session");
    assertThat(session.getString("role")).isEqualTo("reader");
    assertThat(session.getBoolean("loginNeeded")).isFalse();
    assertThat(new JsonObject(login(OPEN, OPERATOR, "same-origin").body()).getString("role"))
        .isEqualTo("operator");
  }

  @Test
  void onlyOperatorsAskForACopyOfTheStore() {
    assertThat(error(copy(OPEN, null))).isEqualTo("operator_only");
    assertThat(error(copy(CLOSED, "Bearer " + READER))).isEqualTo("operator_only");
    assertThat(error(copy(CLOSED, "Bearer " + OPERATOR))).as("in memory").isEqualTo("no_copy");
  }

  private static HttpResponse<String> copy(RunningDashboard dashboard, String authorization) {
    HttpRequest.Builder request = dashboard.request("/api/store");
    if (authorization != null) {
      request.header("Authorization", authorization);
    }
    return dashboard.send(request.build());
  }

  @Test
  void aPageFromElsewhereLogsNobodyIn() {
    assertThat(error(login(OPEN, OPERATOR, "cross-site"))).isEqualTo("foreign_page");
    assertThat(
            error(
                OPEN.send(
                    OPEN.request("/api/login")
                        .header("Content-Type", "application/json")
                        .header("Origin", "https://evil.example")
                        .POST(BodyPublishers.ofString("{\"token\":\"" + OPERATOR + "\"}"))
                        .build())))
        .isEqualTo("foreign_page");
  }

  @Test
  void withoutALoginANameFromElsewhereIsRefused() throws IOException {
    assertThat(liveStatus(OPEN, "rebound.example:8090")).isEqualTo(403);
    assertThat(liveStatus(OPEN, "localhost:" + OPEN.port())).isEqualTo(200);
    assertThat(liveStatus(OPEN, "[::1]")).isEqualTo(200);
  }

  @Test
  void aBodyInBrokenChunksIsNotTheDashboardsFault() throws IOException {
    assertThat(
            rawStatus(
                OPEN,
                """
                POST /api/login HTTP/1.1\r
                Host: localhost\r
                Transfer-Encoding: chunked\r
                \r
                zz\r
                """))
        .isEqualTo(400);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{", "[]", "{\"token\":7}", "", "\"x\""})
  void aLoginThatIsNoneIsRefused(String body) {
    HttpResponse<String> answer =
        OPEN.send(
            OPEN.request("/api/login")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body))
                .build());

    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.headers().firstValue("set-cookie")).isEmpty();
  }

  @Test
  void loggingOutTakesTheCookieAway() {
    HttpResponse<String> answer =
        OPEN.send(OPEN.request("/api/logout").POST(BodyPublishers.noBody()).build());

    assertThat(answer.statusCode()).isEqualTo(204);
    assertThat(answer.headers().firstValue("set-cookie").orElse("")).contains("Max-Age=0");
  }

  private static HttpResponse<String> login(RunningDashboard at, String token, String site) {
    return at.send(
        at.request("/api/login")
            .header("Content-Type", "application/json")
            .header("Sec-Fetch-Site", site)
            .POST(BodyPublishers.ofString(new JsonObject().put("token", token).encode()))
            .build());
  }

  private static HttpResponse<String> withHeader(RunningDashboard at, String authorization) {
    return at.send(at.request("/api/ledger").header("Authorization", authorization).build());
  }

  private static HttpResponse<String> withCookie(RunningDashboard at, String path, String cookie) {
    return at.send(at.request(path).header("Cookie", cookie).build());
  }

  private static String basic(String user, String password) {
    return "Basic "
        + Base64.getEncoder()
            .encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
  }

  private static String error(HttpResponse<String> answer) {
    return new JsonObject(answer.body()).getJsonObject("error").getString("code");
  }

  private static AccessConfig withPassword(Optional<String> operatorToken) {
    return new AccessConfig(
        Optional.empty(),
        operatorToken,
        Optional.of("maria"),
        Optional.of(PASSWORD),
        false,
        Duration.ofHours(1),
        50,
        200,
        10,
        100,
        false);
  }

  private static int liveStatus(RunningDashboard at, String host) throws IOException {
    return rawStatus(
        at, "GET /health/live HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n");
  }

  private static int rawStatus(RunningDashboard at, String request) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), at.port())) {
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      return Integer.parseInt(answer.substring(9, 12));
    }
  }
}
