package dev.tidemark.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemark.broker.BrokerProcess;
import dev.tidemark.events.EventBuilder;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * The metrics of a running pipeline, the document of them, and a real Prometheus over them with the
 * rules and the expressions that are deployed. The last test ends the pipeline.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class MonitoringIT {
  /** Alerts on metrics that only a gateway with TLS has. */
  private static final Set<String> ONLY_WITH_TLS = Set.of("TidemarkCertificateExpires");

  private static final HttpClient HTTP = HttpClient.newHttpClient();

  @TempDir static Path folder;
  private static BrokerProcess broker;
  private static Gateway gateway;
  private static EmbeddedRun embedded;
  private static PrometheusProcess prometheus;

  @BeforeAll
  static void startPipeline() throws Exception {
    broker = BrokerProcess.start(folder.resolve("kafka"));
    // ticks no oftener than batches on a slow machine, or there would be a lag all the time
    gateway =
        Gateway.start(
            broker, "--limits.events-per-second-per-client=100000", "--ticks.interval=2s");
    embedded = EmbeddedRun.start(broker, folder);
    if (PrometheusProcess.isInstalled()) {
      prometheus =
          PrometheusProcess.start(
              folder,
              Map.of(
                  "gateway:8081", gateway.adminAddress(),
                  "processor:8082", embedded.processorAddress(),
                  "dashboard:8092", embedded.dashboardAddress()));
    }
  }

  @AfterAll
  static void stopPipeline() throws Exception {
    for (AutoCloseable part : new AutoCloseable[] {prometheus, embedded, gateway, broker}) {
      if (part != null) {
        part.close();
      }
    }
  }

  @Test
  @Order(1)
  void metricsTellWhatBecameOfTheEvents() throws Exception {
    post();

    await("all that was posted is on the page")
        .atMost(Duration.ofMinutes(1))
        .untilAsserted(
            () -> {
              assertThat(scrape(embedded.processorAddress()).lines())
                  .contains(
                      "processor_events_total{outcome=\"counted\"} 10.0",
                      "processor_events_total{outcome=\"quarantined\"} 1.0",
                      "processor_events_total{outcome=\"late\"} 1.0",
                      "processor_events_total{outcome=\"duplicate\"} 1.0",
                      "processor_quarantine_reasons_total{reason=\"missing_page\"} 1.0",
                      "processor_records_unexplained_total 0.0",
                      "processor_rows_dropped_by_watermark_total 0.0",
                      "processor_ledger_unexplained_events 0.0",
                      "processor_ready 1.0",
                      "processor_lag_seconds{partition=\"0\"} 0.0");
              assertThat(value(embedded.processorAddress(), "processor_end_to_end_seconds_count"))
                  .isPositive();
              assertThat(value(embedded.processorAddress(), "processor_state_bytes"))
                  .isGreaterThan(100 * value(embedded.processorAddress(), "processor_state_rows"));
              assertThat(value(embedded.dashboardAddress(), "dashboard_freshness_events"))
                  .isGreaterThanOrEqualTo(13);
              assertThat(value(embedded.dashboardAddress(), "dashboard_ready")).isEqualTo(1);
            });
  }

  @Test
  @Order(2)
  void theDocumentListsEveryMetric() throws Exception {
    Map<String, String> addresses = new LinkedHashMap<>();
    addresses.put("gateway", gateway.adminAddress());
    addresses.put("processor", embedded.processorAddress());
    addresses.put("dashboard", embedded.dashboardAddress());
    StringBuilder made = new StringBuilder();
    for (Map.Entry<String, String> application : addresses.entrySet()) {
      String name = application.getKey();
      made.append("## " + name.substring(0, 1).toUpperCase(java.util.Locale.ROOT))
          .append(name.substring(1) + "\n\n")
          .append(MetricsText.of(scrape(application.getValue()), name).toMarkdown())
          .append(name.equals("dashboard") ? "" : "\n");
    }

    DocumentsTest.check("metrics.md", made.toString());
  }

  @Test
  @Order(3)
  void everyPanelAndEveryAlertHasData() throws Exception {
    assumeTrue(PrometheusProcess.isInstalled(), "needs Debian's prometheus");
    Map<String, String> expressions = new LinkedHashMap<>();
    MonitoringFiles.dashboards()
        .forEach(
            (file, dashboard) ->
                MonitoringFiles.expressions(dashboard)
                    .forEach(
                        (panel, ofPanel) ->
                            ofPanel.forEach(
                                expression ->
                                    expressions.put(
                                        file + ": " + panel + ": " + expression,
                                        expression.replace("$__rate_interval", "15s")))));
    MonitoringFiles.alerts()
        .forEach(
            (name, rule) -> {
              if (!ONLY_WITH_TLS.contains(name)) {
                expressions.put(name, answered(rule.path("expr").asText()));
              }
            });

    await("every expression has data")
        .atMost(Duration.ofMinutes(2))
        .pollInterval(Duration.ofSeconds(1))
        .untilAsserted(
            () -> {
              post();
              assertThat(withoutData(expressions)).isEmpty();
            });
    // a machine that holds a process up for a second misses a scrape, but does not go on to
    await("nothing fires")
        .atMost(Duration.ofMinutes(1))
        .untilAsserted(
            () ->
                assertThat(firing())
                    .noneMatch(alert -> alert.startsWith("TidemarkTargetDown"))
                    .doesNotContain("TidemarkLedgerUnexplained"));
  }

  @Test
  @Order(4)
  void killingTheProcessorFiresAlerts() throws Exception {
    assumeTrue(PrometheusProcess.isInstalled(), "needs Debian's prometheus");

    embedded.kill();

    await("the alert fires")
        .atMost(Duration.ofMinutes(1))
        .untilAsserted(
            () ->
                assertThat(firing())
                    .contains("TidemarkTargetDown processor", "TidemarkTargetDown dashboard")
                    .doesNotContain("TidemarkTargetDown gateway"));
  }

  /** The rule's expression, made to answer 0 or 1 where it would answer nothing or something. */
  private static String answered(String expression) {
    return expression.replaceAll(" (==|!=|>=|<=|>|<) ", " $1 bool ");
  }

  private static List<String> withoutData(Map<String, String> expressions) throws Exception {
    List<String> without = new ArrayList<>();
    for (Map.Entry<String, String> expression : expressions.entrySet()) {
      JsonNode answer = prometheus.query(expression.getValue());
      if (!answer.path("status").asText().equals("success")) {
        without.add(expression.getKey() + ": " + answer.path("error").asText());
      } else if (answer.at("/data/result").isEmpty()) {
        without.add(expression.getKey());
      }
    }
    return without;
  }

  /** Names of the alerts that fire, and the job they are about if they have one. */
  private static List<String> firing() throws Exception {
    List<String> firing = new ArrayList<>();
    for (JsonNode alert : prometheus.json("/api/v1/alerts").at("/data/alerts")) {
      if (alert.path("state").asText().equals("firing")) {
        JsonNode labels = alert.path("labels");
        firing.add((labels.path("alertname").asText() + " " + labels.path("job").asText()).strip());
      }
    }
    return firing;
  }

  private static String scrape(String address) throws IOException, InterruptedException {
    return HTTP.send(
            HttpRequest.newBuilder(URI.create("http://" + address + "/metrics")).build(),
            HttpResponse.BodyHandlers.ofString())
        .body();
  }

  private static double value(String address, String metric) throws Exception {
    return scrape(address)
        .lines()
        .filter(line -> line.startsWith(metric + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.indexOf(' '))))
        .findFirst()
        .orElseThrow();
  }

  /** Ten events that count, one late, one faulty and one duplicate. */
  private static void post() throws Exception {
    Instant now = Instant.now();
    for (int i = 0; i < 10; i++) {
      gateway.accept(event("good-" + now + i, now).toJson());
    }
    gateway.accept(event("good-" + now + 0, now).toJson());
    gateway.accept(event("late-" + now, now.minusSeconds(600)).toJson());
    gateway.accept(event("bad-" + now, now).without("page").toJson());
  }

  private static EventBuilder event(String id, Instant time) {
    return EventBuilder.pageView("/ofertas").eventId(id).eventTime(time).userId("maria");
  }
}
