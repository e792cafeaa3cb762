package dev.tidemark.gateway.kafka;

import dev.tidemark.gateway.refusal.Refusal;
import dev.tidemark.gateway.refusal.RefusedException;
import dev.tidemark.gateway.spool.Spool;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * Sends events to Kafka through one producer that all event loops share, so that batches fill, and
 * to the spool what Kafka does not take.
 *
 * <p>It never blocks: the producer runs with {@code max.block.ms=0} and refuses what it cannot
 * buffer, and everything while it has lost sight of all brokers. It never queues without limit:
 * {@link InFlightBytes} counts what waits for Kafka, the spool what waits for the disk. Before
 * {@link #open} and after {@link #close} Kafka is not asked.
 */
public final class EventPublisher {
  private final String topic;
  private final InFlightBytes inFlight;
  private final Spool spool;
  private final AcknowledgedCounts acknowledged = new AcknowledgedCounts();
  private final List<Completions> loops = new CopyOnWriteArrayList<>();
  private volatile Producer<byte[], byte[]> producer;
  private volatile Consumer<Exception> onFailure = failure -> {};

  /**
   * Makes a publisher that is not open.
   *
   * @param spool null for none
   */
  public EventPublisher(String topic, InFlightBytes inFlight, Spool spool) {
    this.topic = topic;
    this.inFlight = inFlight;
    this.spool = spool;
  }

  /**
   * Has this called on any thread when Kafka does not take events.
   *
   * @param listener gets why
   */
  void onFailure(Consumer<Exception> listener) {
    onFailure = listener;
  }

  /**
   * Makes the way on which an event loop is told the outcomes of what it publishes.
   *
   * @param context of the loop
   */
  public Completions completions(Context context) {
    Completions completions = new Completions(context);
    loops.add(completions);
    return completions;
  }

  /** Completes when every loop has been told, and the spool by it, what Kafka has by now. */
  Future<Void> told() {
    return Future.join(loops.stream().map(Completions::told).toList()).mapEmpty();
  }

  /** Starts asking Kafka. The producer must know the topic's partitions already. */
  void open(Producer<byte[], byte[]> warmProducer) {
    producer = warmProducer;
  }

  /** Stops asking Kafka. What was sent is still on its way. */
  void close() {
    producer = null;
  }

  /**
   * Stores all records of a body: in Kafka, or else in the spool.
   *
   * @param completions of the event loop where to tell the outcome
   * @param outcome gets null once every record is stored, else why not; it can be that some of them
   *     are stored then
   * @return what is on its way, to be told when the deadline is over
   * @throws RefusedException when none was sent
   */
  public Publication publish(RecordBatch batch, Completions completions, Handler<Refusal> outcome)
      throws RefusedException {
    Producer<byte[], byte[]> open = producer;
    if (open == null && spool == null) {
      throw new RefusedException(Refusal.NOT_READY);
    }
    Publication publication = new Publication(this, batch, completions, outcome);
    if (open != null && inFlight.tryAcquire(batch.bytes())) {
      for (int i = 0; i < batch.count(); i++) {
        send(open, new ProducerRecord<>(topic, batch.key(i), batch.value(i)), publication);
      }
    } else if (spool != null) {
      publication.spoolOnly();
    } else {
      throw new RefusedException(Refusal.IN_FLIGHT_LIMIT);
    }
    return publication;
  }

  public InFlightBytes inFlight() {
    return inFlight;
  }

  public AcknowledgedCounts acknowledgedCounts() {
    return acknowledged;
  }

  /** Null if there is none. */
  Spool spool() {
    return spool;
  }

  /** Null while Kafka is not asked. */
  Producer<byte[], byte[]> producer() {
    return producer;
  }

  void acknowledged(int partition) {
    acknowledged.acknowledged(partition);
  }

  void settled(long bytes) {
    inFlight.release(bytes);
  }

  void failed(Exception exception) {
    onFailure.accept(exception);
  }

  void missedDeadline() {
    onFailure.accept(new TimeoutException("not acknowledged before kafka.ack-deadline"));
  }

  /** Has a record sent, and called back in any case: otherwise it would be awaited for ever. */
  static void send(
      Producer<byte[], byte[]> producer, ProducerRecord<byte[], byte[]> record, Callback callback) {
    try {
      var unused = producer.send(record, callback);
    } catch (Throwable e) { // a closed or broken producer throws and does not call back
      callback.onCompletion(null, e instanceof Exception failure ? failure : new KafkaException(e));
    }
  }
}
