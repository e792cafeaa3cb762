package dev.tidemark.dashboard.http;

import io.vertx.core.Future;
import io.vertx.core.WorkerExecutor;
import java.util.concurrent.Callable;

/**
 * Questions to the store that requests have asked, answered on worker threads. At most {@value
 * #MAX_WAITING} wait at a time; further ones are refused.
 *
 * <p>Confined to the event loop; no locking.
 */
final class StoreQuestions {
  static final int MAX_WAITING = 32;

  private final WorkerExecutor workers;
  private int waiting;

  StoreQuestions(WorkerExecutor workers) {
    this.workers = workers;
  }

  /** Null when too many are waiting. */
  <T> Future<T> ask(Callable<T> question) {
    if (waiting >= MAX_WAITING) {
      return null;
    }
    waiting++;
    return workers.executeBlocking(question, false).onComplete(answer -> waiting--);
  }
}
