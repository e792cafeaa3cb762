package dev.tidemark.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The tracker where a page, a visitor or a browser does what few do: nothing leaks, is lost, or
 * counts twice.
 */
class TrackerCornersIT extends TrackedShop {
  private static final String FILL_STORAGE =
      """
      (() => {
        let i = 0;
        for (let n = 1 << 22; n; ) try { localStorage[i++] = 'x'.repeat(n) } catch { n >>= 1 }
      })()
      """;

  @Test
  void tellsNoQueryOfAFileInAnErrorWhateverItIsLike() {
    shop.page(
        "/queda",
        ShopSite.SNIPPET
            + shop.tag("")
            + """
            <script>
              const cair = () => setTimeout(function later() { throw new Error('sem estoque') });
            </script>
            """);
    List<String> queries =
        List.of(
            "?volta=https://shop.example/&token=secreto",
            "?hora=12:30&mail=maria@secreto.example",
            "?itens=(a)&token=secreto",
            "?itens[b]=(c)&token=secreto,",
            "#access_token=secreto&type=recovery",
            "?a=b#secreto:7");

    for (String query : queries) {
      browser.open("about:blank");
      open("/queda" + query);
      browser.eval("cair()");
    }

    List<JsonObject> errors = ofType(awaitEvents("js_error", queries.size()), "js_error");
    String file = shop.address() + "/queda";
    assertThat(errors)
        .extracting(it -> it.getJsonObject("properties").getString("source"))
        .containsOnly(file);
    assertThat(errors)
        .extracting(it -> it.getJsonObject("properties").getString("stack"))
        .allMatch(it -> it.matches("Error: sem estoque\\s+at later \\(" + file + ":\\d+:\\d+\\)"));
    assertThat(tracked().toString()).doesNotContain("secreto");
    browser.complaints();
  }

  @Test
  void optsOutWhereStorageIsFullAndTellsThatTheUserIsOfThePageAlone() {
    open("/antes");
    awaitEvents("page_view", 1);
    browser.eval("localStorage.clear()");
    browser.eval(FILL_STORAGE);
    open("/cheia");
    awaitEvents("page_view", 2);

    browser.eval("tidemark.optOut(), tidemark.track('secret')");
    browser.eval("history.pushState(0, '', '/secret')");
    browser.eval("localStorage.clear(), tidemark.optIn(), tidemark.track('public')");

    List<JsonObject> events = awaitEvents("public", 1);
    assertThat(ofType(events, "page_view").subList(0, 2))
        .extracting(it -> it.getString("page"), it -> it.getString("identity_source"))
        .containsExactly(tuple("/antes", "anonymous"), tuple("/cheia", "page"));
    assertThat(events).extracting(it -> it.getString("event_type")).doesNotContain("secret");
    assertThat(distinct(events, "user_id")).hasSize(3);
  }

  @Test
  void forgetsWhatAPageHasMeasuredWithItsUser() {
    open("/antes");
    awaitEvents("page_view", 1);
    awaitMeasured("paint");

    browser.eval("tidemark.optOut(), tidemark.optIn(), location.href = '/depois'");

    awaitPage("/depois");
    List<JsonObject> events = awaitEvents("page_view", 3);
    assertThat(ofType(events, "web_vital")).isEmpty();
  }

  @Test
  void knowsTheUserAgainWhoOptsInInAnotherTab() {
    final String first = browser.tab();
    open("/primeira");
    browser.eval("tidemark.optOut()");
    browser.reload();
    awaitTracker();
    browser.openTab();
    open("/segunda");
    browser.eval("tidemark.optIn()");
    String user = awaitEvents("page_view", 2).get(1).getString("user_id");
    closeTabFor(first);
    awaitTrue("!localStorage['tidemark.off']");

    browser.eval("setTimeout(() => { throw new Error('sem estoque') })");

    JsonObject error = ofType(awaitEvents("js_error", 1), "js_error").get(0);
    assertThat(error.getString("user_id")).isEqualTo(user);
    assertThat(error.getString("session_id")).hasSize(32);
    browser.complaints();
  }
}
