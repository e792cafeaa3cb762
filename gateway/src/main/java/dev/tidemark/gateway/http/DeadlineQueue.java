package dev.tidemark.gateway.http;

import java.time.Duration;
import java.util.function.Consumer;

/**
 * Entries that all have the same time to live, in order of expiry, so that adding and removing cost
 * nothing to speak of. One timer for thousands of requests, where one timer each would show.
 *
 * <p>Confined to the event loop; no locking.
 */
final class DeadlineQueue<T> {
  /** One place in a queue at a time. */
  static final class Entry<T> {
    private final T owner;
    private DeadlineQueue<T> queue;
    private Entry<T> previous;
    private Entry<T> next;
    private long expiresAtNanos;

    Entry(T owner) {
      this.owner = owner;
    }

    /** Leaves the queue it is in, if any. */
    void cancel() {
      if (queue != null) {
        queue.remove(this);
      }
    }
  }

  private final long timeoutNanos;
  private final Consumer<T> onExpiry;
  private Entry<T> first;
  private Entry<T> last;

  DeadlineQueue(Duration timeout, Consumer<T> onExpiry) {
    this.timeoutNanos = timeout.toNanos();
    this.onExpiry = onExpiry;
  }

  /** Starts an entry's time here, and ends it where it was before. */
  void start(Entry<T> entry, long nowNanos) {
    entry.cancel();
    entry.queue = this;
    entry.expiresAtNanos = nowNanos + timeoutNanos;
    entry.previous = last;
    if (last == null) {
      first = entry;
    } else {
      last.next = entry;
    }
    last = entry;
  }

  /** Takes out all entries whose time is over, and tells of each. */
  void expire(long nowNanos) {
    while (first != null && first.expiresAtNanos - nowNanos <= 0) {
      Entry<T> expired = first;
      remove(expired);
      onExpiry.accept(expired.owner);
    }
  }

  private void remove(Entry<T> entry) {
    if (entry.previous == null) {
      first = entry.next;
    } else {
      entry.previous.next = entry.next;
    }
    if (entry.next == null) {
      last = entry.previous;
    } else {
      entry.next.previous = entry.previous;
    }
    entry.queue = null;
    entry.previous = null;
    entry.next = null;
  }
}
