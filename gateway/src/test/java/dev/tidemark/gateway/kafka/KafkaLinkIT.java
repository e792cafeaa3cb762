package dev.tidemark.gateway.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tidemark.gateway.GatewayConfig;
import dev.tidemark.gateway.SharedBroker;
import dev.tidemark.gateway.kafka.Readiness.State;
import dev.tidemark.gateway.refusal.Refusal;
import io.vertx.core.Vertx;
import java.lang.ref.WeakReference;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class KafkaLinkIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Vertx vertx = Vertx.vertx();
  private final String topic = "events-" + UUID.randomUUID();
  private final Readiness readiness = new Readiness(null);
  private final EventPublisher publisher =
      new EventPublisher(topic, new InFlightBytes(1 << 20), null);
  private KafkaLink link;

  @AfterEach
  void stop() {
    link.stop(Duration.ofSeconds(5));
    vertx.close().await();
  }

  @Test
  void makesANewProducerWhenTheOldOneIsBroken() throws Exception {
    start();
    await("Kafka").atMost(PATIENCE).until(readiness::isKafkaReady);

    breakProducer();

    assertThat(publish()).isEmpty();
  }

  @Test
  void forgetsBrokenProducers() {
    start();
    await("Kafka").atMost(PATIENCE).until(readiness::isKafkaReady);

    List<WeakReference<?>> broken = Stream.generate(this::breakProducer).limit(5).toList();

    await("all but the last one to be collected")
        .atMost(PATIENCE)
        .until(
            () -> {
              System.gc();
              return broken.stream().filter(it -> it.get() != null).count() <= 1;
            });
  }

  @Test
  void takesNoEventsOnATopicThatBecomesUnfit() throws Exception {
    start("--kafka.topic-check-interval=100ms");
    await("Kafka").atMost(PATIENCE).until(readiness::isKafkaReady);

    setTimestampType("CreateTime");

    await("notice").atMost(PATIENCE).until(() -> state() == State.TOPIC_UNFIT);
    assertThat(readiness.status().reason()).contains("message.timestamp.type=CreateTime");
    assertThat(publisher.producer()).isNull();
    setTimestampType("LogAppendTime");
    await("Kafka").atMost(PATIENCE).until(readiness::isKafkaReady);
    assertThat(publish()).isEmpty();
  }

  @Test
  void saysThatKafkaAcknowledgesTooLate() {
    start("--kafka.ack-deadline=50ms", "--kafka.client.linger.ms=200");

    await("the reason").atMost(PATIENCE).until(() -> state() == State.STALLED);

    assertThat(readiness.status().reason()).contains("kafka.ack-deadline", "50 ms");
  }

  private void start(String... flags) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "--kafka.bootstrap-servers=" + SharedBroker.bootstrapServers(),
                "--kafka.topic=" + topic,
                "--kafka.retry-interval=50ms",
                "--ticks.interval=100ms"));
    all.addAll(List.of(flags));
    KafkaConfig config =
        GatewayConfig.from(GatewayConfig.SCHEMA.read(all.toArray(String[]::new), Map.of())).kafka();
    Ticker ticker =
        new Ticker(topic, "test", Clock.systemUTC(), publisher.acknowledgedCounts(), () -> 0);
    link = new KafkaLink(vertx, config, new ClientProperties(config), readiness, publisher, ticker);
    link.start();
  }

  private State state() {
    return readiness.status().state();
  }

  private WeakReference<?> breakProducer() {
    Producer<byte[], byte[]> first = publisher.producer();
    first.close(Duration.ZERO);
    await("another producer")
        .atMost(PATIENCE)
        .until(() -> publisher.producer() != null && publisher.producer() != first);
    await("Kafka").atMost(PATIENCE).until(readiness::isKafkaReady);
    return new WeakReference<>(first);
  }

  private void setTimestampType(String type) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", SharedBroker.bootstrapServers()))) {
      ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
      AlterConfigOp change =
          new AlterConfigOp(
              new ConfigEntry("message.timestamp.type", type), AlterConfigOp.OpType.SET);
      admin.incrementalAlterConfigs(Map.of(resource, List.of(change))).all().get();
    }
  }

  /** The refusal, if any. */
  private Optional<Refusal> publish() throws Exception {
    RecordBatch batch = new RecordBatch(1);
    batch.add(null, "1\n{}".getBytes(UTF_8));
    CompletableFuture<Optional<Refusal>> outcome = new CompletableFuture<>();
    var unused =
        publisher.publish(
            batch,
            publisher.completions(vertx.getOrCreateContext()),
            refusal -> outcome.complete(Optional.ofNullable(refusal)));
    return outcome.get(30, TimeUnit.SECONDS);
  }
}
