package dev.tidemark.dashboard.query;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;

/**
 * A range of time in steps of whole minutes, {@code from} in and {@code until} out. Steps begin at
 * multiples of their length since 1970, as the store's do.
 */
public record Steps(Instant from, Instant until, Duration step) {
  private static final int MOST = 200;
  private static final int[] MINUTES = {1, 2, 5, 10, 15, 30, 60, 120, 360, 1_440};

  /**
   * All steps that have a minute of the range.
   *
   * @param step null for a length that makes at most {@value #MOST} of them
   */
  public static Steps covering(Minutes range, Duration step) {
    Duration length = step == null ? fitting(range) : step;
    long seconds = length.toSeconds();
    long from = Math.floorDiv(range.from().getEpochSecond(), seconds) * seconds;
    long until = -Math.floorDiv(-range.until().getEpochSecond(), seconds) * seconds;
    return new Steps(Instant.ofEpochSecond(from), Instant.ofEpochSecond(until), length);
  }

  private static Duration fitting(Minutes range) {
    return Arrays.stream(MINUTES)
        .filter(minutes -> range.count() / minutes <= MOST)
        .mapToObj(Duration::ofMinutes)
        .findFirst()
        .orElseThrow();
  }

  static Steps minutes(Minutes range) {
    return new Steps(range.from(), range.until(), Duration.ofMinutes(1));
  }

  public int count() {
    return Math.toIntExact(Duration.between(from, until).dividedBy(step));
  }

  /** Place of a time in the range; outside it when it is negative or not below the count. */
  int index(Instant time) {
    long seconds = Duration.between(from, time).toSeconds();
    return Math.toIntExact(Math.floorDiv(seconds, step.toSeconds()));
  }

  boolean has(Instant time) {
    int i = index(time);
    return i >= 0 && i < count();
  }
}
