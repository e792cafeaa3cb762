package dev.tidemark.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which web vitals the tracker reports of a page, and how often. */
class TrackerVitalsIT extends TrackedShop {

  @Test
  void reportsEachOnceHoweverOftenThePageIsHidden() {
    shop.page(
        "/loja",
        ShopSite.SNIPPET
            + shop.tag("")
            + """
            <button id=logo onclick="textContent = 'foi'">Logo</button>
            <button id=devagar onclick="trabalhar(), textContent = 'foi'">Devagar</button>
            <script>
              function trabalhar() {
                for (const start = performance.now(); performance.now() - start < 150; );
              }
              new PerformanceObserver(() => window.slow = true).observe({type: 'event'});
            </script>
            """);
    open("/loja");
    browser.click("#logo");
    awaitMeasured("first-input");
    hide(true);
    awaitVital("INP");
    hide(false);
    browser.click("#devagar");
    awaitTrue("window.slow");

    open("/depois");

    awaitEvents("page_view", 2);
    assertThat(vitals("/loja"))
        .extracting(it -> it.getString("name"))
        .doesNotHaveDuplicates()
        .contains("TTFB", "FCP", "INP");
  }

  @Test
  void reportsNoneOfAPageThatWasOpenedInTheBackground() {
    shop.page("/fundo", "<script>localStorage.seen = document.visibilityState</script>");
    open("/frente");
    final String first = browser.tab();
    JsonObject opened =
        (JsonObject)
            browser.developerTool(
                "Target.createTarget",
                new JsonObject().put("url", shop.address() + "/fundo").put("background", true));
    awaitTrue("localStorage.seen");
    assertThat(browser.eval("localStorage.seen")).isEqualTo("hidden");
    browser.developerTool("Target.activateTarget", opened);
    browser.switchTo(opened.getString("targetId"));
    awaitTrue("!document.hidden");
    browser.eval(
        "document.head.append(document.createRange().createContextualFragment(`"
            + shop.tag("")
            + "`))");
    awaitTracker();
    awaitMeasured("paint");

    open("/depois");

    awaitEvents("page_view", 3);
    assertThat(vitals("/fundo")).isEmpty();
    closeTabFor(first);
  }

  @Test
  void takesTheFirstShiftOfALayoutAsTheBeginningOfARun() {
    shop.page(
        "/loja",
        """
        <script>
          window.PerformanceObserver = class {
            static supportedEntryTypes = ['layout-shift'];
            observe() {}
            disconnect() {}
            takeRecords() {
              return [900, 1800, 2700, 3600, 4500, 5400]
                .map(startTime => ({startTime, value: 0.1, hadRecentInput: false}));
            }
          };
        </script>
        """
            + shop.tag(""));
    open("/loja");

    open("/depois");

    awaitVital("CLS");
    assertThat(vitals("/loja"))
        .filteredOn(it -> it.getString("name").equals("CLS"))
        .extracting(it -> it.getDouble("value"))
        .containsExactly(0.6);
  }

  private void hide(boolean isHidden) {
    browser.eval(
        "Object.defineProperty(document, 'hidden', {configurable: true, value: "
            + isHidden
            + "}), document.dispatchEvent(new Event('visibilitychange'))");
  }

  private void awaitVital(String name) {
    patiently()
        .untilAsserted(
            () ->
                assertThat(ofType(tracked(), "web_vital"))
                    .extracting(it -> it.getJsonObject("properties").getString("name"))
                    .contains(name));
  }

  private List<JsonObject> vitals(String page) {
    return ofType(tracked(), "web_vital").stream()
        .filter(it -> it.getString("page").equals(page))
        .map(it -> it.getJsonObject("properties"))
        .toList();
  }
}
