package dev.tidemark.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tidemark.broker.BrokerProcess;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kafka absent, frozen and killed, on a broker of this class's own. */
class KafkaOutageIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final byte[] EVENT = "{\"event_id\":\"1\"}".getBytes(UTF_8);

  @Test
  void startsWithoutKafkaAndTakesEventsOnceItIsThere(@TempDir Path data) {
    try (BrokerProcess broker = BrokerProcess.start(data)) {
      broker.stop();
      try (TestGateway gateway = TestGateway.start(broker.bootstrapServers())) {
        await("the reason")
            .atMost(PATIENCE)
            .until(() -> gateway.admin("/health/ready").body().contains("Cannot reach Kafka at"));
        HttpResponse<String> health = gateway.admin("/health/ready");
        HttpResponse<String> refused = gateway.post("/v1/events", EVENT);

        assertThat(health.statusCode()).isEqualTo(503);
        assertThat(health.body()).contains("\"status\":\"connecting\"", broker.bootstrapServers());
        assertThat(gateway.admin("/health/live").statusCode()).isEqualTo(200);
        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(refused.headers().firstValue("retry-after")).hasValue("1");
        assertThat(refused.body()).contains("\"error\":\"not_ready\"");

        broker.restart();
        gateway.awaitReady();

        assertThat(gateway.admin("/health/ready").statusCode()).isEqualTo(200);
        assertThat(gateway.post("/v1/events", EVENT).statusCode()).isEqualTo(204);
        assertThat(TopicReader.read(broker.bootstrapServers(), gateway.topic()).bodies())
            .containsExactly(new String(EVENT, UTF_8));
      }
    }
  }

  @Test
  void answersOnlyWhatIsTrueWhileTheBrokerIsFrozenUnderLoad(@TempDir Path data) {
    try (BrokerProcess broker = BrokerProcess.start(data);
        TestGateway gateway =
            TestGateway.start(broker.bootstrapServers(), "--kafka.ack-deadline=500ms")
                .awaitReady()) {
      LoadSender load = LoadSender.start(gateway.port(), 16);
      try (load) {
        awaitAnswers(load, 204, 200);
        gateway.admin("/health/live");

        broker.pause();
        awaitAnswers(load, 503, 64);
        long slowestHealthMillis =
            IntStream.range(0, 20).mapToLong(i -> healthMillis(gateway)).sorted().toArray()[18];
        double waiting = gateway.metric("gateway_in_flight_bytes");
        broker.resume();

        assertThat(slowestHealthMillis).as("health, 19th of 20").isLessThan(100);
        assertThat(waiting).isPositive();
        int before = load.answered(204).size();
        awaitAnswers(load, 204, before + 200);
      }

      assertThat(load.statuses()).containsExactlyInAnyOrder(204, 503);
      assertThat(load.unanswered()).isZero();
      assertThat(TopicReader.read(broker.bootstrapServers(), gateway.topic()).bodies())
          .containsAll(load.answered(204));
      await("nothing in flight")
          .atMost(PATIENCE)
          .until(() -> gateway.metric("gateway_in_flight_bytes") == 0);
    }
  }

  @Test
  void refusesBeyondTheInFlightLimit(@TempDir Path data) {
    try (BrokerProcess broker = BrokerProcess.start(data);
        TestGateway gateway =
            TestGateway.start(
                    broker.bootstrapServers(),
                    "--kafka.ack-deadline=100ms",
                    "--kafka.max-in-flight-bytes=1MiB")
                .awaitReady()) {
      byte[] large = "x".repeat(60_000).getBytes(UTF_8);
      broker.pause();

      await("the limit")
          .atMost(PATIENCE)
          .until(() -> gateway.post("/v1/events", large).body().contains("\"in_flight_limit\""));

      assertThat(gateway.metric("gateway_in_flight_bytes"))
          .isLessThanOrEqualTo(gateway.metric("gateway_in_flight_limit_bytes"))
          .isGreaterThan(900_000);
      broker.resume();
      await("events to be taken again")
          .atMost(PATIENCE)
          .until(() -> gateway.post("/v1/events", large).statusCode() == 204);
    }
  }

  @Test
  void losesNothingThatWasAcceptedWhenTheBrokerIsKilled(@TempDir Path data) {
    try (BrokerProcess broker = BrokerProcess.start(data);
        TestGateway gateway =
            TestGateway.start(broker.bootstrapServers(), "--kafka.ack-deadline=500ms")
                .awaitReady()) {
      LoadSender load = LoadSender.start(gateway.port(), 8);
      try (load) {
        awaitAnswers(load, 204, 200);
        broker.kill();
        awaitAnswers(load, 503, 16);
        broker.restart();
        int before = load.answered(204).size();
        awaitAnswers(load, 204, before + 200);
      }

      assertThat(load.statuses()).containsExactlyInAnyOrder(204, 503);
      assertThat(TopicReader.read(broker.bootstrapServers(), gateway.topic()).bodies())
          .containsAll(load.answered(204));
    }
  }

  private static long healthMillis(TestGateway gateway) {
    long start = System.nanoTime();
    assertThat(gateway.admin("/health/live").statusCode()).isEqualTo(200);
    return (System.nanoTime() - start) / 1_000_000;
  }

  private static void awaitAnswers(LoadSender load, int status, int count) {
    await(count + " answers of " + status)
        .atMost(PATIENCE)
        .until(() -> load.answered(status).size() >= count);
  }
}
