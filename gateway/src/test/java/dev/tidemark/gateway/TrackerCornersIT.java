package dev.tidemark.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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

  @Test
  void countsOnceInAPageThatIsRenderedAheadWithTheTagTwice() {
    String twice = ShopSite.SNIPPET + shop.tag("") + ShopSite.SNIPPET + shop.tag("");
    shop.page("/dobrada", twice + "<script>onload = () => localStorage.ready = 1</script>");
    shop.page(
        "/antes",
        ShopSite.SNIPPET
            + shop.tag("")
            + """
            <script type=speculationrules>
              {"prerender": [{"urls": ["/dobrada"], "eagerness": "immediate"}]}
            </script>
            """);
    open("/antes");
    awaitTrue("localStorage.ready");

    browser.eval("location.href = '/dobrada'");

    awaitPage("/dobrada");
    assertThat(number("performance.getEntriesByType('navigation')[0].activationStart | 0"))
        .as("rendered ahead")
        .isPositive();
    browser.eval("history.pushState(0, '', '/outra'), tidemark.track('click')");
    awaitEvents("click", 1);
    assertThat(awaitEvents("page_view", 3))
        .filteredOn(it -> it.getString("event_type").equals("page_view"))
        .extracting(it -> it.getString("page"))
        .containsExactly("/antes", "/dobrada", "/outra");
  }

  @Test
  void goesOnInAPageWhoseBodyIsReplacedWithTheSnippetInIt() {
    shop.page("/antes", "<body>" + ShopSite.SNIPPET + shop.tag(""));
    open("/antes");
    awaitEvents("page_view", 1);

    browser.eval(
        """
        (() => {
          history.pushState(0, '', '/depois');
          const body = document.createRange().createContextualFragment(document.body.innerHTML);
          const tag = body.querySelector('[src]');
          tag.onload = () => tidemark.track('replaced');
          document.body.replaceChildren(body);
        })()
        """);

    List<JsonObject> events = awaitEvents("replaced", 1);
    assertThat(ofType(events, "page_view"))
        .extracting(it -> it.getString("page"))
        .containsExactly("/antes", "/depois");
  }

  @Test
  void startsWhereItsTagIsCalledLikeItself() {
    shop.page("/loja", shop.tag("id=tidemark"));

    open("/loja");

    assertThat(ofType(awaitEvents("page_view", 1), "page_view")).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/t"})
  void findsTheGatewayBelowAPath(String host) {
    String address = host.isEmpty() ? "" : shop.address() + host;
    shop.page(
        "/loja",
        "<script src=/t/tidemark.js data-host='%s' data-app-id=%s></script>"
            .formatted(address, mark));

    open("/loja");

    assertThat(ofType(awaitEvents("page_view", 1), "page_view")).hasSize(1);
  }

  @Test
  void startsWhenACallFromBeforeCannotBeMade() {
    shop.page(
        "/loja",
        ShopSite.SNIPPET
            + shop.tag("")
            + "<script>tidemark.identify(Object.create(null)), tidemark.track('early')</script>");

    browser.open(shop.address() + "/loja");

    awaitEvents("early", 1);
    browser.complaints();
  }

  @Test
  void sendsAgainWhatTheGatewayHadNoTimeToRead() {
    try (MoodyGateway moody = new MoodyGateway(408, 204);
        ShopSite other = otherShop(moody)) {
      browser.open(other.address() + "/");

      patiently().until(() -> moody.requests().size() == 2);
      assertThat(moody.requests())
          .extracting(MoodyGateway.Request::eventIds)
          .containsOnly(moody.requests().get(0).eventIds());
    }
    browser.complaints();
  }

  @Test
  void knowsSinceWhenABatchIsInDoubtHoweverOftenAPageIsLeftThatSendsIt() {
    try (MoodyGateway moody = new MoodyGateway(503, MoodyGateway.SILENCE);
        ShopSite other = otherShop(moody)) {
      other.page("/vazia", "");
      browser.open(other.address() + "/antes");
      patiently().until(() -> moody.requests().size() == 2);
      final String batch = moody.requests().get(1).eventIds().get(0);

      browser.open(other.address() + "/vazia");
      List<String> once = keptWith(batch);
      browser.open(other.address() + "/depois");
      patiently()
          .until(
              () ->
                  moody.requests().stream().skip(2).anyMatch(it -> it.eventIds().contains(batch)));
      browser.open(other.address() + "/vazia");

      assertThat(once)
          .singleElement()
          .asString()
          .endsWith("?")
          .satisfies(
              it ->
                  assertThat(Long.parseLong(it.replaceAll("\\D*(\\d{13}).*", "$1")))
                      .isGreaterThanOrEqualTo(moody.requests().get(0).atMillis() + 1_000));
      assertThat(keptWith(batch)).isEqualTo(once);
    }
    browser.complaints();
  }

  @Test
  void sendsWhatIsTrackedWhenThePageHasBeenLeft() {
    open("/antes");
    browser.eval(
        "document.addEventListener('visibilitychange',"
            + " () => document.hidden && tidemark.track('left'))");
    browser.eval("addEventListener('pagehide', () => tidemark.track('left'))");

    open("/depois");

    assertThat(ofType(awaitEvents("left", 2), "left")).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource({"strict-origin, /lista", "origin,"})
  void namesNoPageAsThePreviousOneThatWasNot(String policy, String previous) {
    for (String path : List.of("/lista", "/produto")) {
      shop.page(path, ShopSite.SNIPPET + shop.tag(""), "Referrer-Policy", policy);
    }
    open("/lista");

    browser.eval("location.href = '/produto'");

    awaitPage("/produto");
    assertThat(ofType(awaitEvents("page_view", 2), "page_view"))
        .extracting(it -> it.getString("page"), it -> it.getString("previous_page"))
        .containsExactly(tuple("/lista", null), tuple("/produto", previous));
  }

  @Test
  void givesAPageTheTitleThatItGetsAfterACall() {
    open("/antes");

    browser.eval(
        "history.pushState(0, '', '/depois'), tidemark.track('click'), document.title = 'Depois'");

    assertThat(ofType(awaitEvents("page_view", 2), "page_view"))
        .extracting(it -> it.getString("title"))
        .containsExactly("Loja /antes", "Depois");
  }

  private ShopSite otherShop(MoodyGateway gateway) {
    return new ShopSite(
        "http://127.0.0.1:" + TrackerCornersIT.gateway.port(), mark, gateway.address(), "");
  }

  /** The keys of the kept batches with an event. */
  private static List<String> keptWith(String eventId) {
    JsonArray keys =
        (JsonArray)
            browser.eval(
                "Object.keys(localStorage).filter(it => localStorage[it].includes('"
                    + eventId
                    + "'))");
    return keys.stream().map(String.class::cast).toList();
  }
}
