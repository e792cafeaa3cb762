package dev.tidemark.bench.peer;

import java.util.concurrent.atomic.AtomicLong;

/** Counts what all threads of a run have read, and takes the run's time. */
public final class Tally {
  private final AtomicLong firstAtNanos = new AtomicLong();
  private final AtomicLong read = new AtomicLong();
  private final AtomicLong onTime = new AtomicLong();

  void read(boolean counts) {
    if (firstAtNanos.get() == 0) {
      firstAtNanos.compareAndSet(0, System.nanoTime());
    }
    if (counts) {
      onTime.incrementAndGet();
    }
    read.incrementAndGet();
  }

  public long read() {
    return read.get();
  }

  public long onTime() {
    return onTime.get();
  }

  /** What the run came to, with what its windows hold. */
  public Counts counts(long counted, long windows, long endNanos) {
    return new Counts(read(), onTime(), counted, windows, endNanos - firstAtNanos.get());
  }
}
