package dev.tidemark.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tidemark.broker.BrokerProcess;
import dev.tidemark.events.EventBuilder;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the dashboard says of a real pipeline's stages, while Kafka freezes and comes back. */
@Timeout(600)
class PipelineHealthIT {
  private static final List<String> STAGES =
      List.of("gateway", "kafka", "processor", "store", "page");

  @TempDir Path folder;

  @Test
  void theStageThatFailsIsNamedAndTheSpoolIsCounted() throws Exception {
    try (BrokerProcess broker = BrokerProcess.start(folder.resolve("kafka"));
        Gateway gateway = Gateway.start(broker, Duration.ofSeconds(1));
        EmbeddedRun embedded =
            EmbeddedRun.start(
                broker, folder, "--dashboard.gateway-admin-url=http://" + gateway.adminAddress())) {
      gateway.accept(view("before"));
      patiently("an event went through")
          .untilAsserted(
              () -> {
                JsonObject health = health(embedded);
                assertThat(states(health)).as(health.encode()).containsOnly("ok");
                assertThat(sum(health, "events")).isEqualTo(1);
                assertThat(sum(health, "acknowledged")).isGreaterThanOrEqualTo(1);
                assertThat(health.getJsonObject("spool").getLong("events")).isZero();
                assertThat(health.getJsonObject("watermark").getString("at")).isNotEmpty();
                assertThat(stage(health, "gateway").getDouble("rate")).isNotNull();
              });

      broker.pause();
      gateway.accept(view("meanwhile"));
      patiently("it is in the spool")
          .untilAsserted(
              () -> {
                JsonObject health = health(embedded);
                assertThat(health.getJsonObject("spool").getLong("events")).isEqualTo(1);
                assertThat(stage(health, "kafka").getString("state")).isEqualTo("bad");
                assertThat(problem(health, "kafka").getString("code")).isEqualTo("kafka_away");
                assertThat(problem(health, "gateway").getString("code")).isEqualTo("spooling");
                assertThat(stage(health, "store").getString("state")).isEqualTo("ok");
              });

      broker.resume();
      patiently("it is counted")
          .untilAsserted(
              () -> {
                JsonObject health = health(embedded);
                assertThat(states(health)).as(health.encode()).containsOnly("ok");
                assertThat(health.getJsonObject("spool").getLong("events")).isZero();
                assertThat(problem(health, "kafka").getString("until")).isNotNull();
                assertThat(counted(embedded)).isEqualTo(2);
              });
    }
  }

  private static String view(String id) {
    return EventBuilder.pageView("/ofertas").eventId(id).eventTime(Instant.now()).toJson();
  }

  private static List<String> states(JsonObject health) {
    List<String> states = new ArrayList<>();
    STAGES.forEach(name -> states.add(stage(health, name).getString("state")));
    return states;
  }

  private static JsonObject stage(JsonObject health, String name) {
    return objects(health, "stages").stream()
        .filter(stage -> stage.getString("stage").equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static JsonObject problem(JsonObject health, String stage) {
    return stage(health, stage).getJsonObject("problem", new JsonObject());
  }

  private static long sum(JsonObject health, String column) {
    return objects(health, "partitions").stream().mapToLong(row -> row.getLong(column)).sum();
  }

  private static List<JsonObject> objects(JsonObject health, String name) {
    JsonArray all = health.getJsonArray(name);
    return all.stream().map(JsonObject.class::cast).toList();
  }

  private static JsonObject health(EmbeddedRun embedded) throws Exception {
    return answer(embedded, "/api/health");
  }

  private static long counted(EmbeddedRun embedded) throws Exception {
    return answer(embedded, "/api/snapshot")
        .getJsonObject("ledger")
        .getJsonObject("totals")
        .getLong("counted");
  }

  private static JsonObject answer(EmbeddedRun embedded, String path) throws Exception {
    URI uri = URI.create(embedded.pageAddress() + path);
    return new JsonObject(
        HttpClient.newHttpClient()
            .send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
            .body());
  }

  private static ConditionFactory patiently(String what) {
    return await(what).atMost(Duration.ofMinutes(1)).ignoreExceptions();
  }
}
