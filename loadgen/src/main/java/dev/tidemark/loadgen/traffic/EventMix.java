package dev.tidemark.loadgen.traffic;

import dev.tidemark.loadgen.shop.Moment;
import java.time.Instant;
import java.util.SplittableRandom;

/** Makes events of moments, with the ordered shares of bad, late, duplicate and skewed ones. */
public final class EventMix {
  private static final long LATE_FROM_MILLIS = 5 * 60_000;
  private static final long LATE_TO_MILLIS = 30 * 60_000;
  private static final BadVariety[] BAD_VARIETIES = BadVariety.values();

  private final Shares shares;
  private final ShopEvents events;
  private final Resends resends;
  private final SplittableRandom kinds;

  /**
   * @param root gives each part its own randomness
   */
  public EventMix(SplittableRandom root, long run, Shares shares) {
    this.shares = shares;
    this.events = new ShopEvents(root.split(), run);
    this.resends = new Resends(root.split());
    this.kinds = root.split();
  }

  /** An earlier event that is to be sent again now; null when there is none. */
  public OutgoingEvent resend(long dueNanos, long nowMillis) {
    Resend resend = resends.take(dueNanos, nowMillis);
    return resend == null
        ? null
        : OutgoingEvent.of(Kind.DUPLICATE, resend.body(), resend.userAgent());
  }

  /** The event that a moment becomes. */
  public OutgoingEvent next(Moment moment, long dueNanos, long nowMillis) {
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
    return OutgoingEvent.bad(variety, body, moment.shopper().client().userAgent());
  }

  private OutgoingEvent late(Moment moment, long nowMillis) {
    long eventMillis = nowMillis - kinds.nextLong(LATE_FROM_MILLIS, LATE_TO_MILLIS);
    byte[] body = events.at(moment, eventMillis).toBytes();
    return OutgoingEvent.of(Kind.LATE, body, moment.shopper().client().userAgent());
  }
}
