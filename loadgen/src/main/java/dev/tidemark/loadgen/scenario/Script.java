package dev.tidemark.loadgen.scenario;

import static java.util.stream.Collectors.groupingBy;

import dev.tidemark.events.QuarantineReason;
import dev.tidemark.loadgen.scenario.Release.Fault;
import dev.tidemark.loadgen.scenario.Replay.Seen;
import dev.tidemark.loadgen.scenario.Walker.Gait;
import dev.tidemark.loadgen.shop.Page;
import dev.tidemark.loadgen.traffic.BadVariety;
import dev.tidemark.loadgen.traffic.Kind;
import dev.tidemark.loadgen.traffic.ShopEvents;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;

/** Makes up the acts of a scenario, one after the other. */
final class Script {
  private static final double FEWEST_VIEWS = 5;

  /** A page with fewer is not judged for silence; the rates here are estimates. */
  private static final double FEWEST_VIEWS_TO_MISS = 7;

  /** Of a page's usual views, or a spike may not be seen. */
  private static final double LEAST_TIMES = 4;

  private static final long REPLAY_ROUND = 130 * Rhythm.SECOND;
  private static final List<BadVariety> FAULTS =
      List.of(
          BadVariety.NO_USER_ID,
          BadVariety.NULL_USER_ID,
          BadVariety.NUMERIC_USER_ID,
          BadVariety.NO_EVENT_TIME,
          BadVariety.BOOLEAN_EVENT_TIME,
          BadVariety.EVENT_TYPE_IN_CAMEL_CASE,
          BadVariety.OBJECT_AS_PAGE,
          BadVariety.TEXT_AS_PROPERTIES,
          BadVariety.SENT_AT_IN_WORDS,
          BadVariety.TRAILING_COMMA);

  private final Scenario scenario;
  private final List<Page> pages;
  private final PageRates rates;
  private final ShopEvents events;
  private final SplittableRandom random;
  private int acts;

  /** One thing that goes wrong, when, and which alert is right. */
  record Act(
      long from,
      long until,
      Incident incident,
      List<Stream> streams,
      String kind,
      String subject,
      String about) {}

  Script(
      Scenario scenario,
      List<Page> pages,
      PageRates rates,
      ShopEvents events,
      SplittableRandom random) {
    this.scenario = scenario;
    this.pages = pages;
    this.rates = rates;
    this.events = events;
    this.random = random;
  }

  /** The act that begins now. */
  Act next(long from, List<Seen> seen) {
    acts++;
    return switch (scenario) {
      case SPIKE -> spike(from);
      case OUTAGE -> outage(from);
      case BOT -> bot(from);
      case BAD_RELEASE -> badRelease(from);
      case CLOCK_SKEW -> clockSkew(from);
      case REPLAY_ATTACK -> replayAttack(from, seen);
    };
  }

  private Act spike(long from) {
    Page page = rates.any(FEWEST_VIEWS, from, random);
    double times = random.nextDouble(4, 10);
    long until = from + minutes(5, 13);
    double extra = (times - 1) * Math.max(1, rates.perMinute(page, from));
    return new Act(
        from,
        until,
        Incident.NOTHING,
        List.of(new Crowd(page, extra, from, until, events, random.split())),
        "spike",
        page.path(),
        String.format(Locale.ROOT, "%.1f times the views of %s", times, page.path()));
  }

  private Act outage(long from) {
    boolean whole = acts % 2 == 0;
    Page page = whole ? null : rates.any(FEWEST_VIEWS_TO_MISS, from, random);
    double leak = random.nextDouble(0.03);
    return new Act(
        from,
        from + (whole ? minutes(5, 20) : minutes(8, 25)),
        new Outage(page, leak),
        List.of(),
        "silence",
        whole ? "(site)" : page.path(),
        String.format(Locale.ROOT, "%.1f %% of the usual views", 100 * leak));
  }

  private Act bot(long from) {
    Gait gait = List.of(Gait.HAMMER, Gait.SCRAPER, Gait.SLOW_SCRAPER).get(random.nextInt(3));
    long until = from + minutes(4, 12);
    String user = user("m-");
    List<Stream> walkers = new ArrayList<>();
    walkers.add(walker(user, gait, from, until));
    for (int i = 0; i < 3; i++) {
      walkers.add(walker(user("c-"), Gait.CRAWLER_BY_NAME, from, until));
      walkers.add(walker(user("h-"), Gait.IN_A_HURRY, from, from + Rhythm.MINUTE * 3));
    }
    return new Act(
        from, until, Incident.NOTHING, walkers, "bot", user, gait.name().toLowerCase(Locale.ROOT));
  }

  private Stream walker(String user, Gait gait, long from, long until) {
    return new Walker(user, gait, pages, from, until, events, random.split());
  }

  private Act badRelease(long from) {
    double users = random.nextDouble(0.15, 0.6);
    if (acts % 3 == 0) {
      Release good = new Release(version(), users, null, 0, Fault.NONE);
      return release(from, good, Label.NONE, good.version(), "a good release");
    }
    BadVariety variety = FAULTS.get(random.nextInt(FAULTS.size()));
    Page busy = rates.any(12 / users, from, random);
    boolean onePage = random.nextBoolean() && rates.perMinute(busy, from) * users >= 12;
    double share = random.nextDouble(0.3, 1);
    Release release =
        new Release(version(), users, onePage ? busy : null, share, Fault.bad(variety));
    String about =
        String.format(
            Locale.ROOT,
            "%.0f %% of users get %.0f %% of %s wrong: %s",
            100 * users,
            100 * share,
            onePage ? busy.path() : "all pages",
            variety.name().toLowerCase(Locale.ROOT));
    return release(from, release, "quarantine_surge", release.subject(variety.reason()), about);
  }

  private Act clockSkew(long from) {
    double users = random.nextDouble(0.15, 0.5);
    Duration hour = Duration.ofMinutes(random.nextInt(50, 70));
    return switch (acts % 3) {
      case 0 -> {
        Release behind = new Release(version(), users, null, 1, Fault.clock(hour.negated()));
        yield release(from, behind, Label.NONE, behind.version(), "clocks behind: late events");
      }
      case 1 -> {
        Release ahead = new Release(version(), users, null, 1, Fault.clock(hour));
        String subject = ahead.subject(QuarantineReason.IN_THE_FUTURE);
        yield release(from, ahead, "quarantine_surge", subject, "clocks ahead");
      }
      default -> {
        Duration skew = random.nextBoolean() ? hour : hour.negated();
        Release said = new Release(version(), users, null, 1, Fault.correctedClock(skew));
        yield release(from, said, Label.NONE, said.version(), "wrong clocks that say when it is");
      }
    };
  }

  private Act release(long from, Release release, String kind, String subject, String about) {
    return new Act(from, from + minutes(8, 20), release, List.of(), kind, subject, about);
  }

  /** At once, which must change nothing; or late enough and with a time of sending, which does. */
  private Act replayAttack(long from, List<Seen> seen) {
    long until = from + minutes(6, 12);
    double times = random.nextDouble(5, 8);
    Map<Page, List<Seen>> old =
        seen.stream()
            .filter(beacon -> beacon.atNanos() < from - REPLAY_ROUND)
            .collect(groupingBy(Seen::page));
    List<Page> enough =
        pages.stream()
            .filter(page -> rates.perMinute(page, from) >= FEWEST_VIEWS)
            .filter(
                page -> old.getOrDefault(page, List.of()).size() >= needed(page, LEAST_TIMES, from))
            .toList();
    if (acts % 2 == 1 && !enough.isEmpty()) {
      Page page = enough.get(random.nextInt(enough.size()));
      List<Seen> all = old.get(page);
      List<Seen> beacons = all.subList(0, Math.min(all.size(), needed(page, times, from)));
      return new Act(
          from,
          until,
          Incident.NOTHING,
          List.of(new Replay(beacons, Kind.GOOD, REPLAY_ROUND, from, until)),
          "spike",
          page.path(),
          beacons.size() + " beacons again and again, each after 130 s");
    }
    List<Seen> young =
        seen.stream().filter(beacon -> beacon.atNanos() > from - Rhythm.MINUTE).limit(20).toList();
    List<Stream> storm =
        young.isEmpty()
            ? List.of()
            : List.of(new Replay(young, Kind.DUPLICATE, 4 * Rhythm.SECOND, from, until));
    return new Act(
        from,
        until,
        Incident.NOTHING,
        storm,
        Label.NONE,
        "",
        young.size() + " beacons again, each every four seconds");
  }

  /** How many beacons, each once a round, make a page's views so many times what they were. */
  private int needed(Page page, double times, long from) {
    return (int) ((times - 1) * rates.perMinute(page, from) * REPLAY_ROUND / Rhythm.MINUTE);
  }

  private String user(String prefix) {
    return prefix + Long.toHexString(random.nextLong() >>> 16);
  }

  private String version() {
    return "4.13." + acts + "-" + random.nextInt(1_000);
  }

  private long minutes(int from, int to) {
    return (long) (random.nextDouble(from, to) * Rhythm.MINUTE);
  }
}
