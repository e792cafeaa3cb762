package dev.tidemark.dashboard;

import static dev.tidemark.dashboard.PageInBrowser.patiently;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.browser.Browser;
import dev.tidemark.results.LedgerTotals;
import dev.tidemark.results.PageTotal;
import io.vertx.core.json.JsonArray;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The page in a real browser, over a real store. */
@Timeout(300)
class BrowserIT {
  private static final String IMAGE = "<img src=x onerror=alert(1)>";
  private static final String SCRIPT = "/</script><script>alert(2)</script>";
  private static final String LONG = "/produto/" + "muito-comprido-".repeat(20) + "fim";
  private static final String TAB = "\uE004";
  private static final String ENTER = "\uE007";
  private static final String LEFT = "\uE012";
  private static final String HOME = "\uE011";

  @TempDir static Path userData;
  private static Browser browser;

  private final Instant now = Instant.now();
  private final RunningDashboard dashboard = new RunningDashboard(Clock.systemUTC());

  @BeforeAll
  static void startBrowser() throws IOException {
    browser = PageInBrowser.start(userData, "pt-BR,pt");
  }

  @AfterAll
  static void stopBrowser() {
    if (browser != null) {
      browser.close();
    }
  }

  @BeforeEach
  void write() {
    Written written = dashboard.written;
    written.views(ago(5), "/ofertas/black-friday", 12_345);
    written.views(ago(6), "/ofertas/black-friday", 4_000);
    written.views(ago(6), IMAGE, 300);
    written.views(ago(5), SCRIPT, 200);
    written.views(ago(5), LONG, 150);
    written.lateViews(ago(8), "/carrinho", 77);
    for (int i = 0; i < 9; i++) {
      written.views(ago(10), "/produto/" + i, 20 + i);
    }
    written.quarantine(
        now, IMAGE, "{\"page\":\"" + IMAGE + "\",\"n\":1.50,\"n\":2}", "missing_user_id");
    written.quarantine(now, "", SCRIPT, "malformed_json");
    written.slice(now, 1_204_318, 24_002, 11_871, 12_425);
    browser.resize(1_400, 1_000);
    dashboard.start();
  }

  @AfterEach
  void nothingWasComplainedAbout() {
    browser.open("about:blank");
    List<String> complaints = browser.complaints();
    dashboard.close();
    assertThat(complaints).isEmpty();
  }

  @Test
  void showsTheStoresNumbers() {
    open("/");

    LedgerTotals totals = dashboard.store().ledger();
    assertThat(digits(".accepted b")).isEqualTo(totals.accepted());
    assertThat(digits(".counted b")).isEqualTo(totals.counted());
    assertThat(digits(".quarantined b")).isEqualTo(totals.quarantined());
    assertThat(digits(".late b")).isEqualTo(totals.late());
    assertThat(digits(".duplicate b")).isEqualTo(totals.duplicate());
    assertThat(browser.texts(".unexplained")).isEmpty();
    List<PageTotal> top = dashboard.store().topPages(ago(30), now.plusSeconds(60), 10);
    List<String> views = browser.texts(".pages tbody td.number:not(.share):not(.trend)");
    assertThat(views).hasSize(10);
    for (int i = 0; i < top.size(); i++) {
      assertThat(onlyDigits(views.get(i))).as(top.get(i).page()).isEqualTo(top.get(i).views());
    }
  }

  @Test
  void aTrendNeedsEnoughViewsBefore() {
    dashboard.written.views(ago(45), "/ofertas/black-friday", 1);
    open("/");
    assertThat(browser.texts(".pages tbody .trend")).hasSize(10).containsOnly("\u2013");

    dashboard.written.views(ago(45), "/ofertas/black-friday", 8_000);

    patiently().until(() -> browser.texts(".pages tbody .trend").get(0).startsWith("+1"));
    assertThat(browser.texts(".pages tbody .trend").subList(1, 10)).containsOnly("nova");
  }

  @Test
  void aStrangersTextIsOnlyText() {
    open("/");

    assertThat(browser.texts(".pages .page-name")).contains(IMAGE, SCRIPT);
    assertThat(browser.texts(".pages .page-name").get(3))
        .startsWith("/produto/muito")
        .endsWith("fim")
        .contains("…");
    assertThat(browser.texts(".legend .page-name")).hasSize(8);
    open("/#/quarantine");
    patiently()
        .untilAsserted(
            () -> assertThat(browser.texts(".reasons .number")).containsExactly("1", "1"));
    browser.click(".samples li:last-child summary");
    patiently().until(() -> !browser.texts(".samples pre").isEmpty());
    assertThat(browser.eval("document.querySelectorAll('img, iframe, object, body script').length"))
        .isEqualTo(0);
    String raw = String.join("\n", browser.texts(".samples pre"));
    assertThat(raw)
        .satisfiesAnyOf(
            text -> assertThat(text.strip()).isEqualTo(SCRIPT),
            text ->
                assertThat(text)
                    .startsWith("{\n  \"page\": \"" + IMAGE + "\",\n  \"n\": 1.50,\n  \"n\": 2\n"));
  }

  @Test
  void changesAsTheStoreDoes() {
    open("/");

    dashboard.written.views(ago(5), "/nova", 99_999);

    patiently().until(() -> browser.text(".pages .page-name").equals("/nova"));
  }

  @Test
  void saysInAWordWhatIsWrong() {
    dashboard.written.slice(now, 10, 0, 0, 0, 3);
    open("/?lang=en");

    patiently().until(() -> browser.text(".strip .word").equals("does not balance"));
    assertThat(browser.text(".strip .unexplained")).isEqualTo("+ 3 unexplained");
    assertThat(browser.eval("document.querySelector('.strip').dataset.level")).isEqualTo("bad");
  }

  @Test
  void fitsAPhoneWithoutScrollingSideways() {
    browser.resize(320, 640);
    for (String lang : new String[] {"pt", "en"}) {
      open("/?lang=" + lang);
      browser.click(".strip");

      patiently()
          .untilAsserted(
              () ->
                  assertThat(browser.eval(WIDER)).as("pixels to scroll in %s", lang).isEqualTo(0));
      assertThat((JsonArray) browser.eval(OUTSIDE)).as("cut off in %s", lang).isEmpty();
      browser.eval("document.querySelector('.strip').click()");
    }
  }

  private static final String WIDER =
      "document.documentElement.scrollWidth - document.documentElement.clientWidth";

  /** Texts that reach out of the page, but for what has a scroll bar of its own. */
  private static final String OUTSIDE =
      """
      [...document.querySelectorAll('body *')]
        .filter(e => e.checkVisibility() && !e.closest('.scroll, .unseen, .skip, .chart'))
        .filter(e => e.getBoundingClientRect().right > document.documentElement.clientWidth + 0.5)
        .map(e => e.outerHTML.slice(0, 120))""";

  @Test
  void isUsedByKeyboardWithFocusThatIsSeen() {
    open("/?lang=en");
    String focused = "document.activeElement";
    for (int i = 0; i < 40 && !browser.eval(focused + ".className").equals("chart"); i++) {
      browser.press(TAB);
      assertThat(browser.eval("getComputedStyle(document.activeElement).outlineStyle"))
          .as("outline of %s", browser.eval(focused + ".outerHTML.slice(0, 80)"))
          .isEqualTo("solid");
      if (browser.eval(focused + ".className").equals("strip")) {
        browser.press(ENTER);
        patiently().until(() -> !browser.texts(".ledger tbody tr").isEmpty());
        browser.press(ENTER);
      }
    }

    browser.press(HOME);
    String first = browser.text(".legend th");
    assertThat(first).matches("\\d\\d:\\d\\d");
    browser.press("\uE010"); // End
    patiently() // the minute may have turned since the page was opened
        .untilAsserted(
            () -> {
              browser.press(LEFT);
              assertThat(browser.eval(focused + ".getAttribute('aria-valuetext')"))
                  .asString()
                  .contains("/ofertas/black-friday: 12,345");
            });
    assertThat(onlyDigits(browser.texts(".legend .total td").get(0))).isEqualTo(12_695);
  }

  @Test
  void theTableHoldsWhatTheChartShows() {
    open("/");

    browser.click(".panel.wide .choice");

    assertThat(browser.texts(".twin tbody tr")).hasSize(60);
    assertThat(browser.texts(".plot")).isEmpty();
    long sum =
        browser.texts(".twin tbody td:nth-child(2)").stream()
            .mapToLong(BrowserIT::onlyDigits)
            .sum();
    assertThat(sum).isEqualTo(12_345 + 4_000 + 300 + 200 + 150 + 77 + 9 * 20 + 36);
  }

  @Test
  void speaksPortugueseFirstAndEnglishAtASwitch() {
    open("/");
    assertThat(browser.eval("document.documentElement.lang")).isEqualTo("pt-BR");
    assertThat(browser.text(".pages th.page")).isEqualTo("Página");

    browser.click(".choices button[title=English]");

    assertThat(browser.text(".pages th.page")).isEqualTo("Page");
    assertThat((String) browser.eval("location.search")).isEqualTo("?lang=en");
    assertThat(browser.text(".accepted b")).contains(",");
    browser.eval("localStorage.clear()");
  }

  @Test
  void saysThatItReconnectsAndDoes() {
    open("/?lang=en");
    int port = dashboard.port();

    dashboard.stop();

    patiently().until(() -> browser.text(".strip .word").equals("reconnecting"));
    assertThat(browser.text(".strip .more")).matches("last update .* ago");
    assertThat(browser.eval("document.body.classList.contains('outdated')")).isEqualTo(true);
    assertThat(digits(".accepted b")).as("the last numbers stay").isEqualTo(1_252_616);
    dashboard.start(port);
    dashboard.written.views(ago(5), "/depois", 88_888);
    patiently().until(() -> browser.text(".pages .page-name").equals("/depois"));
    assertThat(browser.eval("document.body.classList.contains('outdated')")).isEqualTo(false);
    browser.complaints(); // refused connections are what was asked for
  }

  @Test
  void measuresItsFreshness() {
    open("/?lang=en#/health");

    Instant stored = Instant.now();
    dashboard.written.slice(stored, 100, 0, 0, 0);

    patiently().until(() -> browser.text(".figure:last-child .value").matches("\\d+(\\.\\d+)? s"));
    assertThat(browser.text(".figure:last-child .beside")).startsWith("p99 ");
  }

  @Test
  void saysHowFarOffItsNumberOfVisitorsMayBe() {
    open("/?lang=en");
    String visitors = ".figure:nth-child(2)";
    assertThat(browser.text(visitors + " .beside")).as("nobody is exact").isEmpty();

    dashboard.written.visitors(ago(1), 3_000);

    patiently().until(() -> browser.text(visitors + " .beside").equals("± 1.3 %"));
    assertThat(digits(visitors + " .value")).isBetween(2_880L, 3_120L);
  }

  @Test
  void whatAStageSaysOfItsProblemIsASentenceOfItsOwn() {
    open("/?lang=en#/health");
    browser.eval(
        "(window.read = Response.prototype.json, Response.prototype.json = async function () {"
            + " const answer = await read.call(this);"
            + " const problem = (code, detail) => ({ code, detail, until: answer.at,"
            + " since: '2026-01-02T03:04:05Z' });"
            + " if (answer.stages) {"
            + " answer.stages[0].problem = problem('no_answer', 'http://gateway:9090: refused');"
            + " answer.stages[1].problem = problem('kafka_away', 'Events go to the spool.'); }"
            + " return answer; })");

    patiently()
        .until(() -> browser.texts(".stage .problem").get(1).contains("Kafka takes no events"));

    assertThat(browser.texts(".stage .problem").get(1))
        .matches(
            "Last problem: Kafka takes no events, until [\\d:]+( [AP]M)?\\."
                + " Events go to the spool\\.");
    assertThat(browser.texts(".stage .problem").get(0))
        .matches(
            "Last problem: no answer at http://gateway:9090: refused, until [\\d:]+( [AP]M)?\\.");
  }

  @Test
  void showsEachStageAndWhereEachPartitionStands() {
    open("/?lang=en#/health");

    patiently().until(() -> browser.texts(".stage .stage-name").size() == 5);
    assertThat(browser.texts(".stage .stage-name"))
        .containsExactly("Gateway", "Kafka", "Processor", "Store", "Page");
    assertThat(browser.texts(".stage .word").get(0)).as("no source is set").isEqualTo("not known");
    patiently().until(() -> browser.texts(".stage .word").get(3).equals("well"));
    assertThat(browser.texts(".stage .problem")).allMatch(text -> !text.isEmpty());
    patiently().until(() -> browser.texts(".partitions tbody tr").size() == 1);
    assertThat(onlyDigits(browser.texts(".partitions tbody td").get(0))).isEqualTo(1_252_617);
    dashboard.failStore(true);
    patiently()
        .until(
            () -> browser.texts(".stage .problem").get(3).startsWith("the store does not answer"));
    dashboard.failStore(false);
    patiently().until(() -> browser.texts(".stage .word").get(3).equals("well"));
    browser.complaints(); // the answers 503 are what was asked for
  }

  private void open(String path) {
    PageInBrowser.open(browser, dashboard.address() + path);
  }

  private static long digits(String selector) {
    return onlyDigits(browser.text(selector));
  }

  private static long onlyDigits(String text) {
    return Long.parseLong(text.replaceAll("\\D", ""));
  }

  private Instant ago(int minutes) {
    return now.minus(Duration.ofMinutes(minutes));
  }
}
