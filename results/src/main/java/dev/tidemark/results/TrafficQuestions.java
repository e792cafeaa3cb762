package dev.tidemark.results;

import java.time.Instant;
import java.util.List;

/**
 * Questions about pages in depth: where people came from and went to, and what went wrong there.
 * Every method throws {@link ResultStoreException} when the store fails. Ranges are half open.
 */
public interface TrafficQuestions {

  /** Views on time of all pages together. */
  long views(Instant from, Instant until);

  /** Pages with views on time, most first, then by name. */
  List<PageTraffic> traffic(Instant from, Instant until, int limit);

  /** From which pages people came to this one, most first, then by name. */
  List<TransitionTotal> into(String page, Instant from, Instant until, int limit);

  /** To which pages people went from this one, most first, then by name. */
  List<TransitionTotal> outOf(String page, Instant from, Instant until, int limit);

  /** Traffic of one page; all zero when it has none. */
  PageTraffic trafficOf(String page, Instant from, Instant until);

  /** Events on time of the key of a metric. */
  long events(String metric, String key, Instant from, Instant until);

  /** A page's events on time by their type, page views among them, most first. */
  List<TypeCount> types(String page, Instant from, Instant until, int limit);

  /**
   * Quarantined events of a page that were appended in the range, most first, then by name; an
   * event with several reasons counts under each.
   */
  List<FaultCount> faults(String page, Instant from, Instant until, int limit);
}
