package dev.tidemark.gateway.kafka;

import java.util.concurrent.atomic.AtomicLong;

/**
 * How many bytes of records wait for Kafka, and the most that may. Without it a Kafka that has
 * stopped answering would fill the heap.
 */
public final class InFlightBytes {
  private final AtomicLong held = new AtomicLong();
  private final long limit;

  public InFlightBytes(long limit) {
    this.limit = limit;
  }

  /** Takes the bytes, or none of them if they would exceed the limit. */
  boolean tryAcquire(long bytes) {
    if (held.addAndGet(bytes) <= limit) {
      return true;
    }
    held.addAndGet(-bytes);
    return false;
  }

  void release(long bytes) {
    held.addAndGet(-bytes);
  }

  public long held() {
    return held.get();
  }

  public long limit() {
    return limit;
  }
}
