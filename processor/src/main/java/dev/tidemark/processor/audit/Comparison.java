package dev.tidemark.processor.audit;

import dev.tidemark.results.Metrics;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The store's counts against the topic's, cell by cell. Where a minute has a row {@code (other)},
 * it must be the sum of all cells that have no row of their own.
 *
 * <p>First {@link #row} for all rows, which takes their cells out of the tally; then {@link
 * #finish}, which finds what is left; then {@link #settle}, which lets pass what the records
 * explain that were appended since.
 */
final class Comparison {
  /** A count that is not as expected, not judged yet. */
  private record Suspect(Series series, long minute, String key, long inStore, long inTopic) {}

  private final Cells topic;
  private final Map<Series, Map<Long, Long>> others = new EnumMap<>(Series.class);
  private final Map<Series, Long> rows = new EnumMap<>(Series.class);
  private final List<Suspect> suspects = new ArrayList<>();
  private final List<Difference> differences = new ArrayList<>();
  private long unsettled;

  Comparison(Cells topic) {
    this.topic = topic;
  }

  /** Compares a row of the store. */
  void row(Series series, long minute, String key, long count) {
    rows.merge(series, 1L, Long::sum);
    long expected = topic.take(series, minute, key);
    if (expected != count) {
      suspects.add(new Suspect(series, minute, key, count, expected));
    }
  }

  /** Takes note of a row that stands for all keys without one. */
  void other(Series series, long minute, long count) {
    rows.merge(series, 1L, Long::sum);
    others.computeIfAbsent(series, first -> new HashMap<>()).merge(minute, count, Long::sum);
  }

  /** How many rows of the series the store has. */
  long rows(Series series) {
    return rows.getOrDefault(series, 0L);
  }

  /** Whether there is anything to compare but what the store has no row of. */
  boolean expects(Series series) {
    return topic.sum(series) > 0;
  }

  /** Ends the rows of a series: finds cells that have none. */
  void finish(Series series) {
    Map<Long, Long> otherRows = others.getOrDefault(series, Map.of());
    Map<Long, Long> rest = new HashMap<>();
    topic.forEach(
        series,
        (minute, key, count) -> {
          if (otherRows.containsKey(minute)) {
            rest.merge(minute, count, Long::sum);
          } else {
            suspects.add(new Suspect(series, minute, key, 0, count));
          }
        });
    otherRows.forEach(
        (minute, count) -> {
          long expected = rest.getOrDefault(minute, 0L);
          if (count != expected) {
            suspects.add(new Suspect(series, minute, Metrics.OTHER, count, expected));
          }
        });
  }

  /**
   * Judges what is not as expected: a count between what it was when the ledger was read and what
   * it is by now is neither right nor wrong, as the store was being written to.
   *
   * @param since counts of the records appended after those the ledger has
   */
  void settle(Cells since) {
    Map<Series, Map<Long, Long>> all = new EnumMap<>(Series.class);
    for (Suspect suspect : suspects) {
      Series series = suspect.series();
      long more =
          suspect.key().equals(Metrics.OTHER)
              ? all.computeIfAbsent(series, first -> byMinute(since, series))
                  .getOrDefault(suspect.minute(), 0L)
              : since.get(series, suspect.minute(), suspect.key());
      if (suspect.inStore() >= suspect.inTopic() && suspect.inStore() <= suspect.inTopic() + more) {
        unsettled++;
      } else {
        differences.add(
            Difference.ofCounts(
                series.title(),
                suspect.minute(),
                suspect.key(),
                suspect.inStore(),
                suspect.inTopic()));
      }
    }
    suspects.clear();
  }

  private static Map<Long, Long> byMinute(Cells cells, Series series) {
    Map<Long, Long> sums = new HashMap<>();
    cells.forEach(series, (minute, key, count) -> sums.merge(minute, count, Long::sum));
    return sums;
  }

  List<Difference> differences() {
    return differences;
  }

  /** Cells that were changing while they were compared. */
  long unsettled() {
    return unsettled;
  }
}
