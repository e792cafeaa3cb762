package dev.tidemark.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What stands in {@code deploy/prometheus} and {@code deploy/grafana}. */
final class MonitoringFiles {
  static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  static final Path PROMETHEUS = ROOT.resolve("deploy/prometheus");
  static final Path GRAFANA = ROOT.resolve("deploy/grafana");

  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
  private static final ObjectMapper JSON = new ObjectMapper();

  private MonitoringFiles() {}

  /** Every alert rule, by its name. */
  static Map<String, JsonNode> alerts() throws IOException {
    Map<String, JsonNode> alerts = new LinkedHashMap<>();
    for (JsonNode rule : rules()) {
      if (rule.has("alert")) {
        alerts.put(rule.path("alert").asText(), rule);
      }
    }
    return alerts;
  }

  /** Every rule, those that record too. */
  static List<JsonNode> rules() throws IOException {
    List<JsonNode> rules = new ArrayList<>();
    YAML.readTree(PROMETHEUS.resolve("rules.yml").toFile())
        .path("groups")
        .forEach(group -> group.path("rules").forEach(rules::add));
    return rules;
  }

  /** Every dashboard of Grafana, by the name of its file. */
  static Map<String, JsonNode> dashboards() throws IOException {
    Map<String, JsonNode> dashboards = new LinkedHashMap<>();
    try (Stream<Path> files = Files.list(GRAFANA.resolve("dashboards"))) {
      for (Path file : files.sorted().toList()) {
        dashboards.put(file.getFileName().toString(), JSON.readTree(file.toFile()));
      }
    }
    return dashboards;
  }

  /** Every expression of a dashboard, by the title of its panel. */
  static Map<String, List<String>> expressions(JsonNode dashboard) {
    Map<String, List<String>> expressions = new LinkedHashMap<>();
    for (JsonNode panel : dashboard.path("panels")) {
      List<String> ofPanel = new ArrayList<>();
      panel.path("targets").forEach(target -> ofPanel.add(target.path("expr").asText()));
      expressions.put(panel.path("title").asText(), ofPanel);
    }
    return expressions;
  }

  static JsonNode yaml(Path file) throws IOException {
    return YAML.readTree(file.toFile());
  }
}
