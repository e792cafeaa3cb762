package dev.tidemark.dashboard;

import static dev.tidemark.dashboard.PageInBrowser.patiently;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.browser.Browser;
import dev.tidemark.results.AlertKind;
import dev.tidemark.results.AlertRow;
import dev.tidemark.results.AlertSeverity;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the page says of times that are not the last hour, and of names that are not usual. */
@Timeout(300)
class RangesIT {
  private static final String OLD = "/antiga";
  private static final String WIDE = "/" + "%E5%95%86".repeat(227);
  private static final DateTimeFormatter DAY_AND_MINUTE =
      DateTimeFormatter.ofPattern("MM/dd, HH:mm");

  @TempDir static Path userData;
  private static Browser browser;
  private static RunningDashboard dashboard;
  private static Instant now;
  private static Instant longAgo;

  @BeforeAll
  static void start() throws IOException {
    now = Instant.now();
    longAgo = now.minus(Duration.ofDays(3)).truncatedTo(ChronoUnit.MINUTES);
    dashboard = new RunningDashboard(Clock.systemUTC()).start();
    dashboard.written.views(longAgo, OLD, 70);
    dashboard.written.views(now.minus(Duration.ofMinutes(40)), "/ofertas", 50);
    dashboard.written.views(now.minus(Duration.ofMinutes(40)), WIDE, 40);
    dashboard.written.spike(longAgo, OLD, 3.4);
    dashboard.written.quarantine(longAgo, OLD, "{}", "missing_user_id");
    dashboard.written.slice(now, 160, 1, 0, 0);
    dashboard
        .store()
        .writeAlerts(
            List.of(
                new AlertRow(
                    AlertKind.BOT,
                    "constructor",
                    now.truncatedTo(ChronoUnit.MINUTES),
                    null,
                    AlertSeverity.HIGH,
                    99,
                    Map.of("observed", 99.0),
                    now.truncatedTo(ChronoUnit.MINUTES))));
    browser = PageInBrowser.start(userData, "en");
    browser.resize(1_400, 1_000);
  }

  @AfterAll
  static void stop() {
    if (browser != null) {
      browser.close();
    }
    if (dashboard != null) {
      dashboard.close();
    }
  }

  @AfterEach
  void nothingWasComplainedAbout() {
    browser.open("about:blank");
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void anAlertOfAnotherDayNamesIt() {
    open("/?tz=utc");

    patiently()
        .until(
            () ->
                browser
                    .texts(".alert .since")
                    .contains("since " + DAY_AND_MINUTE.format(longAgo.atOffset(ZoneOffset.UTC))));
  }

  @Test
  void aFaultyEventOfAnotherDayNamesIt() {
    open("/?tz=utc#/quarantine?range=10080");

    patiently().until(() -> !browser.texts(".samples time").isEmpty());
    assertThat(browser.text(".samples time"))
        .startsWith(DAY_AND_MINUTE.format(longAgo.atOffset(ZoneOffset.UTC)));
  }

  @Test
  void noViewsAreOfTheRangeThatIsShown() {
    open("/#/pages?range=15");
    patiently().until(() -> !browser.texts(".nothing").isEmpty());
    assertThat(browser.texts(".nothing")).containsExactly("No page was viewed in this time.");

    open("/#/pages/nirgends?range=10080");

    patiently().until(() -> !browser.texts(".nothing").isEmpty());
    assertThat(browser.texts(".nothing").get(0)).isEqualTo("No views in this time.");
  }

  @Test
  void aUserMayHaveANameThatScriptsKnow() {
    open("/");

    patiently().until(() -> browser.texts(".alert bdi.subject").contains("constructor"));
  }

  @Test
  void aPageIsFoundByItsNameAsPeopleWriteIt() {
    open("/");
    browser.press("/");
    patiently().until(() -> browser.texts(".found li").size() == 2);

    browser.press("\u5546");

    patiently().until(() -> browser.texts(".found li").size() == 1);
    assertThat(browser.text(".found .page-name")).startsWith("/%E5%95%86");
  }

  @Test
  void aPageIsFoundByWhoTypesFasterThanTheDashboardAnswers() {
    open("/");
    browser.press("/");
    patiently().until(() -> browser.texts(".found li").size() == 2);

    browser.press("E", "5", "\uE007"); // and Enter

    patiently().until(() -> !browser.texts(".page-title").isEmpty());
    assertThat(browser.text(".page-title")).startsWith("/%E5%95%86");
  }

  @Test
  void aDarkPageIsPrintedInDarkInk() {
    open("/?theme=dark");
    browser.developerTool("Emulation.setEmulatedMedia", new JsonObject().put("media", "print"));
    try {
      assertThat(browser.eval("getComputedStyle(document.querySelector('.value')).color"))
          .isEqualTo("rgb(14, 21, 29)");
    } finally {
      browser.developerTool("Emulation.setEmulatedMedia", new JsonObject().put("media", ""));
    }
  }

  private static void open(String path) {
    PageInBrowser.open(browser, dashboard.address() + path);
  }
}
