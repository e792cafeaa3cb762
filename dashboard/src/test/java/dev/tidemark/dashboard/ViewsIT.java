package dev.tidemark.dashboard;

import static dev.tidemark.dashboard.PageInBrowser.patiently;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.browser.Browser;
import dev.tidemark.results.Metrics;
import io.vertx.core.json.JsonArray;
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
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** All views in a real browser, over one store that strangers have written to. */
@Timeout(300)
class ViewsIT {
  private static final List<String> VIEWS = List.of("", "pages", "flow", "quarantine", "health");
  private static final String MARKUP = "/<img src=x onerror=window.ran=1>";
  private static final String SCRIPT = "/</script><script>window.ran=2</script>";
  private static final String TURNED = "/\u202Egnp.oirav\u2066/\u200F";
  private static final String LONG = "/produto/" + "muito-comprido-".repeat(100);
  private static final String UNBROKEN = "/" + "x".repeat(600);
  private static final String EMOJI =
      "/\uD83D\uDED2\uD83D\uDC68\u200D\uD83D\uDC69\u200D\uD83D\uDC67/'\"&;--";
  private static final List<String> HOSTILE =
      List.of(MARKUP, SCRIPT, TURNED, LONG, UNBROKEN, EMOJI);

  @TempDir static Path userData;
  private static Browser browser;
  private static RunningDashboard dashboard;
  private static Instant now;

  @BeforeAll
  static void start() throws IOException {
    now = Instant.now();
    dashboard = new RunningDashboard(Clock.systemUTC()).start();
    write(dashboard.written);
    browser = PageInBrowser.start(userData, "en");
    open("/");
    patiently().until(() -> !browser.texts(".alert").isEmpty());
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

  private static void write(Written written) {
    long views = 900;
    for (String page : HOSTILE) {
      written.views(ago(5), page, views++);
      written.ways(ago(5), page, "/ofertas", 200);
      written.ways(ago(5), "/ofertas", page, 100);
      written.metric(ago(5), Metrics.EVENTS_BY_PAGE, page, views + 20);
      written.metric(ago(5), Metrics.EVENTS_BY_PAGE_AND_TYPE, Metrics.key(page, "constructor"), 9);
      written.metric(ago(5), Metrics.EVENTS_BY_PAGE_AND_TYPE, Metrics.key(page, "search"), 7);
      written.quarantine(ago(4), page, "{\"page\":\"" + page + "\"}", "missing_user_id");
    }
    written.spike(ago(9), MARKUP, 3.4);
    written.surge(ago(9), "missing_user_id", MARKUP);
    for (String step : List.of("view_item", "add_to_cart", "begin_checkout", "purchase")) {
      written.metric(ago(5), Metrics.FUNNEL, Metrics.key("skip", step), 40);
    }
    written.slice(now, 5_430, 6, 0, 0);
  }

  /** What a page must not do, the browser would tell: a blocked script, a failed request. */
  @AfterEach
  void nothingWasComplainedAbout() {
    assertThat(browser.eval("window.ran === undefined")).isEqualTo(true);
    browser.eval("localStorage.clear()");
    browser.open("about:blank");
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void everyTableCanBeHadAsAFile() {
    browser.resize(1_400, 1_000);
    for (String view : List.of("", "pages", "pages/ofertas", "flow", "quarantine", "health")) {
      open("/#/" + view);
      JsonArray refused =
          new JsonArray(
              (String)
                  browser.eval(
                      "Promise.all([...document.querySelectorAll('main .export')].map(async a => {"
                          + " const got = await fetch(a.href);"
                          + " const type = got.headers.get('content-type');"
                          + " const csv = a.href.includes('format=csv');"
                          + " return got.ok && type.includes(csv ? 'text/csv' : 'json') ? null :"
                          + " a.href + ' ' + got.status + ' ' + type; }))"
                          + ".then(all => JSON.stringify([all.length, ...all.filter(Boolean)]))"));
      assertThat((Integer) refused.remove(0)).as("links in '%s'", view).isGreaterThanOrEqualTo(2);
      assertThat(refused).as("files of '%s' that did not come", view).isEmpty();
    }
  }

  @Test
  void showsWhereRowsWillBeAndClaimsNothingUntilTheyAreThere() {
    browser.resize(1_400, 1_000);
    open("/#/health");
    dashboard.failStore(true);
    try {
      browser.eval("location.hash = '#/pages/ofertas'");
      patiently().until(() -> browser.texts("main .what").contains("Cannot ask; try again."));
      assertThat(browser.eval("document.querySelectorAll('.panel.loading').length")).isEqualTo(5);
      assertThat(browser.texts("main .nothing")).isEmpty();
    } finally {
      dashboard.failStore(false);
    }
    patiently()
        .until(
            () -> browser.eval("document.querySelector('.panel.loading') === null").equals(true));
    assertThat(browser.texts("main .nothing")).contains("Nothing of this page is in quarantine.");
    browser.complaints(); // the answers 503 are what was asked for
  }

  @Test
  void aStrangersTextIsOnlyTextInEveryView() {
    browser.resize(1_400, 1_000);
    for (String view : VIEWS) {
      open("/#/" + view);
      assertThat(browser.eval("document.querySelectorAll('main img, main script, iframe').length"))
          .as("elements that a name became in '%s'", view)
          .isEqualTo(0);
    }
    open("/#/pages");
    patiently().until(() -> browser.texts(".pages .page-name").contains(MARKUP));
    assertThat(wholeNames()).contains(SCRIPT, LONG);
    assertThat(String.join("", browser.texts(".pages .page-name")))
        .as("what turns text around is spelled out")
        .doesNotContain("\u202E")
        .contains("\\u202e");
    for (String page : HOSTILE) {
      open("/#/pages");
      patiently().until(() -> browser.texts(".pages .page-name").size() >= HOSTILE.size());
      // The one with the fewest views is the last.
      browser.eval(
          "[...document.querySelectorAll('.pages a')].at(-1 - "
              + HOSTILE.indexOf(page)
              + ").click()");
      patiently()
          .until(
              () ->
                  browser
                      .texts(".types th[scope=row]")
                      .equals(List.of("Page view", "constructor", "Search", "other types")));
      assertThat(browser.texts(".types td.number:nth-of-type(2)").subList(1, 4))
          .containsExactly("9", "7", "5");
    }
  }

  @Test
  void nothingIsCutOffAt320PixelsInAnyView() {
    browser.resize(320, 640);
    for (String lang : List.of("pt", "en")) {
      for (String view : VIEWS) {
        open("/?lang=" + lang + "#/" + view);
        patiently()
            .untilAsserted(
                () -> {
                  assertThat(browser.eval(WIDER)).as("'%s' scrolls, %s", view, lang).isEqualTo(0);
                  assertThat((JsonArray) browser.eval(OUTSIDE)).as("'%s' %s", view, lang).isEmpty();
                });
      }
    }
  }

  private static final String WIDER =
      "document.documentElement.scrollWidth - document.documentElement.clientWidth";

  private static final String OUTSIDE =
      """
      [...document.querySelectorAll('body *')]
        .filter(e => e.checkVisibility() && !e.closest('.scroll, .unseen, .skip, .chart, .raw'))
        .filter(e => e.getBoundingClientRect().right > document.documentElement.clientWidth + 0.5)
        .map(e => e.outerHTML.slice(0, 120))""";

  @Test
  void keysReachEveryViewAndWhatHelps() {
    browser.resize(1_400, 1_000);
    open("/");
    for (int i = VIEWS.size(); i >= 1; i--) {
      browser.press(Integer.toString(i));
      String view = VIEWS.get(i - 1);
      patiently().until(() -> browser.eval("location.hash").equals("#/" + view));
      assertThat(browser.text("nav a[aria-current=page]"))
          .isEqualTo(List.of("Overview", "Pages", "Flow", "Quarantine", "Health").get(i - 1));
      browser.press("\uE004"); // Tab
      assertThat(browser.eval("getComputedStyle(document.activeElement).outlineStyle"))
          .as("focus is seen in '%s'", view)
          .isEqualTo("solid");
      browser.eval("document.activeElement.blur()");
    }
    browser.press("?");
    patiently().until(() -> browser.texts("dialog kbd").contains("w"));
    browser.press("\uE00C"); // Escape
    patiently().until(() -> browser.texts("dialog").isEmpty());
    browser.press("/");
    patiently().until(() -> !browser.texts("dialog").isEmpty());
    browser.press("o", "n", "e", "r", "r", "o", "r");
    patiently().until(() -> browser.texts(".found .page-name").equals(List.of(MARKUP)));
    browser.press("\uE007"); // Enter
    patiently().until(() -> browser.texts(".page-title").equals(List.of(MARKUP)));
  }

  @Test
  void aNewAlertIsSeenAndAnnouncedOnce() {
    browser.resize(1_400, 1_000);
    open("/");
    assertThat(browser.eval("document.querySelector('[aria-live=polite]').textContent"))
        .as("what was there before is not announced")
        .isEqualTo("");
    browser.eval(
        "(window.spoken = [], new MutationObserver(() => spoken.push("
            + "document.querySelector('[aria-live=polite]').textContent)).observe("
            + "document.querySelector('[aria-live=polite]'),"
            + " {childList: true, characterData: true, subtree: true}), 1)");

    dashboard.written.spike(ago(1), "/carrinho", 5.5);

    patiently().until(() -> browser.texts(".alert .subject").contains("/carrinho"));
    dashboard.written.views(ago(1), "/carrinho", 1_000);
    patiently().until(() -> browser.texts(".pages .page-name").contains("/carrinho"));
    assertThat((JsonArray) browser.eval("window.spoken")).containsExactly("Spike: /carrinho");
  }

  @Test
  void aWallGoesFromViewToView() {
    browser.resize(1_920, 1_080);
    open("/?wall=2");
    for (String view : List.of("flow", "quarantine", "health", "")) {
      patiently().until(() -> browser.eval("location.hash").equals("#/" + view));
    }
    assertThat(browser.texts(".choices")).isEmpty();
    assertThat(browser.eval("document.documentElement.scrollWidth - innerWidth")).isEqualTo(0);
  }

  @Test
  void aLinkShowsAColleagueTheSame() {
    browser.resize(1_400, 1_000);

    open("/?lang=pt&tz=utc&theme=dark#/pages/ofertas?range=360");

    assertThat(browser.text(".page-title")).isEqualTo("/ofertas");
    assertThat(browser.text(".ranges [aria-current]")).isEqualTo("6 h");
    assertThat(browser.eval("document.documentElement.lang")).isEqualTo("pt-BR");
    assertThat(browser.eval("document.documentElement.dataset.theme")).isEqualTo("dark");
    assertThat(browser.eval("document.querySelector('button[title*=UTC]').ariaPressed"))
        .isEqualTo("true");
  }

  @Test
  void timesAreTheViewersOrUtc() {
    browser.resize(1_400, 1_000);
    browser.developerTool(
        "Emulation.setTimezoneOverride", new JsonObject().put("timezoneId", "America/Sao_Paulo"));
    Instant minute = ago(9).truncatedTo(ChronoUnit.MINUTES);
    DateTimeFormatter clock = DateTimeFormatter.ofPattern("HH:mm");

    open("/");

    assertThat(browser.texts(".alert .since"))
        .contains("since " + clock.format(minute.atOffset(ZoneOffset.ofHours(-3))));
    browser.press("u");
    patiently()
        .until(
            () ->
                browser
                    .texts(".alert .since")
                    .contains("since " + clock.format(minute.atOffset(ZoneOffset.UTC))));
    browser.developerTool("Emulation.setTimezoneOverride", new JsonObject().put("timezoneId", ""));
  }

  private static List<String> wholeNames() {
    JsonArray titles =
        (JsonArray)
            browser.eval("[...document.querySelectorAll('.pages .page-name')].map(e => e.title)");
    return titles.stream().map(String.class::cast).toList();
  }

  private static void open(String path) {
    PageInBrowser.open(browser, dashboard.address() + path);
  }

  private static Instant ago(int minutes) {
    return now.minus(Duration.ofMinutes(minutes));
  }
}
