package dev.tidemark.loadgen.traffic;

import dev.tidemark.loadgen.shop.Shopper;
import java.util.SplittableRandom;
import java.util.UUID;

/**
 * Ids of events: decided by the seed, and different in each run. Two runs with one seed must not
 * send the same ids, or the second run's events would be duplicates of the first's.
 */
final class EventIds {
  private static final long NOT_THE_VERSION = 0xFFFF_FFFF_0000_0000L;

  private final SplittableRandom random;
  private final long mask;

  EventIds(SplittableRandom random, long run) {
    this.random = random;
    this.mask = new SplittableRandom(run).nextLong() & NOT_THE_VERSION;
  }

  String next() {
    UUID id = Shopper.uuid(random);
    return new UUID(id.getMostSignificantBits() ^ mask, id.getLeastSignificantBits()).toString();
  }
}
