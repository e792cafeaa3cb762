package dev.tidemark.gateway.kafka;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * How many events Kafka has acknowledged to this process, by partition. Written by the producer's
 * one I/O thread, read by any.
 */
public final class AcknowledgedCounts {
  private static final int FIRST_SIZE = 16;

  private volatile AtomicLongArray counts = new AtomicLongArray(FIRST_SIZE);

  void acknowledged(int partition) {
    AtomicLongArray current = counts;
    if (partition >= current.length()) {
      current = grown(current, partition);
      counts = current;
    }
    current.lazySet(partition, current.get(partition) + 1);
  }

  public long of(int partition) {
    AtomicLongArray current = counts;
    return partition < current.length() ? current.get(partition) : 0;
  }

  public long total() {
    AtomicLongArray current = counts;
    long total = 0;
    for (int i = 0; i < current.length(); i++) {
      total += current.get(i);
    }
    return total;
  }

  private static AtomicLongArray grown(AtomicLongArray from, int partition) {
    AtomicLongArray larger = new AtomicLongArray(Math.max(partition + 1, from.length() * 2));
    for (int i = 0; i < from.length(); i++) {
      larger.set(i, from.get(i));
    }
    return larger;
  }
}
