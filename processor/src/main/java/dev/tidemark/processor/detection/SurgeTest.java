package dev.tidemark.processor.detection;

import dev.tidemark.processor.detection.ClosedMinute.Fault;
import dev.tidemark.processor.detection.ClosedMinute.Source;
import java.util.Map;
import java.util.Set;

/**
 * Whether a far larger share of events than usual is quarantined for a reason: the lower end of
 * Wilson's interval for the share in the last {@value #WINDOW_MINUTES} minutes lies above {@value
 * #LEAST_RATE} and above {@value #LEAST_RATIO} times the share in the hour before.
 *
 * @param siteRate the reason's share on the whole site in the hour before: what a place with few
 *     events in that hour, such as a new app version, is taken to have had
 */
record SurgeTest(Counts now, Counts before, double siteRate) {
  static final int WINDOW_MINUTES = 5;
  static final long FEWEST_QUARANTINED = 10;
  private static final long FEWEST_RECEIVED = 50;
  private static final double LEAST_RATE = 0.02;
  private static final double LEAST_RATIO = 3;

  /** The normal deviation of an interval of 95 %. */
  private static final double Z = 1.96;

  /** How many events the site's rate counts as, beside a place's own. */
  private static final double PRIOR_EVENTS = 200;

  /** Events that were received, and those of them that were quarantined. */
  record Counts(long received, long quarantined) {
    double rate() {
      return received == 0 ? 0 : (double) quarantined / received;
    }
  }

  double usualRate() {
    return (before.quarantined() + PRIOR_EVENTS * siteRate) / (before.received() + PRIOR_EVENTS);
  }

  double threshold() {
    return Math.max(LEAST_RATE, LEAST_RATIO * usualRate());
  }

  double lowerBound() {
    return Statistics.wilsonLowerBound(now.quarantined(), now.received(), Z);
  }

  boolean surges() {
    return now.received() >= FEWEST_RECEIVED
        && now.quarantined() >= FEWEST_QUARANTINED
        // more than there were: some of those received stand under another key
        && now.quarantined() <= now.received()
        && lowerBound() > threshold();
  }

  Map<String, Double> numbers() {
    return Map.of(
        "received", (double) now.received(),
        "quarantined", (double) now.quarantined(),
        "rate", now.rate(),
        "lower_bound", lowerBound(),
        "usual_rate", usualRate(),
        "threshold", threshold());
  }

  /** Takes the counts of a place out of the rings. */
  record Counter(BoundedRings<Source> received, BoundedRings<Fault> quarantined, long minute) {

    /** In the window that ends with the minute, without what happened at some places within. */
    Counts now(Fault fault, Set<Source> without) {
      long from = minute - WINDOW_MINUTES + 1;
      long all = received.sum(fault.source(), from, minute + 1);
      long faulty = quarantined.sum(fault, from, minute + 1);
      for (Source place : without) {
        all -= received.sum(place, from, minute + 1);
        faulty -= quarantined.sum(new Fault(fault.reason(), place), from, minute + 1);
      }
      return new Counts(all, faulty);
    }

    /** In the hour before the window, without some minutes. */
    Counts before(Fault fault, long unusual) {
      long from = minute - CountRing.MINUTES + 1;
      long until = minute - WINDOW_MINUTES + 1;
      return new Counts(
          received.sum(fault.source(), from, until, unusual),
          quarantined.sum(fault, from, until, unusual));
    }
  }
}
