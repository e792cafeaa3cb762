package dev.tidemark.processor.audit;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Counts by series, minute and key. A cell takes 24 to 48 bytes, each distinct key once about 100
 * bytes and its length: a day of 1,000 pages a minute is 1.4 million cells in each series by page,
 * with five of those about 260 MB.
 */
final class Cells {
  private static final int KEY_BITS = 31;
  private static final long KEY_MASK = (1L << KEY_BITS) - 1;

  /** The keys, numbered in the order they came; shared by cells that are compared. */
  static final class Keys {
    private final Map<String, Integer> numbers = new HashMap<>();
    private final List<String> texts = new ArrayList<>();

    private int number(String text) {
      Integer known = numbers.get(text);
      if (known != null) {
        return known;
      }
      int number = texts.size();
      numbers.put(text, number);
      texts.add(text);
      return number;
    }
  }

  /** Takes each cell in turn. */
  interface Visitor {
    void visit(long minute, String key, long count);
  }

  private final Keys keys;
  private final Map<Series, LongCounts> counts = new EnumMap<>(Series.class);

  Cells(Keys keys) {
    this.keys = keys;
    for (Series series : Series.values()) {
      counts.put(series, new LongCounts());
    }
  }

  /**
   * Adds to a cell.
   *
   * @param minute minutes since 1970
   */
  void add(Series series, long minute, String key, long count) {
    counts.get(series).add(cell(minute, key), count);
  }

  long get(Series series, long minute, String key) {
    return counts.get(series).get(cell(minute, key));
  }

  /** The count, which is 0 from now on. */
  long take(Series series, long minute, String key) {
    return counts.get(series).take(cell(minute, key));
  }

  /** All cells that are not 0. */
  void forEach(Series series, Visitor visitor) {
    counts
        .get(series)
        .forEach(
            (cell, count) ->
                visitor.visit(cell >>> KEY_BITS, keys.texts.get((int) (cell & KEY_MASK)), count));
  }

  long sum(Series series) {
    long[] sum = new long[1];
    counts.get(series).forEach((cell, count) -> sum[0] += count);
    return sum[0];
  }

  private long cell(long minute, String key) {
    return minute << KEY_BITS | keys.number(key);
  }
}
