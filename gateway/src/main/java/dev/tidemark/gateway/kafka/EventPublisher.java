package dev.tidemark.gateway.kafka;

import dev.tidemark.gateway.refusal.Refusal;
import dev.tidemark.gateway.refusal.RefusedException;
import io.vertx.core.Context;
import io.vertx.core.Handler;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends events to Kafka through one producer that all event loops share, so that batches fill.
 *
 * <p>It never blocks: the producer runs with {@code max.block.ms=0} and refuses what it cannot
 * buffer, and everything while it has lost sight of all brokers. It never queues without limit:
 * {@link InFlightBytes} counts what waits. Before {@link #open} and after {@link #close} it refuses
 * everything.
 */
public final class EventPublisher {
  private static final Logger log = LoggerFactory.getLogger(EventPublisher.class);
  private static final long FAILURE_LOG_INTERVAL_NANOS = 10_000_000_000L;

  private final String topic;
  private final InFlightBytes inFlight;
  private final AcknowledgedCounts acknowledged = new AcknowledgedCounts();
  private volatile Producer<byte[], byte[]> producer;
  private volatile long lastFailureLogged = System.nanoTime() - FAILURE_LOG_INTERVAL_NANOS;

  public EventPublisher(String topic, InFlightBytes inFlight) {
    this.topic = topic;
    this.inFlight = inFlight;
  }

  /** Starts taking events. The producer must know the topic's partitions already. */
  void open(Producer<byte[], byte[]> warmProducer) {
    producer = warmProducer;
  }

  /** Stops taking events. What was taken is still on its way. */
  void close() {
    producer = null;
  }

  /**
   * Sends all records of a body.
   *
   * @param context where to tell the outcome
   * @param outcome gets true once Kafka has acknowledged every record, false if it will not; it can
   *     be that some of them are stored then
   * @throws RefusedException when none was sent
   */
  public void publish(RecordBatch batch, Context context, Handler<Boolean> outcome)
      throws RefusedException {
    Producer<byte[], byte[]> open = producer;
    if (open == null) {
      throw new RefusedException(Refusal.NOT_READY);
    }
    if (!inFlight.tryAcquire(batch.bytes())) {
      throw new RefusedException(Refusal.IN_FLIGHT_LIMIT);
    }
    Publication publication = new Publication(this, batch.count(), batch.bytes(), context, outcome);
    for (int i = 0; i < batch.count(); i++) {
      send(open, new ProducerRecord<>(topic, batch.key(i), batch.value(i)), publication);
    }
  }

  public InFlightBytes inFlight() {
    return inFlight;
  }

  public AcknowledgedCounts acknowledgedCounts() {
    return acknowledged;
  }

  void acknowledged(int partition) {
    acknowledged.acknowledged(partition);
  }

  void settled(long bytes) {
    inFlight.release(bytes);
  }

  /** Says why Kafka does not take events, but not for each of them. */
  void failed(Exception exception) {
    long now = System.nanoTime();
    if (now - lastFailureLogged >= FAILURE_LOG_INTERVAL_NANOS) {
      lastFailureLogged = now;
      log.atWarn()
          .addKeyValue("topic", topic)
          .addKeyValue("cause", exception.toString())
          .log("Kafka did not take events, their senders were told to retry");
    }
  }

  private static void send(
      Producer<byte[], byte[]> producer,
      ProducerRecord<byte[], byte[]> record,
      Publication publication) {
    try {
      var unused = producer.send(record, publication);
    } catch (RuntimeException e) {
      publication.onCompletion(
          null, e); // a closed or broken producer throws and does not call back
    }
  }
}
