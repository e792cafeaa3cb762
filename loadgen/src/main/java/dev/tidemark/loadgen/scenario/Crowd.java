package dev.tidemark.loadgen.scenario;

import dev.tidemark.loadgen.shop.Client;
import dev.tidemark.loadgen.shop.Page;
import dev.tidemark.loadgen.shop.Shopper;
import dev.tidemark.loadgen.traffic.Kind;
import dev.tidemark.loadgen.traffic.OutgoingEvent;
import dev.tidemark.loadgen.traffic.ShopEvents;
import dev.tidemark.loadgen.traffic.Traffic;
import java.util.SplittableRandom;

/** Many people who each look at one page and go. */
final class Crowd implements Stream {
  private static final String REFERRER = "https://l.instagram.com/";

  private final Page page;
  private final double perMinute;
  private final long until;
  private final ShopEvents events;
  private final SplittableRandom random;
  private long due;

  Crowd(
      Page page,
      double perMinute,
      long from,
      long until,
      ShopEvents events,
      SplittableRandom random) {
    this.page = page;
    this.perMinute = perMinute;
    this.until = until;
    this.events = events;
    this.random = random;
    this.due = from;
    advance();
  }

  @Override
  public long nextDueNanos() {
    return due;
  }

  @Override
  public OutgoingEvent next(long nowMillis) {
    advance();
    Client client = Client.any(random, 0);
    String user = "u-" + Long.toHexString(random.nextLong() >>> 16);
    return OutgoingEvent.of(
        Kind.GOOD,
        events.now(Shopper.glance(user, client, page, REFERRER, random), nowMillis).toBytes(),
        client.userAgent());
  }

  private void advance() {
    due += (long) (-Math.log(1 - random.nextDouble()) / perMinute * Rhythm.MINUTE);
    due = due < until ? due : Traffic.END;
  }
}
