package dev.tidemark.gateway.kafka;

import io.vertx.core.Context;
import io.vertx.core.Handler;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Brings Kafka's acknowledgements to one event loop. The producer acknowledges a whole batch of
 * records at a time; the loop is woken once for all of them, since waking it for each would cost
 * more than what is then done.
 *
 * <p>Any thread adds; the loop takes out.
 */
public final class Completions implements Handler<Void> {
  private final Context context;

  /** The newest, linked to the one before it; null when the loop has taken all. */
  private final AtomicReference<Publication> newest = new AtomicReference<>();

  /**
   * Makes the way to one event loop.
   *
   * @param context of the loop that publishes
   */
  public Completions(Context context) {
    this.context = context;
  }

  Context context() {
    return context;
  }

  void add(Publication publication) {
    Publication before = newest.get();
    publication.next = before;
    while (!newest.compareAndSet(before, publication)) {
      before = newest.get();
      publication.next = before;
    }
    if (before == null) {
      context.runOnContext(this);
    }
  }

  /** On the event loop. */
  @Override
  public void handle(Void event) {
    settle(oldestFirst(newest.getAndSet(null)));
  }

  private void settle(Publication first) {
    Publication next = first;
    try {
      while (next != null) {
        Publication current = next;
        next = current.next;
        current.next = null; // or one that waits for the disk would hold on to all after it
        current.kafkaSettled();
      }
    } finally {
      if (next != null) {
        Publication rest = next;
        context.runOnContext(oneFailed -> settle(rest));
      }
    }
  }

  private static Publication oldestFirst(Publication newestFirst) {
    Publication reversed = null;
    Publication rest = newestFirst;
    while (rest != null) {
      Publication current = rest;
      rest = current.next;
      current.next = reversed;
      reversed = current;
    }
    return reversed;
  }
}
