package dev.tidemark.gateway.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.gateway.refusal.Refusal;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EventPublisherTest {
  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void close() {
    var unused = vertx.close().await();
  }

  @Test
  void answersAndCountsNothingInFlightAfterAnErrorOfTheProducer() throws Exception {
    InFlightBytes inFlight = new InFlightBytes(1_000_000);
    EventPublisher publisher = new EventPublisher("events", inFlight, null);
    publisher.open(new Broken());
    Context loop = vertx.getOrCreateContext();
    Completions completions = publisher.completions(loop);
    RecordBatch batch = new RecordBatch(2);
    batch.add(null, "{}".getBytes(UTF_8));
    batch.add(null, "{}".getBytes(UTF_8));
    CompletableFuture<Refusal> outcome = new CompletableFuture<>();
    CompletableFuture<Throwable> thrown = new CompletableFuture<>();

    loop.runOnContext(
        publish -> {
          try {
            publisher.publish(batch, completions, outcome::complete);
            thrown.complete(null);
          } catch (Throwable e) {
            thrown.complete(e);
          }
        });

    assertThat(thrown.get(60, TimeUnit.SECONDS)).isNull();
    assertThat(outcome.get(60, TimeUnit.SECONDS)).isEqualTo(Refusal.KAFKA_FAILED);
    completions.told().await();
    assertThat(inFlight.held()).isZero();
  }

  private static final class Broken extends MockProducer<byte[], byte[]> {
    Broken() {
      super(false, null, new ByteArraySerializer(), new ByteArraySerializer());
    }

    @Override
    public synchronized Future<RecordMetadata> send(
        ProducerRecord<byte[], byte[]> record, Callback callback) {
      throw new NoClassDefFoundError("org/apache/kafka/Missing");
    }
  }
}
