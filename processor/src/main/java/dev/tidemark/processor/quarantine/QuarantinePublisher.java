package dev.tidemark.processor.quarantine;

import dev.tidemark.events.ParsedEvent;
import dev.tidemark.events.QuarantineRecord;
import dev.tidemark.events.Topics;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Sends faulty events to {@link Topics#QUARANTINE}: one producer for each executor, one {@link
 * Batch} for each task. A task that runs again sends its events again; readers tell them apart by
 * their coordinates.
 */
public final class QuarantinePublisher {
  /** How to reach Kafka; the same configuration shares a producer. */
  public record Config(Map<String, Object> producerProperties) implements Serializable {}

  private static final Map<Config, Producer<byte[], byte[]>> PRODUCERS = new ConcurrentHashMap<>();

  private QuarantinePublisher() {}

  /** The sends of one task. Confined to its thread. */
  public static Batch batch(Config config) {
    return new Batch(config);
  }

  /** Closes this JVM's producers. */
  public static void close() {
    PRODUCERS.values().forEach(Producer::close);
    PRODUCERS.clear();
  }

  private static Producer<byte[], byte[]> producer(Config config) {
    return PRODUCERS.computeIfAbsent(
        config,
        missing ->
            new KafkaProducer<>(
                missing.producerProperties(),
                new ByteArraySerializer(),
                new ByteArraySerializer()));
  }

  /** What one task has sent and what came of it. */
  public static final class Batch {
    private final Config config;
    private final AtomicReference<Exception> failure = new AtomicReference<>();
    private Producer<byte[], byte[]> producer;

    private Batch(Config config) {
      this.config = config;
    }

    /** Sends an event with its reasons; returns before it is durable. */
    public void send(
        ParsedEvent event, byte[] value, int partition, long offset, long appendedAtMillis) {
      if (producer == null) {
        producer = producer(config);
      }
      QuarantineRecord quarantined =
          new QuarantineRecord(
              Topics.EVENTS,
              partition,
              offset,
              appendedAtMillis,
              event.receivedAtMillis(),
              event.reasons(),
              event.page().toString(),
              event.eventType().toString(),
              event.appVersion().toString(),
              Arrays.copyOfRange(value, event.rawOffset(), event.rawOffset() + event.rawLength()));
      byte[] key = (partition + "-" + offset).getBytes(StandardCharsets.US_ASCII);
      var unused =
          producer.send(
              new ProducerRecord<>(Topics.QUARANTINE, key, quarantined.encode()),
              (metadata, exception) -> {
                if (exception != null) {
                  failure.compareAndSet(null, exception);
                }
              });
    }

    /**
     * Waits until all that was sent is acknowledged.
     *
     * @throws IllegalStateException when some of it was not: the task has failed then
     */
    public void awaitDurable() {
      if (producer == null) {
        return;
      }
      producer.flush();
      Exception failed = failure.get();
      if (failed != null) {
        throw new IllegalStateException(
            "Cannot send faulty events to the topic '"
                + Topics.QUARANTINE
                + "': "
                + failed.getMessage(),
            failed);
      }
    }
  }
}
