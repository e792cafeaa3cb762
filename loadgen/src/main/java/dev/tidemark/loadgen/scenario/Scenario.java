package dev.tidemark.loadgen.scenario;

import java.util.Locale;

/** What goes wrong in a shop, again and again, so that detectors can be held against it. */
public enum Scenario {
  /** A crowd comes to one page. */
  SPIKE,
  /** One page, or the whole shop, sends nothing. */
  OUTAGE,
  /** A machine walks the shop; beside it crawlers that say so, and people in a hurry. */
  BOT,
  /** A release of the shop's app sends faulty events; others in between are good. */
  BAD_RELEASE,
  /** Devices of a release have a clock that is wrong by an hour. */
  CLOCK_SKEW,
  /** Somebody sends beacons again that were seen before. */
  REPLAY_ATTACK;

  /** The name in reports, such as {@code bad-release}. */
  public String code() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
