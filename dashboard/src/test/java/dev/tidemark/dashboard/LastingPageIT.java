package dev.tidemark.dashboard;

import static dev.tidemark.dashboard.PageInBrowser.patiently;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.browser.Browser;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Pages that stay open: what they claim, what they keep, and that they leave room for others. */
@Timeout(300)
class LastingPageIT {
  private static final String LEADING = "/ofertas/black-friday";

  /** A browser makes six connections to a host at a time. */
  private static final int TABS = 8;

  @TempDir static Path userData;
  private static Browser browser;

  private final Instant now = Instant.now();
  private final RunningDashboard dashboard = new RunningDashboard(Clock.systemUTC());

  @BeforeAll
  static void startBrowser() throws IOException {
    browser = PageInBrowser.start(userData, "en");
  }

  @AfterAll
  static void stopBrowser() {
    if (browser != null) {
      browser.close();
    }
  }

  @BeforeEach
  void write() {
    dashboard.written.views(ago(5), LEADING, 900);
    dashboard.written.views(ago(5), "/carrinho", 400);
    dashboard.written.ways(ago(5), "/carrinho", LEADING, 300);
    dashboard.written.ways(ago(5), LEADING, "/carrinho", 200);
    dashboard.written.slice(now, 1_300, 0, 0, 0);
    browser.resize(1_400, 1_000);
    dashboard.start();
  }

  @AfterEach
  void nothingWasComplainedAbout() {
    browser.eval("localStorage.clear()");
    browser.open("about:blank");
    List<String> complaints = browser.complaints();
    dashboard.close();
    assertThat(complaints).isEmpty();
  }

  @Test
  void aStoreThatHangsIsNotLive() {
    open("/");
    dashboard.written.views(ago(5), LEADING, 901); // so that the page knows how often it is told
    patiently().until(() -> browser.texts(".pages td.number").contains("901"));
    assertThat(browser.eval("document.body.matches('.outdated')")).isEqualTo(false);

    dashboard.hangStore();
    try {
      // It waits for as long as it had to wait for a snapshot before, on top of the silence.
      patiently()
          .atMost(Duration.ofMinutes(2))
          .until(() -> browser.text(".strip .word").equals("the store does not answer"));
      assertThat(browser.text(".strip .more")).matches("last update \\d+ (s|min) ago");
      assertThat(browser.eval("document.body.matches('.outdated')")).isEqualTo(true);
    } finally {
      dashboard.answer();
    }
    dashboard.written.slice(Instant.now(), 10, 0, 0, 0);
    patiently().until(() -> browser.text(".strip .word").equals("live"));
    assertThat(browser.eval("document.body.matches('.outdated')")).isEqualTo(false);
  }

  @Test
  void aPageThatCannotShowWhatItIsToldDoesNotClaimToBeLive() {
    open("/");
    browser.eval(
        "(window.parse = JSON.parse, JSON.parse = text => ({ ...parse(text), audience: null }))");

    dashboard.written.slice(Instant.now(), 10, 0, 0, 0);

    patiently().until(() -> browser.text(".strip .word").equals("cannot be shown"));
    assertThat(browser.eval("document.body.matches('.outdated')")).isEqualTo(true);
    browser.eval("JSON.parse = parse");
    dashboard.written.visitors(ago(1), 10);
    patiently().until(() -> browser.eval("document.body.matches('.outdated')").equals(false));
    assertThat(browser.complaints()).isNotEmpty().allMatch(text -> text.contains("TypeError"));
  }

  @Test
  void oneQuestionIsAskedAtATimeHoweverOftenThePageIsLookedAt() {
    open("/");
    browser.eval(
        "(window.asked = 0, window.waiting = [], window.fetch = () =>"
            + " (asked++, new Promise((answer, refuse) => waiting.push(refuse))))");
    browser.eval("location.hash = '#/pages'");
    patiently().until(() -> browser.eval("asked").equals(1));

    for (int i = 0; i < 3; i++) {
      browser.eval("document.dispatchEvent(new Event('visibilitychange'))");
    }

    assertThat(browser.eval("new Promise(then => setTimeout(() => then(asked), 50))")).isEqualTo(1);
    browser.eval("waiting.forEach(refuse => refuse(new Error('no answer')))");
    patiently().until(() -> !browser.eval("asked").equals(1));
  }

  @Test
  void anotherRangeThatIsNotAnsweredIsSaidToBeOld() {
    open("/#/?range=360");
    patiently().until(() -> browser.texts(".pages .page-name").size() == 2);

    browser.eval("window.fetch = () => Promise.reject(new Error('too many requests'))");

    patiently().until(() -> browser.texts("main [role=alert]").contains("Cannot ask; try again."));
    assertThat(browser.texts(".pages .page-name")).as("what is known stays").hasSize(2);
  }

  @Test
  void whatHasTheFocusKeepsItWhenNewNumbersCome() {
    open("/#/pages" + LEADING);
    patiently().until(() -> browser.texts(".around a").size() == 2);
    browser.eval("(window.link = document.querySelector('.around a'), link.focus())");

    dashboard.written.ways(ago(5), "/carrinho", LEADING, 301);

    patiently().until(() -> browser.texts(".around td.number").contains("301"));
    assertThat(browser.eval("document.activeElement === window.link")).isEqualTo(true);
  }

  @Test
  void aControlThatIsPressedKeepsTheFocus() {
    open("/");
    for (String control : List.of("Light or dark theme", "Times in UTC", "Português", "English")) {
      browser.eval("document.querySelector('button[title=\"" + control + "\"]').focus()");

      browser.press("\uE007"); // Enter

      assertThat(browser.eval("document.activeElement.closest('.looks') !== null"))
          .as(control)
          .isEqualTo(true);
    }
    assertThat(browser.eval("document.activeElement.title")).isEqualTo("English");
  }

  @Test
  void aRowThatIsMarkedStaysMarkedInTheTable() {
    open("/");
    browser.click(".panel.wide .choice");
    browser.eval(
        "getSelection().selectAllChildren(document.querySelector('.twin tbody tr:last-child'))");
    String marked = (String) browser.eval("getSelection().toString()");
    assertThat(marked).isNotEmpty();

    dashboard.written.views(ago(5), LEADING, 1_234);

    patiently().until(() -> browser.texts(".twin td").contains("1,234"));
    assertThat(browser.eval("getSelection().toString()")).isEqualTo(marked);
  }

  @Test
  void aChoiceInOneTabHoldsInTheOther() {
    open("/#/health");
    String first = browser.tab();
    browser.openTab();
    open("/");
    browser.click("button[title=Português]");
    browser.closeTab();
    browser.switchTo(first);

    browser.press("2");

    patiently().until(() -> !browser.texts("h2").isEmpty());
    String shown =
        browser.eval("document.documentElement.lang") + " " + browser.text(".accepted span");
    assertThat(shown).isIn("en accepted", "pt-BR aceitos");
    assertThat(browser.text("nav a[aria-current]"))
        .isEqualTo(shown.startsWith("en") ? "Pages" : "Páginas");
  }

  @Test
  void aWallKeepsNothingOfTheViewsThatItHasShown() {
    open("/");
    browser.developerTool("Performance.enable", new JsonObject());
    cycle(5);
    long before = listeners();

    cycle(20);

    patiently().untilAsserted(() -> assertThat(listeners()).isLessThan(before + 60));
  }

  private void cycle(int times) {
    for (int i = 0; i < times; i++) {
      browser.eval("location.hash = '#/quarantine'");
      patiently().until(() -> !browser.texts(".filters").isEmpty());
      browser.eval("location.hash = '#/'");
      patiently().until(() -> !browser.texts(".pages").isEmpty());
    }
  }

  /** Of elements that are still there for somebody. */
  private static long listeners() {
    browser.developerTool("HeapProfiler.collectGarbage", new JsonObject());
    JsonObject answer =
        (JsonObject) browser.developerTool("Performance.getMetrics", new JsonObject());
    return answer.getJsonArray("metrics").stream()
        .map(JsonObject.class::cast)
        .filter(metric -> metric.getString("name").equals("JSEventListeners"))
        .mapToLong(metric -> metric.getLong("value"))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void manyTabsAreAllServed() {
    List<String> tabs = new ArrayList<>(List.of(browser.tab()));
    open("/");
    while (tabs.size() < TABS) {
      tabs.add(browser.openTab());
      open("/");
    }

    // And who comes back to the first sees what is now.
    dashboard.written.views(ago(5), LEADING, 5_432);
    browser.switchTo(tabs.get(0));
    browser.developerTool("Page.bringToFront", new JsonObject());
    patiently().until(() -> browser.texts(".pages td.number").contains("5,432"));

    for (String tab : tabs.subList(1, TABS)) {
      browser.switchTo(tab);
      browser.closeTab();
    }
    browser.switchTo(tabs.get(0));
  }

  private void open(String path) {
    PageInBrowser.open(browser, dashboard.address() + path);
  }

  private Instant ago(int minutes) {
    return now.minus(Duration.ofMinutes(minutes));
  }
}
