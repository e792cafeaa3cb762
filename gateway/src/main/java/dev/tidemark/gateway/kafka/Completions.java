package dev.tidemark.gateway.kafka;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Brings Kafka's acknowledgements to one event loop. The producer acknowledges a whole batch of
 * records at a time; the loop is woken once for all of them, since waking it for each would cost
 * more than what is then done.
 *
 * <p>Any thread adds; the loop takes out.
 */
public final class Completions implements Handler<Void> {
  private final Context context;
  private final Queue<Publication> settled = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean woken = new AtomicBoolean();

  /**
   * Makes the way to one event loop.
   *
   * @param context of the loop that publishes
   */
  Completions(Context context) {
    this.context = context;
  }

  Context context() {
    return context;
  }

  /** Completes when the loop has been told all that was added before. */
  Future<Void> told() {
    Promise<Void> told = Promise.promise();
    context.runOnContext(told::complete);
    return told.future();
  }

  void add(Publication publication) {
    settled.add(publication);
    if (!woken.get() && woken.compareAndSet(false, true)) {
      context.runOnContext(this);
    }
  }

  /** On the event loop. */
  @Override
  public void handle(Void event) {
    woken.set(false); // before taking out, so that none is left behind
    try {
      for (Publication next = settled.poll(); next != null; next = settled.poll()) {
        next.kafkaSettled();
      }
    } finally {
      if (!settled.isEmpty() && woken.compareAndSet(false, true)) {
        context.runOnContext(this); // the last one failed
      }
    }
  }
}
