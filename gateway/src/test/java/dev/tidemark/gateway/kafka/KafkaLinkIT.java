package dev.tidemark.gateway.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tidemark.gateway.GatewayConfig;
import dev.tidemark.gateway.SharedBroker;
import dev.tidemark.gateway.refusal.Refusal;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.Producer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class KafkaLinkIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Vertx vertx = Vertx.vertx();
  private final KafkaConfig config =
      GatewayConfig.from(
              GatewayConfig.SCHEMA.read(
                  new String[] {
                    "--kafka.bootstrap-servers=" + SharedBroker.bootstrapServers(),
                    "--kafka.topic=events-" + UUID.randomUUID(),
                    "--kafka.retry-interval=50ms",
                    "--ticks.interval=100ms"
                  },
                  Map.of()))
          .kafka();
  private final Readiness readiness = new Readiness(null);
  private final EventPublisher publisher =
      new EventPublisher(config.topic(), new InFlightBytes(1 << 20), null);
  private final KafkaLink link =
      new KafkaLink(
          vertx,
          config,
          new ClientProperties(config),
          readiness,
          publisher,
          new Ticker(
              config.topic(), "test", Clock.systemUTC(), publisher.acknowledgedCounts(), () -> 0));

  @AfterEach
  void stop() {
    link.stop(Duration.ofSeconds(5));
    vertx.close().await();
  }

  @Test
  void makesANewProducerWhenTheOldOneIsBroken() throws Exception {
    link.start();
    await("Kafka").atMost(PATIENCE).until(readiness::isKafkaReady);
    Producer<byte[], byte[]> first = publisher.producer();

    first.close(Duration.ZERO);

    await("another producer")
        .atMost(PATIENCE)
        .until(() -> publisher.producer() != null && publisher.producer() != first);
    await("Kafka").atMost(PATIENCE).until(readiness::isKafkaReady);
    assertThat(publish()).isEmpty();
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
