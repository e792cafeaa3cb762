package dev.tidemark.dashboard.live;

import dev.tidemark.results.LedgerSlice;
import java.time.Duration;
import java.time.Instant;
import org.HdrHistogram.Histogram;

/**
 * How long it takes from an event's acceptance at the gateway until its count has been published to
 * the open pages; since the dashboard's start, and over about the last minute.
 *
 * <p>The store keeps when the first and the last event of a slice were received, not every event.
 * The arrivals between are taken as evenly spread: up to {@value #POINTS} points stand for the
 * slice, each with an equal share of its events.
 *
 * <p>Both clocks matter: gateway and dashboard are assumed to agree. An event from the future
 * counts as 0 ms, one older than an hour as an hour.
 *
 * <p>Used by one refresh at a time; no locking.
 */
public final class Freshness {
  static final int POINTS = 10;
  private static final long LONGEST_MILLIS = Duration.ofHours(1).toMillis();
  private static final int PARTS = 12;
  private static final long PART_MILLIS = 5_000;

  private final Histogram overall = histogram();
  private final Histogram[] parts = new Histogram[PARTS];
  private final long[] partNumbers = new long[PARTS];

  public Freshness() {
    for (int i = 0; i < PARTS; i++) {
      parts[i] = histogram();
    }
  }

  /**
   * Percentiles in milliseconds.
   *
   * @param events how many were measured; the rest is 0 when there were none
   */
  public record Figures(
      long events, long p50Millis, long p90Millis, long p99Millis, long maxMillis) {}

  public void record(LedgerSlice slice, Instant publishedAt) {
    long events = slice.read() - slice.ticks();
    if (events <= 0 || slice.receivedFirst() == null || slice.receivedLast() == null) {
      return;
    }
    long first = slice.receivedFirst().toEpochMilli();
    long spread = Math.max(0, slice.receivedLast().toEpochMilli() - first);
    int points = (int) Math.min(POINTS, events);
    Histogram part = part(publishedAt);
    for (int i = 0; i < points; i++) {
      long received = first + spread * (2L * i + 1) / (2L * points);
      long share = events * (i + 1) / points - events * i / points;
      long millis = Math.max(0, Math.min(LONGEST_MILLIS, publishedAt.toEpochMilli() - received));
      overall.recordValueWithCount(millis, share);
      part.recordValueWithCount(millis, share);
    }
  }

  public Figures overall() {
    return figures(overall);
  }

  /** Of the last 55 to 60 seconds. */
  public Figures lastMinute(Instant now) {
    long newest = partNumber(now);
    Histogram sum = histogram();
    for (int i = 0; i < PARTS; i++) {
      if (partNumbers[i] > newest - PARTS) {
        sum.add(parts[i]);
      }
    }
    return figures(sum);
  }

  private Histogram part(Instant now) {
    long number = partNumber(now);
    int i = Math.floorMod(number, PARTS);
    if (partNumbers[i] != number) {
      parts[i].reset();
      partNumbers[i] = number;
    }
    return parts[i];
  }

  private static long partNumber(Instant now) {
    return Math.floorDiv(now.toEpochMilli(), PART_MILLIS);
  }

  private static Figures figures(Histogram histogram) {
    return new Figures(
        histogram.getTotalCount(),
        histogram.getValueAtPercentile(50),
        histogram.getValueAtPercentile(90),
        histogram.getValueAtPercentile(99),
        histogram.getTotalCount() == 0 ? 0 : histogram.getMaxValue());
  }

  private static Histogram histogram() {
    return new Histogram(1, LONGEST_MILLIS, 3);
  }
}
