package dev.tidemark.gateway.http;

import java.time.Duration;

/**
 * Tells which requests an overloaded event loop should refuse. A loop works in turns: it reads what
 * has arrived on all its sockets, then does what else is due. What it reads late in a long turn has
 * waited that long.
 *
 * <ul>
 *   <li>keeping up: at first. A long turn, such as a garbage collection makes, changes nothing yet.
 *   <li>behind: after nothing but long turns for the whole interval. What comes later in a turn
 *       than the limit is refused, which costs little, so that what is accepted does not wait for
 *       what cannot be done. No long turn for the whole interval moves it back.
 * </ul>
 *
 * <p>Only the loop's own delay counts. A slow Kafka does not make it behind: that is what the spool
 * is for.
 *
 * <p>Confined to the event loop; no locking.
 */
final class Congestion {
  private final long limitNanos;
  private final long intervalNanos;
  private boolean inTurn;
  private boolean behind;
  private long turnStartedAt;
  private long lastLongTurnAt;
  private long onlyLongSince;
  private boolean lastWasLong;

  /**
   * Makes one for a loop that keeps up.
   *
   * @param limit of a turn that is not long
   * @param interval how long it takes to change its mind
   */
  Congestion(Duration limit, Duration interval) {
    this.limitNanos = limit.toNanos();
    this.intervalNanos = interval.toNanos();
  }

  /** Whether a turn has begun and {@link #turnEnded} is to be called after it. */
  boolean inTurn() {
    return inTurn;
  }

  /** The first request of a turn is there. */
  void turnStarted(long nowNanos) {
    inTurn = true;
    turnStartedAt = nowNanos;
  }

  /** All that this turn had to do is done. */
  void turnEnded(long nowNanos) {
    inTurn = false;
    if (nowNanos - turnStartedAt <= limitNanos) {
      lastWasLong = false;
      if (behind && nowNanos - lastLongTurnAt > intervalNanos) {
        behind = false;
      }
      return;
    }
    boolean isolated = !lastWasLong || turnStartedAt - lastLongTurnAt > intervalNanos;
    if (isolated) {
      onlyLongSince = turnStartedAt;
    }
    lastWasLong = true;
    lastLongTurnAt = nowNanos;
    if (nowNanos - onlyLongSince >= intervalNanos && onlyLongSince != turnStartedAt) {
      behind = true;
    }
  }

  /** Whether a request that is read now has waited too long already. */
  boolean refuses(long nowNanos) {
    return behind && nowNanos - turnStartedAt > limitNanos;
  }

  /** Whether the loop is behind. */
  boolean isBehind() {
    return behind;
  }
}
