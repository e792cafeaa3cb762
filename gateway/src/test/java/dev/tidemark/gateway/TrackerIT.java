package dev.tidemark.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The tracker on the pages of a shop in a real browser, from the click to the record in Kafka. */
class TrackerIT extends TrackedShop {
  @Test
  void followsAVisitorThroughASinglePageApplication() {
    open("/inicio?utm_source=mail#topo");
    browser.eval(
        "history.pushState(0, '', '/lista?cor=azul'), document.title = 'Lista \ud83d\ude00'");
    browser.eval("history.replaceState(0, '', '/lista?cor=verde')");
    browser.eval("tidemark.track('add_to_cart', {sku: 7, price: 12.5})");
    browser.eval("history.pushState(0, '', '/carrinho/')");
    browser.eval("history.back()");

    List<JsonObject> events = awaitEvents("page_view", 4);

    List<JsonObject> views = ofType(events, "page_view");
    assertThat(views)
        .extracting(it -> it.getString("page"), it -> it.getString("previous_page"))
        .containsExactlyInAnyOrder(
            tuple("/inicio", null),
            tuple("/lista", "/inicio"),
            tuple("/carrinho/", "/lista"),
            tuple("/lista", "/carrinho/"));
    assertThat(views).extracting(it -> it.getString("page_view_id")).doesNotHaveDuplicates();
    assertThat(views).extracting(it -> it.getString("title")).contains("Lista \ud83d\ude00");
    JsonObject added = ofType(events, "add_to_cart").get(0);
    assertThat(added.getJsonObject("properties").encode()).isEqualTo("{\"sku\":7,\"price\":12.5}");
    assertThat(added.getString("page")).isEqualTo("/lista");
    assertThat(added.getString("app_version")).isEqualTo("1.4.2");
    assertThat(added.getString("identity_source")).isEqualTo("anonymous");
    assertThat(distinct(events, "session_id")).hasSize(1);
    assertThat(distinct(events, "user_id")).hasSize(1);
    assertThat(ofType(events, "web_vital")).isEmpty();
  }

  @Test
  void sendsWhatIsLeftWhenAPageIsLeftWithItsWebVitals() {
    open("/produto");
    browser.click("button");
    awaitMeasured("first-input");
    browser.eval("document.body.style.paddingTop = '300px'");

    browser.eval("tidemark.track('begin_checkout'), location.href = '/pedido?token=secreto'");

    awaitPage("/pedido");
    List<JsonObject> events = awaitEvents("page_view", 2);
    assertThat(ofType(events, "begin_checkout")).hasSize(1);
    assertThat(events)
        .filteredOn(it -> it.getString("page").equals("/pedido"))
        .extracting(it -> it.getString("previous_page"))
        .containsExactly("/produto");
    assertThat(ofType(events, "web_vital"))
        .extracting(it -> it.getJsonObject("properties").getString("name"))
        .containsExactlyInAnyOrder("TTFB", "FCP", "LCP", "CLS", "INP");
    assertThat(ofType(events, "web_vital"))
        .allSatisfy(
            it -> {
              assertThat(it.getString("page")).isEqualTo("/produto");
              assertThat(it.getJsonObject("properties").getDouble("value"))
                  .isBetween(0.0, 60_000.0);
            });
    assertThat(events.toString()).doesNotContain("secreto");
  }

  @Test
  void countsAPageAgainThatComesBackFromTheBrowsersCache() {
    open("/lista");
    browser.eval("window.alive = true");
    open("/produto");

    browser.back();

    awaitPage("/lista");
    assertThat(browser.eval("window.alive")).as("kept in the back/forward cache").isEqualTo(true);
    List<JsonObject> views = ofType(awaitEvents("page_view", 3), "page_view");
    assertThat(views)
        .extracting(it -> it.getString("page"))
        .containsExactlyInAnyOrder("/lista", "/produto", "/lista");
    assertThat(distinct(views, "page_view_id")).hasSize(3);
  }

  @Test
  void countsEachOfManyReloads() {
    open("/promocao");
    IntStream.range(0, 15).forEach(i -> browser.reload());

    List<JsonObject> views = ofType(awaitEvents("page_view", 16), "page_view");

    assertThat(distinct(views, "page_view_id")).hasSize(16);
    assertThat(distinct(views, "session_id")).hasSize(1);
  }

  @Test
  void takesCallsFromBeforeItWasThereAndKnowsWhoLoggedIn() {
    open("/entrar");
    List<JsonObject> before = awaitEvents("early", 1);
    open("/conta");
    List<JsonObject> after = awaitEvents("page_view", 2);

    browser.eval("tidemark.identify(null), tidemark.track('logout')");

    List<JsonObject> all = awaitEvents("logout", 1);
    assertThat(ofType(before, "early").get(0).getLong("event_time"))
        .isLessThanOrEqualTo(ofType(before, "page_view").get(0).getLong("event_time"));
    assertThat(distinct(after, "user_id")).containsExactly("maria");
    assertThat(distinct(after, "identity_source")).containsExactly((String) null);
    JsonObject logout = ofType(all, "logout").get(0);
    assertThat(logout.getString("identity_source")).isEqualTo("anonymous");
    assertThat(logout.getString("user_id")).hasSize(32);
  }

  @Test
  void reportsErrorsButNoFloodOfThem() {
    open("/quebrada?token=secreto");

    browser.click("#quebrar");

    List<JsonObject> errors = ofType(awaitEvents("js_error", 10), "js_error");
    assertThat(errors)
        .hasSize(10)
        .extracting(it -> it.getJsonObject("properties").getString("message"))
        .doesNotHaveDuplicates()
        .contains("preco is undefined", "Uncaught Error: sem estoque", "Uncaught de novo")
        .noneMatch(it -> it.contains("secreto"));
    JsonObject thrown =
        errors.stream()
            .map(it -> it.getJsonObject("properties"))
            .filter(it -> it.getString("message").contains("sem estoque"))
            .findFirst()
            .orElseThrow();
    assertThat(thrown.getString("source")).isEqualTo(shop.address() + "/quebrada");
    assertThat(thrown.getInteger("line")).isPositive();
    assertThat(thrown.getString("stack")).contains("sem estoque").doesNotContain("secreto");
    browser.complaints();
  }

  @Test
  void sendsValidEventsWhateverThePageIsLike() {
    open("/caf%C3%A9/" + "%F0%9F%98%80".repeat(300) + "?q=" + "x".repeat(3_000));
    browser.eval("[document.title = 'a\ud83d\ude00\\ud800'.repeat(600)].length");
    browser.eval("history.pushState(0, '', '/' + 'muito-comprido/'.repeat(300))");
    browser.eval("(window.circle = {}).in = circle, tidemark.track('circular', circle)");
    browser.eval("tidemark.track('half', {text: '\\ud800', none: undefined, not: NaN})");

    awaitEvents("half", 1);

    assertThat(ofType(tracked(), "page_view")).hasSize(2);
    assertThat(ofType(tracked(), "circular")).hasSize(1);
    browser.complaints();
  }

  @Test
  void leavesWithMoreThanABrowserLetsFlyAtOnce() {
    open("/grande");
    browser.eval(
        "[...Array(9).keys()].forEach(i => tidemark.track('big', {i, text: 'x'.repeat(14000)})),"
            + " location.href = '/depois'");

    awaitPage("/depois");
    List<JsonObject> big = ofType(awaitEvents("big", 9), "big");
    assertThat(big)
        .extracting(it -> it.getJsonObject("properties").getInteger("i"))
        .containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5, 6, 7, 8);
  }

  @Test
  void keepsEventsWhileTheGatewayIsAwayAndSendsThemWhenItIsBack() {
    open("/antes");
    awaitEvents("page_view", 1);
    int port = gateway.port();
    gateway.close();
    IntStream.range(0, 5).forEach(i -> browser.eval("tidemark.track('away', {i: " + i + "})"));
    patiently().until(() -> number(KEPT) > 0);
    open("/durante"); // the tracker comes from the browser's cache
    browser.eval("tidemark.track('away', {i: 5})");
    patiently().until(() -> number(KEPT) > 1);

    gateway = startGateway(port).awaitReady();

    awaitEvents("away", 6);
    assertThat(ofType(awaitEvents("page_view", 2), "page_view")).hasSize(2);
    patiently().until(() -> number(KEPT) == 0);
    browser.complaints();
  }

  @Test
  void triesAgainWhenItIsToldToAndNeverWhatWasRefused() {
    try (MoodyGateway moody = new MoodyGateway(429, 503, 204, 400, 204);
        ShopSite other =
            new ShopSite("http://127.0.0.1:" + gateway.port(), mark, moody.address(), "k&1")) {
      browser.open(other.address() + "/");
      awaitTracker();
      patiently().until(() -> moody.requests().size() == 3 && number(KEPT) == 0);
      browser.eval("tidemark.track('refused')");
      patiently().until(() -> moody.requests().size() == 4);
      browser.eval("tidemark.track('taken')");
      patiently().until(() -> moody.requests().size() == 5);

      List<MoodyGateway.Request> requests = moody.requests();
      assertThat(requests).extracting(MoodyGateway.Request::query).containsOnly("key=k%261");
      assertThat(requests)
          .extracting(MoodyGateway.Request::contentType)
          .containsOnly("text/plain;charset=UTF-8");
      assertThat(requests.subList(0, 3))
          .extracting(MoodyGateway.Request::eventIds)
          .containsOnly(requests.get(0).eventIds());
      assertThat(requests.get(1).atMillis() - requests.get(0).atMillis())
          .isGreaterThanOrEqualTo(MoodyGateway.RETRY_AFTER_SECONDS * 1_000L);
      assertThat(requests.get(4).eventIds())
          .doesNotContainAnyElementsOf(requests.get(3).eventIds());
      assertThat(number(KEPT)).isZero();
    }
    browser.complaints();
  }

  @Test
  void sendsAgainWhatWasOnItsWayWhenThePageWasLeftUnlessACopyMightCountTwice() {
    try (MoodyGateway moody = new MoodyGateway(MoodyGateway.SILENCE, 204);
        ShopSite other =
            new ShopSite("http://127.0.0.1:" + gateway.port(), mark, moody.address(), "")) {
      browser.open(other.address() + "/antes");
      patiently().until(() -> moody.requests().size() == 1);
      browser.eval(
          "localStorage['tidemark.kept.' + (Date.now() - 130_000) + 'x?'] = '{\"event_id\":\"old\"}'");

      browser.open(other.address() + "/depois");

      awaitTracker();
      List<String> unanswered = moody.requests().get(0).eventIds();
      patiently()
          .until(
              () ->
                  moody.requests().stream().skip(1).anyMatch(it -> it.eventIds().equals(unanswered))
                      && number(KEPT) == 0);
      assertThat(moody.requests())
          .flatExtracting(MoodyGateway.Request::eventIds)
          .doesNotContain("old");
    }
  }

  @Test
  void worksUnderAStrictPolicyWithItsHashDemanded() {
    browser.complaints();

    open(ShopSite.STRICT);

    assertThat(ofType(awaitEvents("page_view", 1), "page_view")).hasSize(1);
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void twoTabsOfflineSendEachEventOnceAndTakeOverFromOneThatWasClosed() {
    String first = browser.tab();
    open("/primeira");
    offline(true);
    browser.eval("tidemark.track('alone', {tab: 1})");
    patiently().until(() -> number(KEPT) == 1);
    final String second = browser.openTab();
    open("/segunda");
    String third = browser.openTab();
    open("/terceira");
    awaitEvents("page_view", 3);
    for (String tab : List.of(second, third)) {
      browser.switchTo(tab);
      offline(true);
      for (int i = 0; i < 3; i++) {
        browser.eval("tidemark.track('alone', {tab: '" + tab + "', i: " + i + "})");
      }
    }
    browser.closeTab();
    browser.switchTo(second);
    offline(false);
    browser.switchTo(first);
    offline(false);

    List<JsonObject> events = awaitEvents("alone", 7);

    patiently().until(() -> number(KEPT) == 0);
    // a tab that drains right after another may not see yet what that one deleted: the ids tell
    assertThat(ofType(events, "alone")).hasSize(7);
    browser.switchTo(second);
    closeTabFor(first);
    browser.complaints();
  }

  @Test
  void storesNothingForAVisitorWhoAsksForPrivacy() {
    open("/antes");
    awaitEvents("page_view", 1);
    String before = (String) browser.eval("JSON.parse(localStorage['tidemark.ids']).a");
    Object script =
        browser.developerTool(
            "Page.addScriptToEvaluateOnNewDocument",
            new JsonObject()
                .put(
                    "source",
                    "Object.defineProperty(navigator, 'globalPrivacyControl', {value: true})"));

    open("/um");
    browser.eval("tidemark.identify('maria')");
    awaitEvents("page_view", 2);
    open("/dois");

    List<JsonObject> views =
        ofType(awaitEvents("page_view", 3), "page_view").stream()
            .filter(it -> !it.getString("page").equals("/antes"))
            .toList();
    assertThat(views)
        .extracting(it -> it.getString("identity_source"))
        .containsExactly("page", "page");
    assertThat(distinct(views, "user_id")).hasSize(2).doesNotContain("maria", before);
    assertThat(number("Object.keys(localStorage).length")).isZero();
    assertThat(number("Object.keys(sessionStorage).length")).isZero();
    assertThat(browser.eval("document.cookie")).isEqualTo("");
    browser.developerTool("Page.removeScriptToEvaluateOnNewDocument", (JsonObject) script);
  }

  @Test
  void sendsNothingForAVisitorWhoOptedOut() {
    open("/antes");
    awaitEvents("page_view", 1);

    browser.eval("tidemark.track('secret'), tidemark.optOut(), tidemark.track('secret')");
    open("/fora");
    browser.eval("tidemark.identify('maria'), tidemark.track('secret')");
    Object stored = browser.eval("Object.keys(localStorage).join()");
    browser.eval("tidemark.optIn(), tidemark.track('public')");

    List<JsonObject> events = awaitEvents("public", 1);
    assertThat(stored).isEqualTo("tidemark.off");
    assertThat(events)
        .extracting(it -> it.getString("event_type"), it -> it.getString("page"))
        .contains(tuple("page_view", "/antes"), tuple("page_view", "/fora"))
        .noneMatch(it -> it.toList().contains("secret"));
    assertThat(distinct(ofType(events, "page_view"), "user_id")).hasSize(2);
  }
}
