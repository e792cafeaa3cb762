package dev.tidemark.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tidemark.broker.BrokerProcess;
import dev.tidemark.browser.Browser;
import dev.tidemark.loadgen.scenario.Label;
import dev.tidemark.loadgen.scenario.Scenario;
import dev.tidemark.results.ResultStore;
import dev.tidemark.results.ResultStores;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The load generator's spike, and a page's old beacons sent again and again, which is one as well,
 * seen live: beacons, Kafka, Spark, the store, the detectors and the page in a browser, in real
 * time. Only the 40 minutes before, from which the detectors know what is usual, were put into the
 * store beforehand. About five minutes each.
 */
@Tag("faults")
@Timeout(900)
class SpikeOnPageIT {
  private static final Duration BEFORE = Duration.ofMinutes(40);
  private static final double EVENTS_A_SECOND = 40;
  private static final long SEED = Long.getLong("tidemark.seed", 7);

  /** From when on a minute can no longer change: two minutes for events, 5 seconds for clocks. */
  private static final Duration CLOSED_AFTER_START = Duration.ofSeconds(60 + 120 + 5);

  private static final MathContext THREE_DIGITS = new MathContext(3, RoundingMode.HALF_UP);

  private final HttpClient http = HttpClient.newHttpClient();

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource(names = {"SPIKE", "REPLAY_ATTACK"})
  void isOnTheOpenPageWithinAMinuteAfterItsWindowHasClosed(Scenario scenario) throws Exception {
    assumeTrue(Browser.isInstalled(), "No Chromium with its WebDriver in /usr/bin");
    ExecutorService shoppers = Executors.newSingleThreadExecutor();
    try (BrokerProcess broker = BrokerProcess.start(folder.resolve("kafka"));
        Gateway gateway = Gateway.start(broker)) {
      Instant spikesAt = Instant.now().truncatedTo(ChronoUnit.MINUTES).plusSeconds(60);
      ScenarioShop shop = new ScenarioShop(scenario, SEED, EVENTS_A_SECOND, spikesAt, BEFORE);
      try (ResultStore store = ResultStores.open("duckdb:" + folder.resolve("results.duckdb"))) {
        store.migrate();
        shop.writeHistory(store);
      }
      assertThat(shop.labels()).as("nothing has gone wrong yet").isEmpty();
      var sent =
          shoppers.submit(
              () -> {
                shop.open(gateway);
                return null;
              });
      try (EmbeddedRun embedded = EmbeddedRun.start(broker, folder);
          Browser browser = Browser.start(folder.resolve("browser"), "en")) {
        browser.resize(1_400, 1_000);
        browser.open(embedded.pageAddress() + "/?lang=en&tz=utc");

        await("the spike's alert")
            .atMost(Duration.ofMinutes(9))
            .pollInterval(Duration.ofMillis(200))
            .until(() -> sent.isDone() || !browser.texts(".alerts .alert").isEmpty());
        Instant shown = Instant.now();

        assertThat(sent.isDone()).as("the shop was closed early").isFalse();
        Label truth = shop.labels().get(0);
        JsonObject alert = firstAlert(embedded.pageAddress());
        Instant opened = Instant.parse(alert.getString("openedAt"));
        Duration after = Duration.between(opened.plus(CLOSED_AFTER_START), shown);
        System.out.printf(
            "SpikeOnPageIT: %s: %s from %s; alert for the minute of %s on the page at %s, %d ms after"
                + " the window had closed%n",
            scenario.code(), truth.about(), truth.from(), opened, shown, after.toMillis());
        assertThat(alert.getJsonArray("subject").getString(0)).isEqualTo(truth.subject());
        assertThat(opened)
            .isBetween(truth.from().truncatedTo(ChronoUnit.MINUTES), truth.from().plusSeconds(120));
        assertThat(after).isLessThan(Duration.ofMinutes(1));
        assertThat(browser.texts(".alerts .kind")).containsExactly("Spike");
        assertThat(browser.eval("document.querySelector('.alerts .page-name').title"))
            .isEqualTo(truth.subject());
        assertThat(browser.text(".alerts .since")).contains(opened.toString().substring(11, 16));
        BigDecimal ratio = new BigDecimal(alert.getJsonObject("numbers").getDouble("ratio"));
        assertThat(browser.text(".alerts .sure"))
            .startsWith("×" + ratio.round(THREE_DIGITS).stripTrailingZeros().toPlainString() + " ");
      }
    } finally {
      shoppers.shutdownNow();
    }
  }

  private JsonObject firstAlert(String dashboard) throws Exception {
    URI uri = URI.create(dashboard + "/api/alerts");
    return new JsonObject(
            http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()).body())
        .getJsonArray("alerts")
        .getJsonObject(0);
  }
}
