package dev.tidemark.gateway.kafka;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;

/**
 * Brings Kafka's acknowledgements to one event loop. The producer acknowledges a whole batch of
 * records at a time; the loop is woken once for all of them, and takes them out all at once, since
 * doing either for each would cost more than what is then done.
 *
 * <p>Any thread adds; the loop takes out.
 */
public final class Completions implements Handler<Void> {
  private final Context context;

  /** Guarded by this object's lock. The loop has been woken if there are any. */
  private List<Publication> settled = new ArrayList<>();

  /** Of the loop; empty between its calls. */
  private List<Publication> taken = new ArrayList<>();

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
    boolean first;
    synchronized (this) {
      first = settled.isEmpty();
      settled.add(publication);
    }
    if (first) {
      context.runOnContext(this);
    }
  }

  /** On the event loop. */
  @Override
  public void handle(Void event) {
    List<Publication> next = taken;
    synchronized (this) {
      taken = settled;
      settled = next;
    }
    for (Publication publication : taken) {
      try {
        publication.kafkaSettled();
      } catch (RuntimeException | Error e) { // or nobody would be told any more
        context.runOnContext(
            report -> {
              throw e;
            });
      }
    }
    taken.clear();
  }
}
