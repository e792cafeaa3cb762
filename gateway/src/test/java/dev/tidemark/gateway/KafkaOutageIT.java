package dev.tidemark.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tidemark.broker.BrokerProcess;
import dev.tidemark.gateway.TopicReader.Stored;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kafka absent, frozen and killed, on a broker of this class's own. */
class KafkaOutageIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final byte[] EVENT = "{\"event_id\":\"1\"}".getBytes(UTF_8);

  /** Short for the tests, but long for the disk, which has as long. */
  private static final Duration ACK_DEADLINE = Duration.ofSeconds(2);

  private static BrokerProcess broker;

  @BeforeAll
  static void startBroker(@TempDir Path data) {
    broker = BrokerProcess.start(data);
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  @Test
  void startsWithoutKafkaAndTakesEventsIntoTheSpool() {
    broker.stop();
    try (TestGateway gateway = TestGateway.start(broker.bootstrapServers())) {
      await("the reason")
          .atMost(PATIENCE)
          .until(() -> gateway.admin("/health/ready").body().contains("Cannot reach Kafka at"));
      List<String> sent = IntStream.range(0, 300).mapToObj(KafkaOutageIT::event).toList();
      sent.forEach(
          event ->
              assertThat(gateway.post("/v1/events", event.getBytes(UTF_8)).statusCode())
                  .isEqualTo(204));

      HttpResponse<String> health = gateway.admin("/health/ready");
      assertThat(health.statusCode()).isEqualTo(200);
      assertThat(health.body()).contains("\"status\":\"spooling\"", broker.bootstrapServers());
      assertThat(gateway.metric("gateway_spool_records")).isEqualTo(300);
      assertThat(gateway.metric("gateway_spool_bytes")).isPositive();
      assertThat(gateway.metric("gateway_spool_oldest_age_seconds")).isPositive();
      assertThat(gateway.metric("gateway_kafka_ready")).isZero();

      broker.restart();
      gateway.awaitReady();
      awaitDrained(gateway);

      List<Stored> events = read(gateway).events();
      assertThat(events.stream().map(Stored::body)).containsExactlyInAnyOrderElementsOf(sent);
      for (String user : List.of("u0", "u1", "u2")) {
        assertThat(events.stream().filter(it -> user.equals(it.key())).map(Stored::body))
            .as("order of " + user)
            .containsExactlyElementsOf(sent.stream().filter(it -> it.contains(user)).toList());
      }
      assertThat(gateway.metric("gateway_spool_drained_total")).isEqualTo(300);
      assertThat(gateway.metric("gateway_spool_bytes")).isZero();
      assertThat(gateway.metric("gateway_spool_oldest_age_seconds")).isZero();
      assertThat(gateway.metric("gateway_events_acknowledged_total")).isEqualTo(300);
    }
  }

  @Test
  void answersFromTheDiskWhileTheBrokerIsFrozenUnderLoad() {
    try (TestGateway gateway = startPatient(ACK_DEADLINE).awaitReady()) {
      LoadSender load = LoadSender.start(gateway.port(), 16);
      try (load) {
        awaitAccepted(load, 200);

        broker.pause();
        await("the spool").atMost(PATIENCE).until(() -> gateway.status().equals("spooling"));
        awaitAccepted(load, load.answered(204).size() + 500);
        long slowestHealthMillis =
            IntStream.range(0, 20).mapToLong(i -> healthMillis(gateway)).sorted().toArray()[18];
        broker.resume();

        assertThat(slowestHealthMillis)
            .as("health, 19th of 20, waits for nothing of Kafka's")
            .isLessThan(ACK_DEADLINE.toMillis());
        gateway.awaitReady();
        awaitAccepted(load, load.answered(204).size() + 200);
      }

      awaitDrained(gateway);
      assertThat(load.statuses()).containsExactly(204);
      assertThat(load.unanswered()).isZero();
      assertThat(read(gateway).missing(load.answered(204))).isEmpty();
      await("nothing in flight")
          .atMost(PATIENCE)
          .until(() -> gateway.metric("gateway_in_flight_bytes") == 0);
      // The freeze was shorter than the client's patience: what Kafka took late was not sent again.
      assertThat(read(gateway).events()).hasSize(read(gateway).bodies().size());
    }
  }

  @Test
  void losesNothingThatWasAcceptedWhenTheBrokerIsKilled() {
    try (TestGateway gateway = start(ACK_DEADLINE).awaitReady()) {
      LoadSender load = LoadSender.start(gateway.port(), 8);
      try (load) {
        awaitAccepted(load, 200);
        broker.kill();
        await("the spool").atMost(PATIENCE).until(() -> gateway.status().equals("spooling"));
        awaitAccepted(load, load.answered(204).size() + 500);
        broker.restart();
        gateway.awaitReady();
        awaitAccepted(load, load.answered(204).size() + 200);
      }

      awaitDrained(gateway);
      assertThat(load.statuses()).containsExactly(204);
      assertThat(read(gateway).missing(load.answered(204))).isEmpty();
    }
  }

  @Test
  void leavesInTheSpoolWhatKafkaDoesNotTakeBeforeItStops() {
    String topic;
    Path spool;
    try (TestGateway first = start(ACK_DEADLINE, "--shutdown.timeout=2s").awaitReady()) {
      topic = first.topic();
      spool = first.spoolDir();
      broker.pause();
      for (int i = 0; i < 20; i++) {
        assertThat(first.post("/v1/events", event(i).getBytes(UTF_8)).statusCode()).isEqualTo(204);
      }
    }
    broker.resume();

    try (TestGateway second =
        TestGateway.startOn(topic, broker.bootstrapServers(), "--spool.dir=" + spool)
            .awaitReady()) {
      awaitDrained(second);
      assertThat(read(second).bodies())
          .containsExactlyInAnyOrderElementsOf(
              IntStream.range(0, 20).mapToObj(KafkaOutageIT::event).toList());
    }
  }

  @Test
  void keepsWhatTheTopicIsTooSmallForUntilTheNextStart() throws Exception {
    String large = event(7).replace("}", ",\"noise\":\"" + noise(6_000) + "\"}");
    List<String> small = IntStream.range(0, 6).mapToObj(KafkaOutageIT::event).toList();
    String topic;
    Path spool;
    try (TestGateway first = start(ACK_DEADLINE).awaitReady()) {
      topic = first.topic();
      spool = first.spoolDir();
      setLargestMessage(topic, 4_096);
      broker.stop();
      List<String> sent = new ArrayList<>(small);
      sent.add(2, large);
      for (String event : sent) {
        assertThat(first.post("/v1/events", event.getBytes(UTF_8)).statusCode()).isEqualTo(204);
      }
      broker.restart();
      first.awaitReady();
      awaitDrained(first);

      assertThat(first.metric("gateway_spool_refused_total")).isEqualTo(1);
      assertThat(read(first).bodies()).containsExactlyInAnyOrderElementsOf(small);
    }
    setLargestMessage(topic, 1 << 20);

    try (TestGateway second =
        TestGateway.startOn(topic, broker.bootstrapServers(), "--spool.dir=" + spool)
            .awaitReady()) {
      awaitDrained(second);

      assertThat(read(second).bodies()).hasSize(7).contains(large).containsAll(small);
      assertThat(second.metric("gateway_spool_refused_total")).isZero();
    }
  }

  @Test
  void refusesWhenTheSpoolIsFullAndTakesEventsOnceItIsDrained() {
    try (TestGateway gateway =
        start(Duration.ofMillis(100), "--spool.max-bytes=256KiB", "--spool.segment-bytes=64KiB")
            .awaitReady()) {
      byte[] large = "x".repeat(20_000).getBytes(UTF_8);
      broker.pause();

      await("the limit")
          .atMost(PATIENCE)
          .until(() -> gateway.post("/v1/events", large).body().contains("\"spool_full\""));

      HttpResponse<String> refused = gateway.post("/v1/events", large);
      assertThat(refused.statusCode()).isEqualTo(503);
      assertThat(refused.headers().firstValue("retry-after")).hasValue("1");
      HttpResponse<String> health = gateway.admin("/health/ready");
      assertThat(health.statusCode()).isEqualTo(503);
      assertThat(health.body()).contains("The spool has reached its limit of 262144 bytes.");
      assertThat(gateway.metric("gateway_spool_bytes"))
          .isLessThanOrEqualTo(gateway.metric("gateway_spool_limit_bytes"))
          .isGreaterThan(200_000);
      broker.resume();
      gateway.awaitReady();
      awaitDrained(gateway);
      await("events to be taken again")
          .atMost(PATIENCE)
          .until(() -> gateway.post("/v1/events", large).statusCode() == 204);
    }
  }

  @Test
  void answers503WithoutASpool() {
    try (TestGateway gateway =
        start(Duration.ofMillis(100), "--spool.enabled=false", "--kafka.max-in-flight-bytes=1MiB")
            .awaitReady()) {
      byte[] large = "x".repeat(60_000).getBytes(UTF_8);
      broker.pause();

      assertThat(gateway.post("/v1/events", large).body()).contains("\"ack_deadline\"");
      await("the limit")
          .atMost(PATIENCE)
          .until(() -> gateway.post("/v1/events", large).body().contains("\"in_flight_limit\""));
      assertThat(gateway.metric("gateway_in_flight_bytes"))
          .isLessThanOrEqualTo(gateway.metric("gateway_in_flight_limit_bytes"))
          .isGreaterThan(900_000);
      assertThat(gateway.admin("/health/ready").statusCode()).isEqualTo(503);
      assertThat(gateway.status()).isEqualTo("stalled");
      broker.resume();
      gateway.awaitReady();
      await("events to be taken again")
          .atMost(PATIENCE)
          .until(() -> gateway.post("/v1/events", EVENT).statusCode() == 204);
    }
  }

  /** With a Kafka client whose patience no freeze of these tests outlasts. */
  private static TestGateway startPatient(Duration ackDeadline, String... more) {
    List<String> flags = new ArrayList<>(List.of(more));
    flags.add("--kafka.client.request.timeout.ms=60000");
    flags.add("--kafka.client.delivery.timeout.ms=120000");
    return start(ackDeadline, flags.toArray(String[]::new));
  }

  private static TestGateway start(Duration ackDeadline, String... more) {
    List<String> flags = new ArrayList<>(List.of(more));
    flags.add("--kafka.ack-deadline=" + ackDeadline.toMillis() + "ms");
    return TestGateway.start(broker.bootstrapServers(), flags.toArray(String[]::new));
  }

  private static void setLargestMessage(String topic, int bytes) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      AlterConfigOp limit =
          new AlterConfigOp(
              new ConfigEntry("max.message.bytes", Integer.toString(bytes)),
              AlterConfigOp.OpType.SET);
      ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
      admin.incrementalAlterConfigs(Map.of(resource, List.of(limit))).all().get();
    }
  }

  /** Text that does not compress well. */
  private static String noise(int length) {
    return new Random(1)
        .ints(length, '0', 'z' + 1)
        .filter(Character::isLetterOrDigit)
        .mapToObj(Character::toString)
        .collect(Collectors.joining());
  }

  private static String event(int number) {
    return "{\"event_id\":\"%d\",\"user_id\":\"u%d\"}".formatted(number, number % 3);
  }

  private static TopicReader read(TestGateway gateway) {
    return TopicReader.read(broker.bootstrapServers(), gateway.topic());
  }

  private static void awaitDrained(TestGateway gateway) {
    await("an empty spool")
        .atMost(PATIENCE)
        .until(() -> gateway.metric("gateway_spool_records") == 0);
  }

  private static long healthMillis(TestGateway gateway) {
    long start = System.nanoTime();
    assertThat(gateway.admin("/health/live").statusCode()).isEqualTo(200);
    return (System.nanoTime() - start) / 1_000_000;
  }

  private static void awaitAccepted(LoadSender load, int count) {
    await(count + " accepted").atMost(PATIENCE).until(() -> load.answered(204).size() >= count);
  }
}
