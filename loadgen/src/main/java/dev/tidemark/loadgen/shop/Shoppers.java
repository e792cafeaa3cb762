package dev.tidemark.loadgen.shop;

import java.util.HexFormat;
import java.util.PriorityQueue;
import java.util.SplittableRandom;

/**
 * All shoppers who are in the shop, at a fixed rate of events.
 *
 * <p>Time is cut into slots, one an event. A slot goes to whatever is due first; when nothing is
 * due, a new shopper arrives. So the rate is exact, gaps within a session are kept to within a few
 * slots, and the number of shoppers settles by itself. It is settled from the first slot on: at the
 * start there are as many shoppers in the middle of their sessions as an endless run would have.
 *
 * <p>Deterministic: the same seed and rate give the same moments. Confined to one thread.
 */
public final class Shoppers {
  private static final int CALIBRATION_SESSIONS = 2_000;
  private static final int RETURNING_USERS = 20_000;
  private static final double RETURNING = 0.3;

  private static final WeightedChoice<String> REFERRERS =
      WeightedChoice.<String>builder()
          .add(46, "https://www.google.com/")
          .add(14, "https://l.instagram.com/")
          .add(6, "https://m.facebook.com/")
          .add(4, "https://www.bing.com/search?q=loja+mare")
          .add(3, "android-app://com.google.android.googlequicksearchbox/")
          .add(27, "")
          .build();

  private final SplittableRandom random;
  private final double wrongClockShare;
  private final long userSalt;
  private final Journey journey = new Journey(new Catalogue());
  private final Pace pace = new Pace();
  private final PriorityQueue<Due> queue = new PriorityQueue<>();
  private long sequence;
  private long newUsers = RETURNING_USERS;

  /** What happens next in a session: the next step, or a companion of an earlier one. */
  private record Due(long nanos, long sequence, Shopper shopper, Moment companion)
      implements Comparable<Due> {
    @Override
    public int compareTo(Due other) {
      int byTime = Long.compare(nanos, other.nanos);
      return byTime == 0 ? Long.compare(sequence, other.sequence) : byTime;
    }
  }

  /**
   * A shop in full flow.
   *
   * @param wrongClockShare of all sessions
   */
  public Shoppers(SplittableRandom random, double eventsPerSecond, double wrongClockShare) {
    this.random = random;
    this.wrongClockShare = wrongClockShare;
    this.userSalt = random.nextLong();
    double stepsPerSecond = eventsPerSecond / eventsPerStep();
    double gapsPerStep = (Pace.meanLength() - 1) / Pace.meanLength();
    long present = Math.round(stepsPerSecond * gapsPerStep * Pace.meanGapSeconds());
    for (long i = 0; i < present; i++) {
      joinInTheMiddle();
    }
  }

  /**
   * What happens in the slot at this time.
   *
   * @param slotNanos since the start; must not fall from call to call
   */
  public Moment next(long slotNanos) {
    Due head = queue.peek();
    if (head == null || head.nanos() > slotNanos) {
      return step(arrive(pace.length(random)), slotNanos);
    }
    queue.remove();
    return head.companion() == null ? step(head.shopper(), slotNanos) : head.companion();
  }

  /** Sessions that have something left to do. */
  int waiting() {
    return queue.size();
  }

  private Moment step(Shopper shopper, long slotNanos) {
    Moment moment = shopper.step(journey, random);
    Companions.of(
        shopper, random, (companion, delay) -> add(slotNanos + delay, shopper, companion));
    if (shopper.hasStepsLeft()) {
      add(slotNanos + pace.gapNanos(random), shopper, null);
    }
    return moment;
  }

  private void add(long nanos, Shopper shopper, Moment companion) {
    queue.add(new Due(nanos, sequence++, shopper, companion));
  }

  private Shopper arrive(int steps) {
    String referrer = REFERRERS.pick(random);
    return new Shopper(
        userId(),
        Client.any(random, wrongClockShare),
        referrer.isEmpty() ? null : referrer,
        steps,
        random);
  }

  /** Somebody who has been here for some steps and is now between two of them. */
  private void joinInTheMiddle() {
    int steps = pace.lengthSeen(random);
    Shopper shopper = arrive(steps);
    int done = random.nextInt(1, steps);
    for (int i = 0; i < done; i++) {
      shopper.step(journey, random);
    }
    add(pace.restOfGapNanos(random), shopper, null);
  }

  private String userId() {
    long number = random.nextDouble() < RETURNING ? random.nextInt(RETURNING_USERS) : newUsers++;
    return "u-" + HexFormat.of().toHexDigits(mix(number ^ userSalt), 12);
  }

  /** A bijective hash (of MurmurHash3), so that numbers become ids that look random. */
  private static long mix(long number) {
    long z = (number ^ (number >>> 33)) * 0xff51afd7ed558ccdL;
    z = (z ^ (z >>> 33)) * 0xc4ceb9fe1a85ec53L;
    return z ^ (z >>> 33);
  }

  /** Events for each step, companions included: counted in sessions that nobody sends. */
  private double eventsPerStep() {
    SplittableRandom own = new SplittableRandom(1);
    long[] steps = {0};
    long[] companions = {0};
    for (int i = 0; i < CALIBRATION_SESSIONS; i++) {
      Client client = Client.any(own, 0);
      Shopper shopper = new Shopper("", client, null, pace.length(own), own);
      while (shopper.hasStepsLeft()) {
        shopper.step(journey, own);
        steps[0]++;
        Companions.of(shopper, own, (companion, delay) -> companions[0]++);
      }
    }
    return 1 + (double) companions[0] / steps[0];
  }
}
