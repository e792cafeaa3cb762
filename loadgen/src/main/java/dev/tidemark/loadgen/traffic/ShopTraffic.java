package dev.tidemark.loadgen.traffic;

import dev.tidemark.loadgen.shop.Shoppers;
import java.util.SplittableRandom;

/**
 * Endless traffic of a shop at a fixed rate, with the ordered shares of bad, late, duplicate and
 * skewed events.
 *
 * <p>Deterministic: the same seed, rate and shares give the same events, apart from the times in
 * them, as long as the gateway gives the same answers to the events that are chosen to be sent
 * twice. Event ids are part of that: two runs with one seed are duplicates of each other.
 */
public final class ShopTraffic implements Traffic {
  private static final double SECOND_NANOS = 1e9;

  private final double eventsPerSecond;
  private final Shoppers shoppers;
  private final EventMix events;
  private long slot;

  public ShopTraffic(long seed, long run, double eventsPerSecond, Shares shares) {
    SplittableRandom root = new SplittableRandom(seed);
    this.eventsPerSecond = eventsPerSecond;
    this.shoppers =
        new Shoppers(
            root.split(), eventsPerSecond * (1 - shares.duplicate()), shares.skewedOfSessions());
    this.events = new EventMix(root, run, shares);
  }

  @Override
  public long nextDueNanos() {
    return (long) (slot * SECOND_NANOS / eventsPerSecond);
  }

  @Override
  public OutgoingEvent next(long nowMillis) {
    long dueNanos = nextDueNanos();
    slot++;
    OutgoingEvent resend = events.resend(dueNanos, nowMillis);
    return resend != null ? resend : events.next(shoppers.next(dueNanos), dueNanos, nowMillis);
  }
}
