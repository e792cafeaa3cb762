package dev.tidemark.loadgen.scenario;

import dev.tidemark.loadgen.scenario.Replay.Seen;
import dev.tidemark.loadgen.scenario.Script.Act;
import dev.tidemark.loadgen.shop.Catalogue;
import dev.tidemark.loadgen.shop.Moment;
import dev.tidemark.loadgen.shop.Page;
import dev.tidemark.loadgen.shop.Shoppers;
import dev.tidemark.loadgen.traffic.EventMix;
import dev.tidemark.loadgen.traffic.Kind;
import dev.tidemark.loadgen.traffic.OutgoingEvent;
import dev.tidemark.loadgen.traffic.Shares;
import dev.tidemark.loadgen.traffic.ShopEvents;
import dev.tidemark.loadgen.traffic.Traffic;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/**
 * A shop's traffic in which a scenario's acts follow each other, with the truth about them.
 *
 * <p>Unlike {@link dev.tidemark.loadgen.traffic.ShopTraffic} it is not steady: the {@link Rhythm}
 * of the day, and small crowds on pages now and then that are no spike. Deterministic: the same
 * seed gives the same events but for their times, also when a day of it is played in seconds.
 */
public final class ScenarioTraffic implements Traffic {
  private static final double FLURRIES_A_MINUTE = 1 / 12.0;
  private static final double LARGEST_FLURRY = 0.8;
  private static final int MOST_SEEN_OF_A_PAGE = 1_000;

  private final Scenario scenario;
  private final long everyNanos;
  private final Consumer<Label> truth;
  private final SplittableRandom random;
  private final Shoppers shoppers;
  private final EventMix mix;
  private final ShopEvents events;
  private final Rhythm rhythm;
  private final PageRates rates = new PageRates();
  private final Script script;
  private final List<Stream> streams = new ArrayList<>();
  private final Map<Page, Deque<Seen>> seen = new LinkedHashMap<>();
  private final List<Act> untold = new ArrayList<>();
  private Act act;
  private long nextAct;
  private long nextMinute;
  private long due;
  private Moment moment;
  private Treatment treatment;

  /**
   * @param everyNanos from the start to the first act, and from act to act
   * @param truth is told of each act when it begins
   */
  public ScenarioTraffic(
      Scenario scenario,
      long seed,
      long run,
      double eventsPerSecond,
      Shares shares,
      long everyNanos,
      Consumer<Label> truth) {
    SplittableRandom root = new SplittableRandom(seed);
    this.scenario = scenario;
    this.everyNanos = everyNanos;
    this.truth = truth;
    this.shoppers =
        new Shoppers(
            root.split(), eventsPerSecond * (1 - shares.duplicate()), shares.skewedOfSessions());
    this.mix = new EventMix(root, run, shares);
    this.events = new ShopEvents(root.split(), run);
    this.rhythm = new Rhythm(root.split(), eventsPerSecond);
    this.random = root.split();
    this.script = new Script(scenario, new Catalogue().pages(), rates, events, random.split());
    this.nextAct = everyNanos;
    advance();
  }

  @Override
  public long nextDueNanos() {
    return Math.min(due, nextStream() == null ? END : nextStream().nextDueNanos());
  }

  private Stream nextStream() {
    return streams.stream().min(Comparator.comparingLong(Stream::nextDueNanos)).orElse(null);
  }

  @Override
  public OutgoingEvent next(long nowMillis) {
    Stream stream = nextStream();
    long nanos = nextDueNanos();
    untold.forEach(begun -> truth.accept(label(begun, nowMillis, nanos)));
    untold.clear();
    if (stream != null && stream.nextDueNanos() < due) {
      OutgoingEvent event = stream.next(nowMillis);
      streams.removeIf(ended -> ended.nextDueNanos() == END);
      return event;
    }
    OutgoingEvent resend = mix.resend(due, nowMillis);
    if (resend != null) {
      return resend;
    }
    OutgoingEvent event = event(nowMillis);
    advance();
    return event;
  }

  private OutgoingEvent event(long nowMillis) {
    if (treatment != Treatment.KEPT) {
      return treatment.write(
          events.now(moment, nowMillis),
          moment.shopper().client().userAgent(),
          Instant.ofEpochMilli(nowMillis));
    }
    OutgoingEvent event = mix.next(moment, due, nowMillis);
    boolean dated = moment.shopper().client().sendsSentAt();
    if (scenario == Scenario.REPLAY_ATTACK
        && dated
        && event.kind() == Kind.GOOD
        && moment.eventType().equals("page_view")) {
      see(new Seen(moment.page(), event, due));
    }
    return event;
  }

  private void see(Seen beacon) {
    Deque<Seen> ofPage = seen.computeIfAbsent(beacon.page(), unseen -> new ArrayDeque<>());
    ofPage.addFirst(beacon);
    if (ofPage.size() > MOST_SEEN_OF_A_PAGE) {
      ofPage.removeLast();
    }
  }

  private List<Seen> newestFirst() {
    return seen.values().stream()
        .flatMap(Deque::stream)
        .sorted(Comparator.comparingLong(Seen::atNanos).reversed())
        .toList();
  }

  /** Goes on to the next moment that is not dropped. */
  private void advance() {
    do {
      due = rhythm.next();
      beginAndEnd();
      moment = shoppers.next(due);
      treatment = act == null ? Treatment.KEPT : act.incident().treat(moment, random);
    } while (treatment == Treatment.DROPPED);
    if (moment.eventType().equals("page_view")) {
      rates.see(moment.page(), due);
    }
  }

  private void beginAndEnd() {
    if (act != null && act.until() <= due) {
      act = null;
    }
    if (due >= nextAct) {
      act = script.next(nextAct, newestFirst());
      streams.addAll(act.streams());
      untold.add(act);
      nextAct += Math.max(everyNanos, act.until() - act.from() + Rhythm.MINUTE);
    }
    if (due >= nextMinute) {
      nextMinute = due - due % Rhythm.MINUTE + Rhythm.MINUTE;
      if (act == null && random.nextDouble() < FLURRIES_A_MINUTE) {
        flurry();
      }
    }
  }

  /** A page is a little more popular for a while, as happens all the time. */
  private void flurry() {
    Page page = rates.any(1, due, random);
    if (page != null) {
      double extra = rates.perMinute(page, due) * random.nextDouble(0.2, LARGEST_FLURRY);
      long until = due + (long) (random.nextDouble(4, 15) * Rhythm.MINUTE);
      if (until < nextAct) {
        streams.add(new Crowd(page, extra, due, until, events, random.split()));
      }
    }
  }

  private Label label(Act begun, long nowMillis, long nanos) {
    return new Label(
        scenario,
        begun.kind(),
        begun.subject(),
        at(begun.from(), nowMillis, nanos),
        at(begun.until(), nowMillis, nanos),
        begun.about());
  }

  private static Instant at(long nanos, long nowMillis, long nowNanos) {
    return Instant.ofEpochMilli(nowMillis + (nanos - nowNanos) / 1_000_000);
  }
}
