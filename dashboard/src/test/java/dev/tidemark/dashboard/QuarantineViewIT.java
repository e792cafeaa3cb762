package dev.tidemark.dashboard;

import static dev.tidemark.dashboard.PageInBrowser.patiently;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.browser.Browser;
import dev.tidemark.dashboard.access.AccessConfig;
import dev.tidemark.results.QuarantineRow;
import dev.tidemark.results.ReplayRequest;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The quarantine's view in a real browser, over a real store; the test is the processor. */
@Timeout(300)
class QuarantineViewIT {
  private static final String OPERATOR = "operator-token-1234";
  private static final String IMAGE = "<img src=x onerror=alert(1)>";
  private static final String OTHER = "</script><script>alert(2)</script>";

  @TempDir static Path userData;
  private static Browser browser;
  private static RunningDashboard dashboard;

  @BeforeAll
  static void start() throws IOException {
    browser = PageInBrowser.start(userData, "en");
    DashboardConfig config =
        new DashboardConfig("127.0.0.1", 0, Duration.ofMillis(50), 10, "http://localhost:8080");
    AccessConfig access = AccessConfig.open().withTokens(Optional.empty(), Optional.of(OPERATOR));
    dashboard = new RunningDashboard(Clock.systemUTC(), config.withAccess(access)).start();
    write(
        0,
        "/a",
        "1.4.2",
        "{\"page\":\"/a\",\"n\":1.50,\"event_time\":\"soon\"}",
        "invalid_event_time",
        "missing_user_id");
    write(1, IMAGE, OTHER, "{\"page\":\"" + IMAGE + "\",\"title\":\"x\"}", "missing_user_id");
    write(2, OTHER, IMAGE, OTHER, "malformed_json", IMAGE);
    write(3, "/a", "1.4.1", "{\"page\":\"/a\"}", "missing_user_id");
    dashboard.written.surge(Instant.now().minusSeconds(60), "missing_user_id", "1.4.2");
    browser.resize(1_400, 1_000);
  }

  @AfterAll
  static void stop() {
    if (browser != null) {
      browser.open("about:blank");
      List<String> complaints = browser.complaints();
      browser.close();
      dashboard.close();
      assertThat(complaints).isEmpty();
    }
  }

  private static void write(
      int offset, String page, String version, String raw, String... reasons) {
    Instant at = Instant.now().minusSeconds(60L + offset);
    dashboard
        .store()
        .writeQuarantine(
            List.of(
                new QuarantineRow(
                    "clickstream.events",
                    0,
                    offset,
                    at,
                    at,
                    List.of(reasons),
                    page,
                    "page_view",
                    version,
                    raw.getBytes(StandardCharsets.UTF_8))));
  }

  @Test
  void filtersStandInTheAddressAndTheFaultyFieldIsMarked() {
    open("/#/quarantine");
    patiently().until(() -> browser.texts(".samples li").size() == 4);
    assertThat(browser.texts(".reasons .number")).containsExactly("3", "1", "1", "1");

    browser.click(".reasons li:first-child button");
    patiently().until(() -> browser.texts(".samples li").size() == 3);
    assertThat((String) browser.eval("location.hash")).contains("reason=missing_user_id");
    fill("input[name=version]", "1.4.2");

    patiently().until(() -> browser.texts(".samples li").size() == 1);
    assertThat((String) browser.eval("location.hash")).contains("version=1.4.2", "reason=");
    browser.click(".samples summary");
    patiently().until(() -> !browser.texts(".samples pre").isEmpty());
    assertThat(browser.texts(".samples mark").stream().map(String::strip))
        .containsExactly("\"event_time\": \"soon\"", "\"user_id\": missing");
    assertThat(browser.text(".samples pre")).contains("\"n\": 1.50");
    browser.reload();
    patiently().until(() -> browser.texts(".samples li").size() == 1);
  }

  @Test
  void aSurgeLeadsToItsEvents() {
    open("/");
    patiently().until(() -> !browser.texts(".alerts a.subject").isEmpty());

    browser.click(".alerts a.subject");

    patiently().until(() -> browser.texts(".samples li").size() == 1);
    assertThat((String) browser.eval("location.hash"))
        .isEqualTo("#/quarantine?reason=missing_user_id&version=1.4.2");
  }

  @Test
  void aStrangersTextIsOnlyText() {
    open("/#/quarantine");
    patiently().until(() -> browser.texts(".samples li").size() == 4);

    for (int i = 1; i <= 4; i++) {
      browser.click(".samples li:nth-child(" + i + ") summary");
    }
    patiently().until(() -> browser.texts(".samples pre").size() == 4);

    assertThat(browser.texts(".samples .page-name")).contains(IMAGE, OTHER);
    assertThat(browser.texts(".reason")).contains(IMAGE);
    assertThat(browser.eval("document.querySelectorAll('img, iframe, object, body script').length"))
        .isEqualTo(0);
  }

  @Test
  void anOperatorTriesAndThenSendsWhatPasses() {
    open("/#/quarantine?reason=missing_user_id&page=%2Fa");
    patiently().until(() -> !browser.texts(".operator input").isEmpty());
    assertThat(browser.text(".operator .what")).contains("dashboard.operator-token");
    fill(".operator input[type=password]", OPERATOR);
    browser.click(".operator button");
    patiently().until(() -> !browser.texts("form.replay").isEmpty());
    patiently().until(() -> browser.texts(".samples li").size() == 2);
    assertThat(browser.eval("document.querySelector('.rule li select:nth-of-type(2)').value"))
        .as("the field that is missing is proposed")
        .isEqualTo("user_id");

    browser.click(".buttons button");
    patiently()
        .until(() -> browser.text("form.replay .problem").startsWith("The value of user_id"));
    fill(".rule input[list]", "unknown");
    browser.click(".buttons button");
    ReplayRequest dry = taken();
    assertThat(dry.dryRun()).isTrue();
    assertThat(dry.rule()).isEqualTo("{\"set\":{\"user_id\":\"unknown\"}}");
    JsonObject selection = new JsonObject(dry.selection());
    assertThat(selection.getString("page")).isEqualTo("/a");
    assertThat(selection.getJsonArray("reasons").getString(0)).isEqualTo("missing_user_id");
    assertThat(Instant.parse(selection.getString("until"))).isBefore(Instant.now().plusSeconds(1));
    end(
        dry,
        """
        {"to_read":4,"read":4,"selected":2,"sent_before":0,"valid":1,"faulty":1,"over_limit":0,
         "sent":0,"uncertain":0,"faults":{"invalid_event_time":1},
         "samples":[{"id":"0-3","before":"%s","after":"{}","valid":true,"faults":[]}]}
        """
            .formatted(IMAGE));
    patiently().until(() -> browser.text(".replay-result").contains("Would pass now"));
    assertThat(browser.text(".before-after pre")).isEqualTo(IMAGE);

    browser.click(".buttons button:nth-child(2)");
    ReplayRequest real = taken();
    assertThat(real.dryRun()).isFalse();
    assertThat(real.selection()).isEqualTo(dry.selection());
    assertThat(real.rule()).isEqualTo(dry.rule());
    end(
        real,
        "{\"to_read\":4,\"read\":4,\"selected\":2,\"valid\":1,\"faulty\":1,\"sent\":1,"
            + "\"sent_before\":0,\"over_limit\":0,\"uncertain\":0,\"faults\":{}}");
    patiently().until(() -> browser.text(".replay-result").contains("Sent"));
    patiently().until(() -> String.join("|", browser.texts(".replays li")).contains("1 of 2 sent"));
  }

  /** The request that the page has made, as the processor finds it. */
  private static ReplayRequest taken() {
    return patiently()
        .until(() -> dashboard.store().replayRequests().open(), open -> open.size() == 1)
        .get(0);
  }

  private static void end(ReplayRequest request, String numbers) {
    dashboard
        .store()
        .replayRequests()
        .write(request.with(ReplayRequest.State.DONE, numbers, "", Instant.now()));
  }

  private static void open(String path) {
    PageInBrowser.open(browser, dashboard.address() + path);
  }

  private static void fill(String selector, String text) {
    browser.eval(
        "(e => { e.value = '"
            + text
            + "'; e.dispatchEvent(new Event('input', {bubbles: true}));"
            + " e.dispatchEvent(new Event('change', {bubbles: true})); })"
            + "(document.querySelector('"
            + selector
            + "'))");
  }
}
