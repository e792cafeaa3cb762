package dev.tidemark.gateway.http;

import java.util.concurrent.atomic.AtomicInteger;

/** How many connections are open on all event loops together, and the most that may be. */
public final class ConnectionLimit {
  private final AtomicInteger open = new AtomicInteger();
  private final int limit;

  public ConnectionLimit(int limit) {
    this.limit = limit;
  }

  boolean tryOpen() {
    if (open.incrementAndGet() <= limit) {
      return true;
    }
    open.decrementAndGet();
    return false;
  }

  void closed() {
    open.decrementAndGet();
  }

  public int open() {
    return open.get();
  }

  public int limit() {
    return limit;
  }
}
