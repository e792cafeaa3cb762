package dev.tidemark.loadgen.scenario;

import dev.tidemark.events.QuarantineReason;
import dev.tidemark.loadgen.shop.Moment;
import dev.tidemark.loadgen.shop.Page;
import dev.tidemark.loadgen.traffic.BadVariety;
import dev.tidemark.loadgen.traffic.Draft;
import dev.tidemark.loadgen.traffic.Kind;
import dev.tidemark.loadgen.traffic.OutgoingEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.SplittableRandom;

/**
 * A new version of the shop's app, which a share of the users have.
 *
 * @param version as it stands in the events
 * @param users the share of users who have it
 * @param page the one page it goes wrong on; null for all
 * @param events the share of those events that it gets wrong
 */
record Release(String version, double users, Page page, double events, Fault fault)
    implements Incident {

  /** What a version gets wrong. */
  interface Fault {
    OutgoingEvent write(Draft draft, String userAgent, Instant now);

    /** Nothing. */
    Fault NONE = (draft, userAgent, now) -> OutgoingEvent.of(Kind.GOOD, draft.toBytes(), userAgent);

    /** Dates events, and says nothing about when it sent them. */
    static Fault clock(Duration ahead) {
      return (draft, userAgent, now) ->
          OutgoingEvent.of(
              ahead.isNegative() ? Kind.LATE : Kind.BAD,
              draft.without("sent_at").text("event_time", now.plus(ahead).toString()).toBytes(),
              userAgent);
    }

    /** Dates events by the same wrong clock by which it says when it sent them. */
    static Fault correctedClock(Duration ahead) {
      return (draft, userAgent, now) ->
          OutgoingEvent.of(
              Kind.SKEWED,
              draft
                  .text("event_time", now.plus(ahead).minusMillis(200).toString())
                  .text("sent_at", now.plus(ahead).toString())
                  .toBytes(),
              userAgent);
    }

    static Fault bad(BadVariety variety) {
      return (draft, userAgent, now) ->
          OutgoingEvent.bad(variety, variety.spoil(draft, now), userAgent);
    }
  }

  /** The subject of a label: the reason and the version. */
  String subject(QuarantineReason reason) {
    return reason.code() + "\t" + version;
  }

  @Override
  public Treatment treat(Moment moment, SplittableRandom random) {
    int hash = Math.floorMod(moment.shopper().userId().hashCode() ^ version.hashCode(), 1_000);
    if (hash >= users * 1_000) {
      return Treatment.KEPT;
    }
    boolean wrong = (page == null || page.equals(moment.page())) && random.nextDouble() < events;
    Fault written = wrong ? fault : Fault.NONE;
    return (draft, userAgent, now) ->
        written.write(draft.text("app_version", version), userAgent, now);
  }
}
