package dev.tidemark.gateway.http;

import java.time.Duration;

/**
 * Tells how long a busy event loop should rest after a turn, so that what arrives meanwhile is read
 * together: to wake up for each few requests costs more than to read them. Network cards do the
 * same with their interrupts.
 *
 * <p>Turns begin at least an interval apart then. A loop whose turns are far apart by themselves
 * does not rest, so a request that comes alone never waits.
 *
 * <p>Confined to the event loop; no locking.
 */
final class Coalescing {
  private final long intervalNanos;
  private long startedAt;
  private boolean busy;

  /**
   * Makes one.
   *
   * @param interval between the starts of two turns; zero for no rests
   */
  Coalescing(Duration interval, long nowNanos) {
    this.intervalNanos = interval.toNanos();
    this.startedAt = nowNanos;
  }

  /** A turn begins. */
  void turnStarted(long nowNanos) {
    busy = nowNanos - startedAt < 2 * intervalNanos;
    startedAt = nowNanos;
  }

  /** How long to rest now that the turn is over; 0 or less for not at all. */
  long restNanos(long nowNanos) {
    return busy ? startedAt + intervalNanos - nowNanos : 0;
  }
}
