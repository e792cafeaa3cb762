package dev.tidemark.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tidemark.broker.BrokerProcess;
import dev.tidemark.broker.JavaProcess;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Scenarios of the load generator, each by a shop of its own, through a whole pipeline: what the
 * truth says goes wrong is an alert of the dashboard, and nothing else is. A machine is seen after
 * some four minutes, most of them until its minute closes. What a detector must know the past for
 * takes longer: {@code -Dtidemark.scenarios=bad-release,clock-skew
 * -Dtidemark.scenario.every=PT12M}; {@code outage} alone, since the other shops have the same
 * pages.
 */
@Tag("faults")
class ScenarioIT {
  private static final List<String> SCENARIOS =
      List.of(System.getProperty("tidemark.scenarios", "bot,replay-attack").split(",", -1));

  private static final Duration EVERY =
      Duration.parse(System.getProperty("tidemark.scenario.every", "PT1M"));

  /** Until the first thing goes wrong, is noticed, and its minute closes. */
  private static final Duration UNTIL_SEEN = EVERY.plusMinutes(8);

  private final ObjectMapper json = new ObjectMapper();

  @TempDir Path folder;

  @Test
  void whatGoesWrongIsAnAlertOfTheDashboard() throws Exception {
    List<JavaProcess> shops = new ArrayList<>();
    try (BrokerProcess broker = BrokerProcess.start(folder.resolve("kafka"));
        Gateway gateway = Gateway.start(broker);
        EmbeddedRun pipeline = EmbeddedRun.start(broker, folder)) {
      Instant begin = Instant.now();
      for (String scenario : SCENARIOS) {
        shops.add(shop(gateway, scenario));
      }
      for (String scenario : SCENARIOS) {
        await("the truth of " + scenario + ", and an alert where it says one")
            .atMost(UNTIL_SEEN)
            .pollInterval(Duration.ofSeconds(1))
            .until(() -> isSeen(pipeline, truth(scenario)));
        System.out.printf(
            "ScenarioIT: %s after %d s: %s%n",
            scenario, Duration.between(begin, Instant.now()).toSeconds(), truth(scenario).get(0));
      }
      for (JavaProcess shop : shops) {
        assertThat(shop.stop(Duration.ofMinutes(1))).as("a shop ends in order").isTrue();
      }
      List<JsonNode> all = new ArrayList<>();
      for (String scenario : SCENARIOS) {
        all.addAll(truth(scenario));
      }
      assertThat(alerts(pipeline))
          .as("alerts that the truth knows: " + all)
          .allMatch(alert -> all.stream().anyMatch(label -> isAbout(alert, label)));
    } finally {
      shops.forEach(JavaProcess::close);
    }
  }

  private JavaProcess shop(Gateway gateway, String scenario) {
    return JavaProcess.start(
        "shop with " + scenario,
        Jvm.LOADGEN,
        Apps.find().loadgen(),
        "dev.tidemark.loadgen.LoadgenApplication",
        List.of(
            "--url=" + gateway.address(),
            "--rate=40",
            "--seed=" + (11 + SCENARIOS.indexOf(scenario)),
            "--scenario=" + scenario,
            "--scenario-every=" + EVERY.toMinutes() + "m",
            "--truth=" + folder.resolve(scenario + ".jsonl")),
        line -> {},
        line -> false);
  }

  private boolean isSeen(EmbeddedRun pipeline, List<JsonNode> truth) throws Exception {
    if (truth.isEmpty()) {
      return false;
    }
    JsonNode first = truth.get(0);
    return kind(first).equals("none")
        || alerts(pipeline).stream().anyMatch(alert -> isAbout(alert, first));
  }

  private List<JsonNode> truth(String scenario) throws Exception {
    Path file = folder.resolve(scenario + ".jsonl");
    List<JsonNode> labels = new ArrayList<>();
    if (Files.exists(file)) {
      for (String line : Files.readAllLines(file)) {
        labels.add(json.readTree(line));
      }
    }
    return labels;
  }

  private List<JsonNode> alerts(EmbeddedRun pipeline) throws Exception {
    URI uri = URI.create(pipeline.pageAddress() + "/api/alerts?minutes=60");
    String answer =
        HttpClient.newHttpClient()
            .send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
            .body();
    List<JsonNode> alerts = new ArrayList<>();
    json.readTree(answer).path("alerts").forEach(alerts::add);
    return alerts;
  }

  private static String kind(JsonNode one) {
    return one.path("kind").asText();
  }

  /** A surge's alert may stand for more than the label's version, if that could not be read. */
  private static boolean isAbout(JsonNode alert, JsonNode label) {
    List<String> subject = new ArrayList<>();
    alert.path("subject").forEach(part -> subject.add(part.asText()));
    String[] expected = label.path("subject").asText().split("\t", -1);
    if (!kind(alert).equals(kind(label))) {
      return false;
    }
    return kind(alert).equals("quarantine_surge")
        ? subject.get(0).equals(expected[0])
            && List.of(expected[1], "(all)").contains(subject.get(2))
        : subject.equals(List.of(expected));
  }
}
