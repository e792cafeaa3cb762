package dev.tidemark.processor.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tidemark.processor.metrics.ProcessorMetrics;
import dev.tidemark.results.ReplayRequest;
import dev.tidemark.results.ResultStore;
import dev.tidemark.results.ResultStores;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Replays as the page asks for them, through a real store and a real broker. */
class RequestedReplaysIT {
  private static final RequestedReplaysConfig CONFIG =
      new RequestedReplaysConfig(Duration.ofMillis(100), 1_000);
  private static final String NAMED = "{\"set\": {\"user_id\": \"unknown\"}}";

  @TempDir static Path folder;

  private static ReplayTopics topics;
  private static ResultStore store;

  private final ProcessorMetrics metrics = new ProcessorMetrics(Clock.systemUTC());

  @BeforeAll
  static void start() throws Exception {
    topics = ReplayTopics.start(folder);
    store = ResultStores.open("duckdb:" + folder.resolve("results.duckdb"));
    store.migrate();
  }

  @AfterAll
  static void stop() {
    store.close();
    topics.close();
  }

  /** What a kill is to the thread that it meets. */
  private static final class Killed extends Error {
    private static final long serialVersionUID = 1;
  }

  @Test
  void aDryRunSaysHowManyWouldPassAndWhyOthersFail() throws Exception {
    topics.quarantine(ReplayTopics.event("/dry", "a").without("user_id").toJson());
    topics.quarantine(
        ReplayTopics.event("/dry", "b").without("user_id").without("event_time").toJson());
    int before = topics.records().size();

    ReplayRequest done = carryOut(asked("dry", "{\"page\":\"/dry\"}", NAMED, true));

    assertThat(done.state()).as(done.problem()).isEqualTo(ReplayRequest.State.DONE);
    JsonNode numbers = numbers(done);
    assertThat(numbers.path("selected").asInt()).isEqualTo(2);
    assertThat(numbers.path("valid").asInt()).isEqualTo(1);
    assertThat(numbers.path("faults").path("missing_event_time").asInt()).isEqualTo(1);
    assertThat(numbers.path("sent").asInt()).isZero();
    assertThat(numbers.path("read").asInt()).isEqualTo(numbers.path("to_read").asInt());
    assertThat(topics.records()).hasSize(before);
    assertThat(metrics.scrape()).contains("processor_replays_done_total 1.0");
  }

  @Test
  void sendsOnceAndASecondRequestSendsNothing() throws Exception {
    Place place = topics.quarantine(ReplayTopics.event("/r", "a").without("user_id").toJson());
    String selection = "{\"ids\":[\"" + place + "\"]}";

    ReplayRequest first = carryOut(asked("first", selection, NAMED, false));
    ReplayRequest second = carryOut(asked("second", selection, NAMED, false));

    assertThat(numbers(first).path("sent").asInt()).as(first.problem()).isEqualTo(1);
    assertThat(numbers(second).path("sent").asInt()).isZero();
    assertThat(numbers(second).path("sent_before").asInt()).isEqualTo(1);
    assertThat(topics.replaysOf(place)).hasSize(1);
  }

  @Test
  void whatWasKilledWhileSendingIsFinishedByTheNextProcessOnce() throws Exception {
    Place place = topics.quarantine(ReplayTopics.event("/k", "a").without("user_id").toJson());
    CountDownLatch killed = new CountDownLatch(1);
    store.replayRequests().write(asked("killed", "{\"ids\":[\"" + place + "\"]}", NAMED, false));
    Sending.Interruptions kill =
        new Sending.Interruptions() {
          @Override
          public void beforeSending() {}

          @Override
          public void afterSending() {
            killed.countDown();
            throw new Killed();
          }
        };
    RequestedReplays dying =
        RequestedReplays.start(store.replayRequests(), topics.clients, CONFIG, metrics, kill);
    assertThat(killed.await(60, TimeUnit.SECONDS)).isTrue();
    dying.close();
    assertThat(request("killed").state()).isEqualTo(ReplayRequest.State.RUNNING);
    assertThat(topics.replaysOf(place)).hasSize(1);

    ReplayRequest done = carryOut("killed");

    assertThat(done.state()).as(done.problem()).isEqualTo(ReplayRequest.State.DONE);
    assertThat(numbers(done).path("sent").asInt()).isEqualTo(1);
    assertThat(numbers(done).path("sent_before").asInt()).isZero();
    assertThat(topics.replaysOf(place)).hasSize(1);
  }

  @Test
  void saysWhyARuleOrASelectionCannotBeUsed() {
    ReplayRequest rule = carryOut(asked("rule", "{}", "{\"set\":{\"seite\":1}}", true));
    ReplayRequest selection = carryOut(asked("selection", "{\"reason\":\"x\"}", "", true));

    assertThat(rule.state()).isEqualTo(ReplayRequest.State.FAILED);
    assertThat(rule.problem())
        .startsWith("Cannot use the rule: line 1, set.seite: 'seite' is no field of an event");
    assertThat(selection.state()).isEqualTo(ReplayRequest.State.FAILED);
    assertThat(selection.problem()).contains("Unknown key 'reason' in the selection");
    assertThat(metrics.scrape()).contains("processor_replays_failed_total 2.0");
  }

  private static ReplayRequest asked(String id, String selection, String rule, boolean dryRun) {
    return ReplayRequest.asked(id, Instant.now(), "operator", selection, rule, dryRun);
  }

  private ReplayRequest carryOut(ReplayRequest request) {
    store.replayRequests().write(request);
    return carryOut(request.id());
  }

  /** As a process does that starts and finds the request. */
  private ReplayRequest carryOut(String id) {
    RequestedReplays replays =
        RequestedReplays.start(store.replayRequests(), topics.clients, CONFIG, metrics);
    try {
      return await("the end of " + id)
          .atMost(Duration.ofSeconds(60))
          .until(() -> request(id), ReplayRequest::isOver);
    } finally {
      replays.close();
    }
  }

  private static ReplayRequest request(String id) {
    return store.replayRequests().find(id).orElseThrow();
  }

  private static JsonNode numbers(ReplayRequest request) throws Exception {
    return new ObjectMapper().readTree(request.numbers());
  }
}
