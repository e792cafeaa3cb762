package dev.tidemark.gateway.metrics;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * What one event loop counts for each body. Only that loop writes, by plain stores into memory that
 * no other loop writes to; any thread reads. Counters that the loops share cost as much as cutting
 * a body into events, since each of them takes the memory away from the other.
 */
public final class LoopMetrics {
  private static final int LONGS_IN_CACHE_LINE = 8;
  private static final int ACCEPTED = LONGS_IN_CACHE_LINE;
  private static final int ACCEPTED_OF_BOTS = ACCEPTED + 1;
  private static final int PUBLISHED_NANOS = ACCEPTED_OF_BOTS + 1;
  private static final int FIRST_BUCKET = PUBLISHED_NANOS + 1;

  private final long[] boundsNanos;
  private final AtomicLongArray counts;

  /**
   * Makes one whose counts are zero.
   *
   * @param boundsNanos the most that belongs into each bucket of the publishing times, rising
   */
  LoopMetrics(long[] boundsNanos) {
    this.boundsNanos = boundsNanos.clone();
    this.counts = new AtomicLongArray(FIRST_BUCKET + boundsNanos.length + 1 + LONGS_IN_CACHE_LINE);
  }

  public void accepted(int events) {
    add(ACCEPTED, events);
  }

  /** Of the accepted events, those of a bot. */
  public void acceptedOfBot(int events) {
    add(ACCEPTED_OF_BOTS, events);
  }

  /** A body's events are stored, so many nanoseconds after they were sent. */
  public void published(long nanos) {
    int bucket = 0;
    while (bucket < boundsNanos.length && nanos > boundsNanos[bucket]) {
      bucket++;
    }
    add(FIRST_BUCKET + bucket, 1);
    add(PUBLISHED_NANOS, nanos);
  }

  long acceptedTotal() {
    return counts.get(ACCEPTED);
  }

  long acceptedOfBotsTotal() {
    return counts.get(ACCEPTED_OF_BOTS);
  }

  long publishedNanosTotal() {
    return counts.get(PUBLISHED_NANOS);
  }

  /**
   * How many publishing times belong into one bucket.
   *
   * @param bucket the last one holds what is beyond all bounds
   */
  long publishedIn(int bucket) {
    return counts.get(FIRST_BUCKET + bucket);
  }

  private void add(int index, long more) {
    counts.setRelease(index, counts.getPlain(index) + more);
  }
}
