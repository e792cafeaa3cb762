package dev.tidemark.gateway.kafka;

import io.vertx.core.Context;
import io.vertx.core.Handler;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.RecordMetadata;

/**
 * One body's records on their way to Kafka.
 *
 * <p>The producer calls back once for each record, on its I/O thread or, if it refuses at once, on
 * the caller's. When the last one has been heard of, the in-flight bytes are given back and the
 * outcome is told on the event loop that asked: stored if every record was, not stored otherwise.
 * There is always exactly one outcome, if only when the producer's delivery timeout is over.
 */
final class Publication implements Callback, Handler<Void> {
  private final EventPublisher publisher;
  private final long bytes;
  private final Context context;
  private final Handler<Boolean> outcome;
  private final AtomicInteger awaited;
  private volatile boolean failed;

  Publication(
      EventPublisher publisher,
      int records,
      long bytes,
      Context context,
      Handler<Boolean> outcome) {
    this.publisher = publisher;
    this.awaited = new AtomicInteger(records);
    this.bytes = bytes;
    this.context = context;
    this.outcome = outcome;
  }

  @Override
  public void onCompletion(RecordMetadata metadata, Exception exception) {
    if (exception == null) {
      publisher.acknowledged(metadata.partition());
    } else {
      failed = true;
      publisher.failed(exception);
    }
    if (awaited.decrementAndGet() == 0) {
      publisher.settled(bytes);
      context.runOnContext(this);
    }
  }

  /** On the event loop. */
  @Override
  public void handle(Void event) {
    outcome.handle(!failed);
  }
}
