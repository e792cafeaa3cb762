package dev.tidemark.loadgen.traffic;

import dev.tidemark.loadgen.shop.Moment;
import dev.tidemark.loadgen.shop.Shoppers;
import java.time.Instant;
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
  private static final long LATE_FROM_MILLIS = 5 * 60_000;
  private static final long LATE_TO_MILLIS = 30 * 60_000;
  private static final BadVariety[] BAD_VARIETIES = BadVariety.values();

  private final double eventsPerSecond;
  private final Shares shares;
  private final Shoppers shoppers;
  private final ShopEvents events;
  private final Resends resends;
  private final SplittableRandom kinds;
  private long slot;

  public ShopTraffic(long seed, long run, double eventsPerSecond, Shares shares) {
    SplittableRandom root = new SplittableRandom(seed);
    this.eventsPerSecond = eventsPerSecond;
    this.shares = shares;
    this.shoppers =
        new Shoppers(
            root.split(), eventsPerSecond * (1 - shares.duplicate()), shares.skewedOfSessions());
    this.events = new ShopEvents(root.split(), run);
    this.resends = new Resends(root.split());
    this.kinds = root.split();
  }

  @Override
  public long nextDueNanos() {
    return (long) (slot * SECOND_NANOS / eventsPerSecond);
  }

  @Override
  public OutgoingEvent next(long nowMillis) {
    long dueNanos = nextDueNanos();
    slot++;
    Resend resend = resends.take(dueNanos, nowMillis);
    if (resend != null) {
      return OutgoingEvent.of(Kind.DUPLICATE, resend.body(), resend.userAgent());
    }
    Moment moment = shoppers.next(dueNanos);
    double draw = kinds.nextDouble();
    if (draw < shares.badOfFirst()) {
      return bad(moment, nowMillis);
    }
    if (draw < shares.badOfFirst() + shares.lateOfFirst()) {
      return late(moment, nowMillis);
    }
    byte[] body = events.now(moment, nowMillis).toBytes();
    String userAgent = moment.shopper().client().userAgent();
    if (moment.shopper().client().hasWrongClock()) {
      return OutgoingEvent.of(Kind.SKEWED, body, userAgent);
    }
    if (kinds.nextDouble() < shares.duplicateOfGood()) {
      Resend planned = new Resend(body, userAgent, nowMillis);
      resends.plan(planned, dueNanos);
      return OutgoingEvent.resent(planned);
    }
    return OutgoingEvent.of(Kind.GOOD, body, userAgent);
  }

  private OutgoingEvent bad(Moment moment, long nowMillis) {
    BadVariety variety = BAD_VARIETIES[kinds.nextInt(BAD_VARIETIES.length)];
    byte[] body = variety.spoil(events.now(moment, nowMillis), Instant.ofEpochMilli(nowMillis));
    String userAgent = moment.shopper().client().userAgent();
    return variety.fitsIntoArray()
        ? OutgoingEvent.of(Kind.BAD, body, userAgent)
        : OutgoingEvent.alone(Kind.BAD, body, userAgent);
  }

  private OutgoingEvent late(Moment moment, long nowMillis) {
    long eventMillis = nowMillis - kinds.nextLong(LATE_FROM_MILLIS, LATE_TO_MILLIS);
    byte[] body = events.at(moment, eventMillis).toBytes();
    return OutgoingEvent.of(Kind.LATE, body, moment.shopper().client().userAgent());
  }
}
