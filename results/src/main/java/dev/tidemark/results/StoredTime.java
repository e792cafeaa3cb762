package dev.tidemark.results;

import java.time.Instant;

/**
 * The range of times that every store can hold: 1970 to 2105, as ClickHouse's {@code DateTime} has
 * it. Other times are stored, and asked for, as the nearest that is in it, so that an event from
 * the year 9999 cannot stop a batch.
 */
final class StoredTime {
  static final Instant EARLIEST = Instant.EPOCH;
  static final Instant LATEST = Instant.parse("2105-12-31T23:59:00Z");

  private StoredTime() {}

  static Instant within(Instant time) {
    if (time.isBefore(EARLIEST)) {
      return EARLIEST;
    }
    return time.isAfter(LATEST) ? LATEST : time;
  }

  static long millis(Instant time) {
    return within(time).toEpochMilli();
  }

  /** The first whole second that is not before {@code time}; an edge of a half-open range. */
  static long secondsUp(Instant time) {
    Instant within = within(time);
    return within.getNano() == 0 ? within.getEpochSecond() : within.getEpochSecond() + 1;
  }
}
