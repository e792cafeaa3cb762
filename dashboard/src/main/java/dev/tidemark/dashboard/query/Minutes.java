package dev.tidemark.dashboard.query;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * A range of whole minutes, {@code from} in and {@code until} out.
 *
 * <p>A minute is provisional until two minutes after its end: so long may an event that is on time
 * have happened in it.
 */
public record Minutes(Instant from, Instant until) {
  private static final int PROVISIONAL = 2;

  /** The last {@code count} minutes, the one that now is in included. */
  public static Minutes last(int count, Instant now) {
    Instant until = now.truncatedTo(ChronoUnit.MINUTES).plus(1, ChronoUnit.MINUTES);
    return new Minutes(until.minus(count, ChronoUnit.MINUTES), until);
  }

  /** All minutes that have a moment of the range. */
  public static Minutes covering(Instant from, Instant until) {
    Instant end = until.truncatedTo(ChronoUnit.MINUTES);
    return new Minutes(
        from.truncatedTo(ChronoUnit.MINUTES),
        end.equals(until) ? end : end.plus(1, ChronoUnit.MINUTES));
  }

  public int count() {
    return (int) Duration.between(from, until).toMinutes();
  }

  /** The same minutes, so much earlier. */
  public Minutes earlier(Duration by) {
    return new Minutes(from.minus(by), until.minus(by));
  }

  /** As many minutes, just before. */
  public Minutes before() {
    return earlier(Duration.between(from, until));
  }

  /** Place of a minute in the range; outside it when it is negative or not below the count. */
  public int index(Instant minute) {
    return Math.toIntExact(Math.floorDiv(Duration.between(from, minute).toSeconds(), 60));
  }

  /**
   * The first minute that is provisional now: of those that are over the last two, and this one.
   */
  static Instant provisionalFrom(Instant now) {
    return now.truncatedTo(ChronoUnit.MINUTES).minus(PROVISIONAL, ChronoUnit.MINUTES);
  }
}
