package dev.tidemark.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tidemark.broker.BrokerProcess;
import dev.tidemark.events.EventBuilder;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** From a broken page to its events in the counts, by what the page asks of the API. */
@Timeout(600)
class ReplayFromPageIT {
  private static final int MENDABLE = 5;
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  @Test
  void eventsMendedFromThePageCountOnceThoughTheProcessorIsKilled() throws Exception {
    try (BrokerProcess broker = BrokerProcess.start(folder.resolve("kafka"))) {
      String real;
      String wish;
      try (Gateway gateway = Gateway.start(broker); // it makes the topics
          EmbeddedRun pipeline = EmbeddedRun.start(broker, folder)) {
        postBroken(gateway);
        gateway.stop(); // its last ticks say what it had acknowledged
        JsonNode found =
            eventually(
                () -> get(pipeline, "/api/quarantine/events?reason=missing_user_id"),
                events -> events.path("matching").asInt() == MENDABLE + 1);
        wish =
            """
            {"dryRun": %s, "rule": {"set": {"user_id": "unknown"}},
             "selection": {"reasons": ["missing_user_id"], "page": "/quebrada",
                           "appVersion": "1.4.2", "from": "%s", "until": "%s"}}
            """
                .formatted("%s", found.path("from").asText(), found.path("until").asText());

        JsonNode dry = ended(pipeline, ask(pipeline, wish.formatted(true)));
        assertThat(dry.path("state").asText()).as(dry.toString()).isEqualTo("done");
        assertThat(dry.path("numbers").path("valid").asInt()).isEqualTo(MENDABLE);
        assertThat(dry.path("numbers").path("faults").path("missing_event_time").asInt())
            .isEqualTo(1);
        assertThat(counted(pipeline)).as("a dry run sends nothing").isZero();

        real = ask(pipeline, wish.formatted(false));
        eventually(
            () -> get(pipeline, "/api/replays/" + real),
            request -> !request.path("state").asText().equals("asked"));
        pipeline.kill();
      }
      try (EmbeddedRun pipeline = EmbeddedRun.start(broker, folder)) {
        JsonNode done = ended(pipeline, real);
        assertThat(done.path("state").asText()).as(done.toString()).isEqualTo("done");
        assertThat(done.path("numbers").path("sent").asInt()).isEqualTo(MENDABLE);
        eventually(() -> counted(pipeline), counted -> counted == MENDABLE);

        JsonNode again = ended(pipeline, ask(pipeline, wish.formatted(false)));

        assertThat(again.path("numbers").path("sent").asInt()).isZero();
        assertThat(again.path("numbers").path("sentBefore").asInt()).isEqualTo(MENDABLE);
        assertBalances(pipeline);
        assertMarked(pipeline);
      }
    }
  }

  /** Events without a user; of one the rule cannot make a valid one. */
  private static void postBroken(Gateway gateway) throws Exception {
    for (int i = 0; i < MENDABLE; i++) {
      gateway.accept(broken("s-" + i).toJson());
    }
    gateway.accept(broken("s-x").without("event_time").toJson());
  }

  private static EventBuilder broken(String session) {
    return EventBuilder.pageView("/quebrada")
        .sessionId(session)
        .appVersion("1.4.2")
        .eventTime(Instant.now())
        .without("user_id");
  }

  private void assertBalances(EmbeddedRun pipeline) throws Exception {
    JsonNode totals =
        eventually(
            () -> get(pipeline, "/api/ledger").path("totals"),
            ledger -> ledger.path("acknowledged").asInt() == 2 * MENDABLE + 1);
    assertThat(totals.path("accepted").asInt()).isEqualTo(2 * MENDABLE + 1);
    assertThat(totals.path("quarantined").asInt()).isEqualTo(MENDABLE + 1);
    assertThat(totals.path("counted").asInt() + totals.path("late").asInt()).isEqualTo(MENDABLE);
    assertThat(totals.path("duplicate").asInt()).isZero();
    assertThat(totals.path("unexplained").asInt()).isZero();
  }

  private void assertMarked(EmbeddedRun pipeline) throws Exception {
    int sentAgain = 0;
    for (JsonNode event : get(pipeline, "/api/quarantine/events").path("events")) {
      boolean mendable = !event.path("reasons").toString().contains("missing_event_time");
      assertThat(event.path("sentAgain").asBoolean()).as(event.toString()).isEqualTo(mendable);
      sentAgain += mendable ? 1 : 0;
    }
    assertThat(sentAgain).isEqualTo(MENDABLE);
  }

  /** On time or late: how long the processor's restart takes is the machine's. */
  private int counted(EmbeddedRun pipeline) throws Exception {
    JsonNode totals = get(pipeline, "/api/ledger").path("totals");
    return totals.path("counted").asInt() + totals.path("late").asInt();
  }

  private String ask(EmbeddedRun pipeline, String wish) throws Exception {
    var response =
        http.send(
            request(pipeline, "/api/replays")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(wish))
                .build(),
            BodyHandlers.ofString());
    assertThat(response.statusCode()).as(response.body()).isEqualTo(202);
    return JSON.readTree(response.body()).path("id").asText();
  }

  private JsonNode ended(EmbeddedRun pipeline, String id) {
    return eventually(
        () -> get(pipeline, "/api/replays/" + id),
        request -> request.path("state").asText().matches("done|failed"));
  }

  private JsonNode get(EmbeddedRun pipeline, String path) throws Exception {
    try {
      var response = http.send(request(pipeline, path).build(), BodyHandlers.ofString());
      return JSON.readTree(response.body());
    } catch (IOException e) {
      return JSON.createObjectNode(); // asked again
    }
  }

  private static HttpRequest.Builder request(EmbeddedRun pipeline, String path) {
    return HttpRequest.newBuilder(URI.create(pipeline.pageAddress() + path))
        .timeout(Duration.ofSeconds(30));
  }

  private static <T> T eventually(Callable<T> question, Predicate<T> answer) {
    return await().atMost(Duration.ofMinutes(2)).until(question, answer);
  }
}
