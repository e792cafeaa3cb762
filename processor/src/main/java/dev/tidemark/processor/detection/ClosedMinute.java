package dev.tidemark.processor.detection;

import dev.tidemark.results.MetricCount;
import dev.tidemark.results.Metrics;
import dev.tidemark.results.PageMinute;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/**
 * A minute whose numbers no longer change. What is absent is zero, but in a minute with a key
 * {@link Metrics#OTHER}, where it may have been put together with others.
 *
 * @param pageViews views on time, by page
 * @param received events by where they came from
 * @param quarantined quarantined events, once for each of their reasons
 * @param botSignals events by user, then by signal
 */
public record ClosedMinute(
    Instant start,
    Map<String, Long> pageViews,
    Map<Source, Long> received,
    Map<Fault, Long> quarantined,
    Map<String, Map<String, Long>> botSignals) {

  /** A page in an app version; empty where it could not be read. */
  public record Source(String page, String appVersion) {}

  /** A reason for quarantine, and where the event came from. */
  public record Fault(String reason, Source source) {}

  /** From the rows that a store has of it. Keys without all their parts are left out. */
  public static ClosedMinute of(
      Instant start,
      Collection<PageMinute> pages,
      Collection<MetricCount> received,
      Collection<MetricCount> quarantined,
      Collection<MetricCount> botSignals) {
    Map<String, Long> views = new HashMap<>();
    pages.stream()
        .filter(page -> page.views() > 0)
        .forEach(page -> views.merge(page.page(), page.views(), Long::sum));
    Map<Source, Long> sources = new HashMap<>();
    for (MetricCount count : received) {
      String[] parts = Metrics.parts(count.key());
      Source source =
          parts.length == 2
              ? new Source(parts[0], parts[1])
              : new Source(Metrics.OTHER, Metrics.OTHER);
      sources.merge(source, count.events(), Long::sum);
    }
    Map<Fault, Long> faults = new HashMap<>();
    for (MetricCount count : quarantined) {
      String[] parts = Metrics.parts(count.key());
      if (parts.length == 3) {
        faults.put(new Fault(parts[0], new Source(parts[1], parts[2])), count.events());
      }
    }
    Map<String, Map<String, Long>> signals = new HashMap<>();
    for (MetricCount count : botSignals) {
      String[] parts = Metrics.parts(count.key());
      if (parts.length == 2) {
        signals.computeIfAbsent(parts[0], user -> new HashMap<>()).put(parts[1], count.events());
      }
    }
    return new ClosedMinute(start, views, sources, faults, signals);
  }

  /** Minutes since 1970. */
  long number() {
    return Math.floorDiv(start.getEpochSecond(), 60);
  }

  long siteViews() {
    return pageViews.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Whether pages that are absent may have had views. */
  boolean pagesOverflowed() {
    return pageViews.containsKey(Metrics.OTHER);
  }

  static Instant start(long number) {
    return Instant.ofEpochSecond(60 * number);
  }
}
