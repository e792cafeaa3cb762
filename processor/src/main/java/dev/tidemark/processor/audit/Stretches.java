package dev.tidemark.processor.audit;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * All of time in stretches of at most so many minutes where there is data, so that a table is read
 * piece by piece.
 */
final class Stretches {
  private static final long MINUTES_AT_ONCE = 60;
  private static final long SECONDS = 60;

  /** The last minute that a store holds is before this one. */
  private static final Instant END = Instant.parse("2106-01-01T00:00:00Z");

  /** A half-open range. */
  record Stretch(Instant from, Instant until) {}

  private Stretches() {}

  /**
   * The stretches from a minute on.
   *
   * @param firstMinute where to begin, in minutes since 1970
   * @param dense the first minute with data
   * @param last the last minute with data
   */
  static List<Stretch> from(long firstMinute, long dense, long last) {
    List<Stretch> stretches = new ArrayList<>();
    long begin = Math.max(firstMinute, dense);
    if (begin > firstMinute) {
      stretches.add(new Stretch(instant(firstMinute), instant(begin)));
    }
    long at = begin;
    while (at <= last) {
      long until = Math.min(at + MINUTES_AT_ONCE, last + 1);
      stretches.add(new Stretch(instant(at), instant(until)));
      at = until;
    }
    stretches.add(new Stretch(instant(at), END));
    return stretches;
  }

  static Instant instant(long minute) {
    return Instant.ofEpochSecond(minute * SECONDS);
  }

  static long minute(Instant time) {
    return Math.floorDiv(time.getEpochSecond(), SECONDS);
  }
}
