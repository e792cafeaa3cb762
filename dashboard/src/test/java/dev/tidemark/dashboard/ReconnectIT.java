package dev.tidemark.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.browser.Browser;
import dev.tidemark.results.LedgerTotals;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The open page when the line to its dashboard breaks while events come in. */
@Timeout(300)
class ReconnectIT {
  private static final String PAGE = "/ofertas/black-friday";

  /** More changes than any buffer of them would keep. */
  private static final int MISSED = 100;

  @TempDir static Path userData;
  private static Browser browser;

  private final Instant now = Instant.now();
  private final RunningDashboard dashboard = new RunningDashboard(Clock.systemUTC()).start();
  private final Relay line = Relay.to(dashboard.port());
  private long views;

  ReconnectIT() throws IOException {}

  @BeforeAll
  static void startBrowser() throws IOException {
    browser = PageInBrowser.start(userData, "en");
    browser.resize(1_400, 1_000);
  }

  @AfterAll
  static void stopBrowser() {
    if (browser != null) {
      browser.close();
    }
  }

  @BeforeEach
  void openPage() {
    events();
    browser.open(line.address() + "/?lang=en");
    patiently().untilAsserted(this::assertNumbersAreTheStores);
    browser.complaints();
  }

  @AfterEach
  void close() {
    browser.open("about:blank");
    line.close();
    dashboard.close();
  }

  @Test
  void theBrowserComesBackAndGetsWhatItMissed() throws IOException {
    line.cut();

    missesChanges();
    line.mend();

    patiently().untilAsserted(this::assertNumbersAreTheStores);
    assertThat(line.requests())
        .as("by the browser itself, or by the page where this took longer than its patience")
        .containsAnyOf("\r\nLast-Event-ID: ", "GET /api/stream?after=");
    assertThatMissedChangesCameInOneUpdate();
    assertThat(browser.complaints()).allMatch(text -> text.contains("ERR_"));
  }

  @Test
  void thePageItselfComesBackWhenTheBrowserGivesUpAndGetsWhatItMissed() throws IOException {
    line.refuse();

    missesChanges();
    patiently().until(() -> line.turnedAway() > 2); // the browser gave up, and the page tries
    line.mend();

    patiently().untilAsserted(this::assertNumbersAreTheStores);
    assertThat(line.requests()).contains("GET /api/stream?after=");
    assertThatMissedChangesCameInOneUpdate();
    assertThat(browser.complaints()).allMatch(text -> text.matches(".*(502|ERR_).*"));
  }

  @Test
  void aLaptopThatWakesUpSaysHowOldItsNumbersAre() {
    line.still();
    // A clock that stood still while the machine slept, beside one that did not.
    browser.eval("(window.asleep = Date.now, Date.now = () => asleep() + 3_600_000)");

    patiently().until(() -> browser.text(".strip .word").equals("reconnecting"));

    assertThat(browser.text(".strip .more")).matches("last update 6[0-2] min ago");
    line.mend();
    events();
    veryPatiently().untilAsserted(this::assertNumbersAreTheStores);
    assertThat(browser.eval("document.body.matches('.outdated')")).isEqualTo(false);
  }

  /** What the page says meanwhile, and that it shows what it had. */
  private void missesChanges() throws IOException {
    List<String> before = numbers();
    patiently().until(() -> browser.text(".strip .word").equals("reconnecting"));
    assertThat(browser.text(".strip .more")).matches("last update .* ago");
    assertThat(browser.eval("getComputedStyle(document.querySelector('main')).filter"))
        .isEqualTo("grayscale(1)");
    assertThat(browser.eval("document.querySelector('.strip').dataset.level")).isEqualTo("warn");

    try (Events reader = Events.open(dashboard, null)) {
      for (int i = 0; i < MISSED; i++) {
        events();
        reader.nextWith("pages");
      }
      dashboard.written.quarantine(now, PAGE, "{", "malformed_json");
      reader.nextWith("quarantine");
    }
    assertThat(numbers()).isEqualTo(before);
    patiently()
        .untilAsserted(
            () -> assertThat(browser.text(".strip .more")).matches("last update [1-9].* ago"));
  }

  private void assertThatMissedChangesCameInOneUpdate() {
    assertThat(line.answers()).contains("event: update\n").doesNotContain("event: snapshot\n");
    assertThat(browser.eval("getComputedStyle(document.querySelector('main')).filter"))
        .isEqualTo("none");
    assertThat(browser.eval("document.body.classList.contains('outdated')")).isEqualTo(false);
  }

  private void assertNumbersAreTheStores() {
    LedgerTotals totals = dashboard.store().ledger();
    assertThat(numbers())
        .containsExactly("" + totals.accepted(), "" + totals.counted(), "" + views);
  }

  /** Accepted, counted, and the views of the page that leads. */
  private static List<String> numbers() {
    return List.of(
        digits(".accepted b"),
        digits(".counted b"),
        digits(".pages tbody td.number:not(.share):not(.trend)"));
  }

  private static String digits(String selector) {
    return browser.text(selector).replaceAll("\\D", "");
  }

  private void events() {
    views += 7;
    dashboard.written.views(now.minus(Duration.ofMinutes(5)), PAGE, views);
    dashboard.written.slice(now, 7, 0, 0, 0);
  }

  /** The browser tries each connection that it has kept before it makes a new one. */
  private static ConditionFactory veryPatiently() {
    return patiently().atMost(Duration.ofMinutes(3));
  }

  private static ConditionFactory patiently() {
    return PageInBrowser.patiently().ignoreExceptions();
  }
}
