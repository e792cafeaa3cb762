package dev.tidemark.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemark.gateway.refusal.Refusal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The files of Prometheus and Grafana, held against each other, the code and the documents. */
class MonitoringFilesTest {
  private static final Pattern REASONS = Pattern.compile("reason=~\"([^\"]*)\"");

  /** The gateway's own fault, as opposed to what it does not speak. */
  private static final Set<Refusal> OWN_FAULT =
      Arrays.stream(Refusal.values())
          .filter(refusal -> refusal.status() >= 500)
          .filter(refusal -> refusal != Refusal.UNKNOWN_TRANSFER_ENCODING)
          .collect(Collectors.toSet());

  private static final Set<String> UNITS =
      Set.of("short", "s", "bytes", "percentunit", "reqps", "eps", "none");

  @Test
  void everyAlertSaysWhatItIsAndHasARunbook() throws IOException {
    String operations = Files.readString(MonitoringFiles.ROOT.resolve("docs/operations.md"));

    MonitoringFiles.alerts()
        .forEach(
            (name, rule) -> {
              assertThat(rule.at("/annotations/summary").asText()).as(name).isNotEmpty();
              assertThat(rule.at("/annotations/description").asText()).as(name).isNotEmpty();
              assertThat(rule.at("/labels/severity").asText()).isIn("critical", "warning", "info");
              assertThat(rule.at("/annotations/runbook").asText())
                  .isEqualTo("docs/operations.md#" + name.toLowerCase(Locale.ROOT));
              assertThat(operations).contains("\n#### " + name + "\n");
            });
  }

  @Test
  void everyAlertIsTriedByPromtool() throws IOException {
    String tests = Files.readString(MonitoringFiles.PROMETHEUS.resolve("rules_test.yml"));

    assertThat(MonitoringFiles.alerts().keySet())
        .allSatisfy(
            name -> assertThat(tests).contains("exp_samples: [{labels: '{alertname=\"" + name));
  }

  @Test
  void theErrorBudgetIsOfEveryRefusalThatIsTheGatewaysFault() throws IOException {
    Set<String> tags = new TreeSet<>();
    OWN_FAULT.forEach(refusal -> tags.add(refusal.tag()));

    for (JsonNode rule : MonitoringFiles.rules()) {
      if (rule.path("record").asText().startsWith("gateway:refused_events")) {
        var matcher = REASONS.matcher(rule.path("expr").asText());
        assertThat(matcher.find()).isTrue();
        assertThat(matcher.group(1).split("\\|")).containsExactlyInAnyOrderElementsOf(tags);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"gateway.json", "processor.json", "business.json"})
  void everyPanelHasATitleADatasourceAndAnExpression(String file) throws IOException {
    JsonNode dashboard = MonitoringFiles.dashboards().get(file);
    String datasource =
        MonitoringFiles.yaml(
                MonitoringFiles.GRAFANA.resolve("provisioning/datasources/prometheus.yml"))
            .at("/datasources/0/uid")
            .asText();

    assertThat(dashboard.path("uid").asText()).startsWith("tidemark-");
    assertThat(dashboard.path("panels")).isNotEmpty();
    for (JsonNode panel : dashboard.path("panels")) {
      assertThat(panel.path("title").asText()).isNotEmpty();
      assertThat(panel.at("/datasource/uid").asText()).isEqualTo(datasource);
    }
    Map<String, List<String>> expressions = MonitoringFiles.expressions(dashboard);
    assertThat(expressions).hasSameSizeAs(dashboard.path("panels"));
    assertThat(expressions.values())
        .allSatisfy(ofPanel -> assertThat(ofPanel).isNotEmpty().doesNotContain(""));
  }

  /** What Grafana's own schema asks of a dashboard that is not made by hand in its editor. */
  @ParameterizedTest
  @ValueSource(strings = {"gateway.json", "processor.json", "business.json"})
  void everyDashboardIsWhatGrafanasSchemaAsksFor(String file) throws IOException {
    JsonNode dashboard = MonitoringFiles.dashboards().get(file);

    assertThat(dashboard.path("uid").asText()).matches("[a-z-]{1,40}");
    assertThat(dashboard.path("schemaVersion").isInt()).isTrue();
    assertThat(dashboard.path("schemaVersion").asInt()).isBetween(36, 41);
    assertThat(dashboard.has("id")).as("an id would be another Grafana's").isFalse();
    for (JsonNode link : dashboard.path("links")) {
      assertThat(link.properties().stream().map(Map.Entry::getKey))
          .contains("title", "type", "icon", "tooltip", "tags", "asDropdown", "targetBlank");
    }
    Set<Integer> ids = new TreeSet<>();
    for (JsonNode panel : dashboard.path("panels")) {
      String title = panel.path("title").asText();
      assertThat(ids.add(panel.path("id").asInt())).as("id of " + title).isTrue();
      assertThat(panel.path("type").asText()).as(title).isIn("timeseries", "stat");
      assertThat(panel.at("/fieldConfig/defaults/unit").asText()).as(title).isIn(UNITS);
      if (panel.at("/options").has("legend")) {
        assertThat(panel.at("/options/legend/calcs").isArray()).as(title).isTrue();
      }
      List<String> queries = panel.path("targets").findValuesAsText("refId");
      assertThat(queries).as(title).doesNotHaveDuplicates().doesNotContain("");
    }
    assertThatNoPanelsOverlap(dashboard.path("panels"));
  }

  private static void assertThatNoPanelsOverlap(JsonNode panels) {
    Set<String> taken = new TreeSet<>();
    for (JsonNode panel : panels) {
      JsonNode place = panel.path("gridPos");
      int right = place.path("x").asInt() + place.path("w").asInt();
      int bottom = place.path("y").asInt() + place.path("h").asInt();
      assertThat(right).as(panel.path("title").asText()).isBetween(1, 24);
      for (int x = place.path("x").asInt(); x < right; x++) {
        for (int y = place.path("y").asInt(); y < bottom; y++) {
          assertThat(taken.add(x + "," + y)).as(panel.path("title").asText()).isTrue();
        }
      }
    }
  }

  @Test
  void grafanaFindsWhatComposeMounts() throws IOException {
    JsonNode compose = MonitoringFiles.yaml(MonitoringFiles.ROOT.resolve("docker-compose.yml"));
    JsonNode grafana = compose.at("/services/grafana");
    Path provisioning = MonitoringFiles.GRAFANA.resolve("provisioning");
    JsonNode provider =
        MonitoringFiles.yaml(provisioning.resolve("dashboards/tidemark.yml")).at("/providers/0");
    String folder = provider.at("/options/path").asText();
    JsonNode source =
        MonitoringFiles.yaml(provisioning.resolve("datasources/prometheus.yml"))
            .at("/datasources/0");

    List<String> mounts = new java.util.ArrayList<>();
    grafana.path("volumes").forEach(mount -> mounts.add(mount.asText()));
    assertThat(mounts)
        .contains(
            "./deploy/grafana/dashboards:" + folder + ":ro",
            "./deploy/grafana/provisioning:/etc/grafana/provisioning:ro");
    assertThat(grafana.at("/environment/GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH").asText())
        .isEqualTo(folder + "/business.json");
    assertThat(provider.path("type").asText()).isEqualTo("file");
    assertThat(source.path("type").asText()).isEqualTo("prometheus");
    assertThat(source.path("url").asText()).isEqualTo("http://prometheus:9090");
    assertThat(compose.at("/services").has("prometheus")).isTrue();
  }

  @Test
  void promtoolFindsNoFault() throws IOException, InterruptedException {
    assumeTrue(PrometheusProcess.isInstalled(), "needs Debian's prometheus");

    promtool("check", "config", "prometheus.yml");
    promtool("check", "rules", "rules.yml");
    promtool("test", "rules", "rules_test.yml");
  }

  private static void promtool(String... arguments) throws IOException, InterruptedException {
    List<String> command = new java.util.ArrayList<>(List.of("/usr/bin/promtool"));
    command.addAll(List.of(arguments));
    Path folder = MonitoringFiles.PROMETHEUS;
    Process process =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(String.join(" ", command) + "\n" + said).isZero();
  }
}
