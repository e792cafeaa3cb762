package dev.tidemark.results;

import java.time.Duration;
import java.time.Instant;

/** Hours, and other steps of minutes, that begin at multiples of their length since 1970. */
final class Hours {
  static final Duration HOUR = Duration.ofHours(1);

  private Hours() {}

  static Instant floor(Instant time) {
    return floor(time, HOUR.toMinutes());
  }

  static Instant ceiling(Instant time, long minutes) {
    return floor(time.plusSeconds(60 * minutes - 1), minutes);
  }

  static Instant floor(Instant time, long minutes) {
    return Instant.ofEpochSecond(Math.floorDiv(time.getEpochSecond(), 60 * minutes) * 60 * minutes);
  }
}
