package dev.tidemark.dashboard.query;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * A range of whole minutes, {@code from} in and {@code until} out.
 *
 * <p>The last two minutes up to now are provisional: an event is on time until two minutes after it
 * happened.
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

  public Instant provisionalFrom() {
    return until.minus(PROVISIONAL, ChronoUnit.MINUTES);
  }
}
