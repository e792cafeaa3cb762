package dev.tidemark.gateway;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tidemark.broker.FreePorts;
import dev.tidemark.browser.Browser;
import dev.tidemark.events.EventParser;
import dev.tidemark.gateway.TopicReader.Stored;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A shop with the tracker on its pages, whose visitor has a real browser, and what came of the
 * visits in Kafka: what the tests of the tracker share.
 */
@Timeout(300)
abstract class TrackedShop {
  static final String KEPT =
      "Object.keys(localStorage).filter(it => it.startsWith('tidemark.kept.')).length";
  static final String TOPIC = "tracked-" + UUID.randomUUID();

  @TempDir static Path userData;
  static Browser browser;
  static TestGateway gateway;

  final String mark = UUID.randomUUID().toString();
  private final EventParser parser = new EventParser();
  ShopSite shop;

  @BeforeAll
  static void start() throws IOException {
    assumeTrue(
        Browser.isInstalled(), "No Chromium with its WebDriver in /usr/bin: nothing tracked");
    gateway = startGateway(FreePorts.any()).awaitReady(); // a test starts it again there
    browser = Browser.start(userData, "pt-BR,pt");
  }

  static TestGateway startGateway(int port) {
    return TestGateway.startOn(TOPIC, SharedBroker.bootstrapServers(), "--http.port=" + port);
  }

  @AfterAll
  static void stop() {
    if (browser != null) {
      browser.close();
      gateway.close();
    }
  }

  @BeforeEach
  void openShop() {
    String address = "http://127.0.0.1:" + gateway.port();
    shop = new ShopSite(address, mark, address, "");
  }

  @AfterEach
  void closeShop() {
    browser.open("about:blank");
    shop.close();
  }

  /** Opens a page and waits for its tracker. */
  void open(String path) {
    browser.open(shop.address() + path);
    awaitTracker();
  }

  void awaitTracker() {
    awaitTrue("window.tidemark && tidemark.track && !tidemark.calls");
  }

  /** Waits until an expression is, in the page. */
  void awaitTrue(String expression) {
    patiently().until(() -> browser.eval("!!(" + expression + ")").equals(true));
  }

  /** The browser says how long an input took when it has drawn what came of it. */
  void awaitMeasured(String entryType) {
    awaitTrue("performance.getEntriesByType('" + entryType + "').length");
  }

  void awaitPage(String path) {
    awaitTrue("location.pathname == '" + path + "'");
    awaitTracker();
  }

  void offline(boolean isOffline) {
    browser.developerTool("Network.enable", new JsonObject());
    browser.developerTool(
        "Network.emulateNetworkConditions",
        new JsonObject()
            .put("offline", isOffline)
            .put("latency", 0)
            .put("downloadThroughput", -1)
            .put("uploadThroughput", -1));
  }

  /** Closes the tab in front and brings another there, which else would stay hidden. */
  static void closeTabFor(String other) {
    browser.closeTab();
    browser.switchTo(other);
    browser.developerTool("Target.activateTarget", new JsonObject().put("targetId", other));
  }

  static int number(String expression) {
    return (Integer) browser.eval(expression);
  }

  /** Waits for so many different events of a type, and gives all there are of any type. */
  List<JsonObject> awaitEvents(String type, int count) {
    patiently()
        .untilAsserted(
            () -> assertThat(ofType(tracked(), type)).hasSizeGreaterThanOrEqualTo(count));
    return tracked();
  }

  /** What this test's pages have sent, each event once, in the order of their times. */
  List<JsonObject> tracked() {
    Set<String> ids = new HashSet<>();
    return allStored().stream()
        .map(it -> new JsonObject(new String(it.body().getBytes(ISO_8859_1), UTF_8)))
        .filter(it -> ids.add(it.getString("event_id")))
        .sorted((a, b) -> Long.compare(a.getLong("event_time"), b.getLong("event_time")))
        .toList();
  }

  private List<Stored> allStored() {
    List<Stored> stored =
        TopicReader.read(SharedBroker.bootstrapServers(), TOPIC).events().stream()
            .filter(it -> it.body().contains(mark))
            .toList();
    assertThat(stored).allSatisfy(this::assertValid);
    return stored;
  }

  private void assertValid(Stored stored) {
    String record = String.join("\t", stored.head()) + "\n" + stored.body();
    assertThat(parser.parse(record.getBytes(ISO_8859_1), stored.timestamp()))
        .as(() -> parser.event().reasons() + " in " + stored.body())
        .isEqualTo(EventParser.Kind.EVENT);
  }

  static List<JsonObject> ofType(List<JsonObject> events, String type) {
    return events.stream().filter(it -> it.getString("event_type").equals(type)).toList();
  }

  static Set<String> distinct(List<JsonObject> events, String field) {
    Set<String> values = new HashSet<>();
    events.forEach(it -> values.add(it.getString(field)));
    return values;
  }

  static ConditionFactory patiently() {
    return await().atMost(Duration.ofSeconds(40));
  }
}
