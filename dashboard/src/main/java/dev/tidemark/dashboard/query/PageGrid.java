package dev.tidemark.dashboard.query;

import dev.tidemark.results.PageMinute;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Views by page and step, with zeros where the store has no row. */
final class PageGrid {
  /** The store's name for all pages that are not named. */
  static final String OTHER = "(other)";

  private final Steps range;
  private final Map<String, long[]> onTime = new LinkedHashMap<>();
  private final Map<String, long[]> late = new LinkedHashMap<>();

  PageGrid(Steps range, List<PageMinute> rows) {
    this.range = range;
    for (PageMinute row : rows) {
      int i = range.index(row.windowStart());
      if (i >= 0 && i < range.count()) {
        onTime.computeIfAbsent(row.page(), page -> new long[range.count()])[i] += row.views();
        late.computeIfAbsent(row.page(), page -> new long[range.count()])[i] += row.lateViews();
      }
    }
  }

  /** Pages with the most views from the minute {@code first} on, without {@link #OTHER}. */
  List<String> top(int limit, int first) {
    Map<String, Long> sums = new LinkedHashMap<>();
    onTime.forEach((page, views) -> sums.put(page, sum(views, first) + sum(late.get(page), first)));
    return onTime.keySet().stream()
        .filter(page -> !page.equals(OTHER))
        .filter(page -> sums.get(page) > 0)
        .sorted(Comparator.<String>comparingLong(sums::get).reversed().thenComparing(page -> page))
        .limit(limit)
        .toList();
  }

  long[] onTime(String page) {
    return onTime.getOrDefault(page, new long[range.count()]);
  }

  /** On time and late together. */
  long[] all(String page) {
    long[] sum = onTime(page).clone();
    add(sum, late.get(page));
    return sum;
  }

  /** On time, of all pages but those. */
  long[] onTimeWithout(List<String> pages) {
    long[] sum = new long[range.count()];
    onTime.forEach(
        (page, views) -> {
          if (!pages.contains(page)) {
            add(sum, views);
          }
        });
    return sum;
  }

  /** Late, of all pages. */
  long[] late() {
    long[] sum = new long[range.count()];
    late.values().forEach(views -> add(sum, views));
    return sum;
  }

  /** On time and late, of all pages. */
  long[] total() {
    long[] sum = late();
    onTime.values().forEach(views -> add(sum, views));
    return sum;
  }

  static long sum(long[] values, int first) {
    return Arrays.stream(values).skip(first).sum();
  }

  private static void add(long[] sum, long[] values) {
    if (values != null) {
      Arrays.setAll(sum, i -> sum[i] + values[i]);
    }
  }
}
