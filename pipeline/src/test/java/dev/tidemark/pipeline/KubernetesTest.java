package dev.tidemark.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.tidemark.config.Schema;
import dev.tidemark.dashboard.DashboardConfig;
import dev.tidemark.gateway.GatewayConfig;
import dev.tidemark.processor.ProcessorConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The Kubernetes files, held against the images and the configuration they are for. */
class KubernetesTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Path FOLDER = ROOT.resolve("deploy/kubernetes");
  private static final Pattern KEY = Pattern.compile("(?m)^\\| `([a-z.-]+)` \\|");
  private static final Map<String, Schema> SCHEMAS =
      Map.of(
          "gateway",
          GatewayConfig.SCHEMA,
          "processor",
          ProcessorConfig.SCHEMA,
          "dashboard",
          DashboardConfig.SCHEMA);

  @Test
  void kustomizationNamesEveryFile() throws IOException {
    List<String> named = new ArrayList<>();
    read(FOLDER.resolve("kustomization.yaml"))
        .get(0)
        .path("resources")
        .forEach(file -> named.add(file.asText()));

    assertThat(named).containsExactlyInAnyOrderElementsOf(files());
  }

  @Test
  void everyObjectHasAKindAndAName() throws IOException {
    for (JsonNode object : objects()) {
      assertThat(object.path("apiVersion").asText()).isNotEmpty();
      assertThat(object.path("kind").asText()).isNotEmpty();
      assertThat(object.at("/metadata/name").asText()).matches("[a-z][a-z0-9-]+");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"gateway", "processor", "dashboard"})
  void everySettingIsAKeyWithAValueItAccepts(String application) throws IOException {
    Map<String, String> environment = environment(application);
    Schema schema = SCHEMAS.get(application);

    assertThat(knownVariables(schema)).containsAll(environment.keySet());
    assertThat(schema.read(new String[0], environment)).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"gateway", "processor", "dashboard"})
  void imagesPortsAndMemoryAreThoseOfComposeAndTheDockerfile(String application)
      throws IOException {
    JsonNode container = container(application);
    JsonNode compose =
        read(ROOT.resolve("docker-compose.yml")).get(0).path("services").path(application);
    String image = compose.path("image").asText();

    assertThat(Files.readString(ROOT.resolve("deploy/Dockerfile")))
        .contains("FROM base AS " + application);
    assertThat(image).isEqualTo(container.path("image").asText() + ":" + tag(image));
    assertThat(
            container
                .at("/resources/limits/memory")
                .asText()
                .replace("i", "")
                .toLowerCase(Locale.ROOT))
        .isEqualTo(compose.path("mem_limit").asText());
    Map<String, Integer> ports = new HashMap<>();
    container
        .path("ports")
        .forEach(port -> ports.put(port.path("name").asText(), port.path("containerPort").asInt()));
    assertThat(ports.values()).containsExactlyInAnyOrderElementsOf(portsOf(application));
    for (String probe : List.of("startupProbe", "livenessProbe", "readinessProbe")) {
      JsonNode get = container.path(probe).path("httpGet");
      assertThat(ports).containsKey(get.path("port").asText());
      assertThat(get.path("path").asText())
          .isEqualTo(probe.startsWith("readiness") ? "/health/ready" : "/health/live");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"gateway", "processor", "dashboard"})
  void runsWithoutPrivileges(String application) throws IOException {
    JsonNode pod = workload(application).at("/spec/template/spec");
    JsonNode container = container(application);

    assertThat(pod.at("/securityContext/runAsNonRoot").asBoolean()).isTrue();
    assertThat(Files.readString(ROOT.resolve("deploy/Dockerfile")))
        .contains("useradd --uid " + pod.at("/securityContext/runAsUser").asInt());
    assertThat(pod.path("automountServiceAccountToken").asBoolean(true)).isFalse();
    assertThat(container.at("/securityContext/readOnlyRootFilesystem").asBoolean()).isTrue();
    assertThat(container.at("/securityContext/allowPrivilegeEscalation").asBoolean(true)).isFalse();
    assertThat(container.at("/securityContext/capabilities/drop/0").asText()).isEqualTo("ALL");
  }

  @Test
  void selectorsFindTheirPodsAndMountsTheirVolumes() throws IOException {
    for (JsonNode object : objects()) {
      JsonNode selector = object.at("/spec/selector");
      String wanted =
          selector
              .path("matchLabels")
              .path("app.kubernetes.io/name")
              .asText(selector.path("app.kubernetes.io/name").asText());
      if (!wanted.isEmpty()) {
        assertThat(workload(wanted).at("/spec/template/metadata/labels/app.kubernetes.io~1name"))
            .hasToString("\"" + wanted + "\"");
      }
    }
    for (String application : SCHEMAS.keySet()) {
      Set<String> volumes = new TreeSet<>();
      workload(application)
          .at("/spec/template/spec/volumes")
          .forEach(volume -> volumes.add(volume.path("name").asText()));
      workload(application)
          .at("/spec/volumeClaimTemplates")
          .forEach(claim -> volumes.add(claim.at("/metadata/name").asText()));
      container(application)
          .path("volumeMounts")
          .forEach(mount -> assertThat(volumes).contains(mount.path("name").asText()));
    }
  }

  @Test
  void neverRunsTwoProcessors() throws IOException {
    assertThat(workload("processor").at("/spec/replicas").asInt()).isEqualTo(1);
    assertThat(workload("processor").at("/spec/strategy/type").asText()).isEqualTo("Recreate");
  }

  @Test
  void aGatewayHasTheTimeItNeedsToEnd() throws IOException {
    JsonNode pod = workload("gateway").at("/spec/template/spec");
    JsonNode readiness = container("gateway").path("readinessProbe");
    Duration drainDelay = seconds("TIDEMARK_SHUTDOWN_DRAIN_DELAY");

    assertThat(drainDelay)
        .as("until a balancer that asks has noticed")
        .isGreaterThan(
            Duration.ofSeconds(
                readiness.path("periodSeconds").asLong()
                    * readiness.path("failureThreshold").asLong(3)));
    assertThat(Duration.ofSeconds(pod.path("terminationGracePeriodSeconds").asLong()))
        .isGreaterThan(drainDelay.plus(seconds("TIDEMARK_SHUTDOWN_TIMEOUT").multipliedBy(2)));
  }

  private static Duration seconds(String variable) throws IOException {
    return Duration.parse("PT" + environment("gateway").get(variable));
  }

  /** What is given to the application, with a stand-in for what a Secret has. */
  private static Map<String, String> environment(String application) throws IOException {
    JsonNode container = container(application);
    Map<String, String> environment = new HashMap<>();
    for (JsonNode from : container.path("envFrom")) {
      String name = from.at("/configMapRef/name").asText();
      JsonNode map =
          objects().stream()
              .filter(object -> object.path("kind").asText().equals("ConfigMap"))
              .filter(object -> object.at("/metadata/name").asText().equals(name))
              .findFirst()
              .orElseThrow();
      map.path("data")
          .properties()
          .forEach(entry -> environment.put(entry.getKey(), entry.getValue().textValue()));
    }
    for (JsonNode variable : container.path("env")) {
      assertThat(variable.at("/valueFrom/secretKeyRef/name").asText()).isNotEmpty();
      environment.put(variable.path("name").asText(), "clickhouse:http://u:p@host:8123/tidemark");
    }
    assertThat(environment).doesNotContainValue(null);
    return environment;
  }

  private static List<Integer> portsOf(String application) throws IOException {
    return switch (application) {
      case "gateway" ->
          List.of(
              number(GatewayConfig.SCHEMA, "http.port"),
              number(GatewayConfig.SCHEMA, "admin.port"));
      case "processor" ->
          List.of(Integer.valueOf(environment("processor").get("TIDEMARK_HEALTH_PORT")));
      default -> List.of(number(DashboardConfig.SCHEMA, "dashboard.port"));
    };
  }

  private static int number(Schema schema, String key) {
    return Pattern.compile("\\| `" + Pattern.quote(key) + "` \\| `(\\d+)` \\|")
        .matcher(schema.toMarkdown())
        .results()
        .mapToInt(match -> Integer.parseInt(match.group(1)))
        .findFirst()
        .orElseThrow();
  }

  private static Set<String> knownVariables(Schema schema) {
    return KEY.matcher(schema.toMarkdown())
        .results()
        .map(match -> match.group(1).toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_'))
        .map(key -> "TIDEMARK_" + key)
        .collect(Collectors.toSet());
  }

  private static String tag(String image) {
    return image.substring(image.indexOf(':') + 1);
  }

  private static JsonNode container(String application) throws IOException {
    return workload(application).at("/spec/template/spec/containers/0");
  }

  private static JsonNode workload(String application) throws IOException {
    return objects().stream()
        .filter(object -> object.at("/spec/template").isObject())
        .filter(object -> object.at("/metadata/name").asText().equals(application))
        .findFirst()
        .orElseThrow();
  }

  private static List<JsonNode> objects() throws IOException {
    List<JsonNode> objects = new ArrayList<>();
    for (String file : files()) {
      objects.addAll(read(FOLDER.resolve(file)));
    }
    return objects;
  }

  private static List<String> files() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> !name.equals("kustomization.yaml"))
          .toList();
    }
  }

  private static List<JsonNode> read(Path file) throws IOException {
    YAMLFactory yaml = new YAMLFactory();
    try (var parser = yaml.createParser(file.toFile())) {
      return new ObjectMapper(yaml)
          .readValues(parser, JsonNode.class).readAll().stream().map(JsonNode.class::cast).toList();
    }
  }
}
