package dev.tidemark.loadgen.scenario;

import dev.tidemark.loadgen.shop.Client;
import dev.tidemark.loadgen.shop.Page;
import dev.tidemark.loadgen.shop.Shopper;
import dev.tidemark.loadgen.shop.TimeStyle;
import dev.tidemark.loadgen.traffic.Draft;
import dev.tidemark.loadgen.traffic.Kind;
import dev.tidemark.loadgen.traffic.OutgoingEvent;
import dev.tidemark.loadgen.traffic.ShopEvents;
import dev.tidemark.loadgen.traffic.Traffic;
import java.util.List;
import java.util.SplittableRandom;

/** One user who goes through page after page: a machine, a crawler, or somebody in a hurry. */
final class Walker implements Stream {
  private static final String BROWSER =
      "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0"
          + " Safari/537.36";
  private static final String CRAWLER =
      "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)";

  /** How a user walks. */
  enum Gait {
    /** 85 views a minute. */
    HAMMER(0.7, 1, false, BROWSER),
    /** 17 views a minute, like a clock. */
    SCRAPER(3.5, 0.03, false, BROWSER),
    /** 12 views a minute, like a clock. */
    SLOW_SCRAPER(5, 0.05, false, BROWSER),
    /** Says what it is, and goes slowly. */
    CRAWLER_BY_NAME(8, 1, false, CRAWLER),
    /** A person who clicks fast from page to page. */
    IN_A_HURRY(6, 0.8, true, BROWSER);

    private final double gapSeconds;
    private final double irregular;
    private final boolean linked;
    private final String userAgent;

    Gait(double gapSeconds, double irregular, boolean linked, String userAgent) {
      this.gapSeconds = gapSeconds;
      this.irregular = irregular;
      this.linked = linked;
      this.userAgent = userAgent;
    }
  }

  private final String user;
  private final Gait gait;
  private final Client client;
  private final List<Page> pages;
  private final long until;
  private final ShopEvents events;
  private final SplittableRandom random;
  private Page last;
  private long due;

  Walker(
      String user,
      Gait gait,
      List<Page> pages,
      long from,
      long until,
      ShopEvents events,
      SplittableRandom random) {
    this.user = user;
    this.gait = gait;
    this.client = new Client(gait.userAgent, "4.12.0", TimeStyle.EPOCH_MILLIS, false, false, 0);
    this.pages = pages;
    this.until = until;
    this.events = events;
    this.random = random;
    this.due = from;
  }

  @Override
  public long nextDueNanos() {
    return due;
  }

  @Override
  public OutgoingEvent next(long nowMillis) {
    advance();
    Page page = pages.get(random.nextInt(pages.size()));
    Draft draft = events.now(Shopper.glance(user, client, page, null, random), nowMillis);
    if (gait.linked && last != null) {
      draft.text("previous_page", last.path());
    }
    last = page;
    return OutgoingEvent.of(Kind.GOOD, draft.toBytes(), client.userAgent());
  }

  /** Between a steady gap and one by pure chance. */
  private void advance() {
    double chance = -Math.log(1 - random.nextDouble());
    double gap =
        gait.irregular >= 0.5
            ? (1 - gait.irregular) + gait.irregular * chance
            : 1 + gait.irregular * random.nextGaussian();
    due += (long) (Math.max(0.05, gap) * gait.gapSeconds * Rhythm.SECOND);
    due = due < until ? due : Traffic.END;
  }
}
