package dev.tidemark.processor.aggregation;

import dev.tidemark.processor.counting.KeyCounts;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * The counts of one metric in one minute, by key, and as the bytes that Spark keeps of them. At
 * most so many keys have a count of their own; what comes under others when all places are taken
 * counts as {@link #other()}. A key is wholly in one or the other.
 */
final class MinuteCounts {
  private static final Comparator<KeyCounts.Entry> MOST_FIRST =
      Comparator.comparingLong(KeyCounts.Entry::count)
          .reversed()
          .thenComparing(KeyCounts.Entry::compareKey);

  private final int maxKeys;
  private final KeyCounts counts;
  private long other;

  private MinuteCounts(int maxKeys, KeyCounts counts, long other) {
    this.maxKeys = maxKeys;
    this.counts = counts;
    this.other = other;
  }

  static MinuteCounts empty(int maxKeys) {
    return new MinuteCounts(maxKeys, new KeyCounts(), 0);
  }

  /** What came under the keys that have no place of their own. */
  long other() {
    return other;
  }

  /**
   * Adds a batch's counts. Which keys get the last places depends on the counts alone, not on the
   * order in which they arrive: the same batch again gives the same.
   *
   * @return the keys that changed, with their counts; those without a place are not among them
   */
  KeyCounts add(KeyCounts batch) {
    List<KeyCounts.Entry> changed = new ArrayList<>(batch.size());
    List<KeyCounts.Entry> newcomers = new ArrayList<>();
    for (KeyCounts.Entry entry : batch.entries()) {
      KeyCounts.Entry before = counts.find(entry);
      if (before == null) {
        newcomers.add(entry);
      } else {
        counts.add(entry);
        changed.add(before);
      }
    }
    int free = maxKeys - counts.size();
    if (newcomers.size() > free) {
      newcomers.sort(MOST_FIRST);
    }
    for (KeyCounts.Entry entry : newcomers) {
      if (free-- > 0) {
        counts.add(entry);
        changed.add(entry);
      } else {
        other += entry.count();
      }
    }
    KeyCounts now = new KeyCounts();
    changed.forEach(now::add);
    return now;
  }

  byte[] toBytes() {
    byte[] packed = counts.toBytes();
    return ByteBuffer.allocate(Long.BYTES + packed.length).putLong(other).put(packed).array();
  }

  static MinuteCounts fromBytes(int maxKeys, byte[] bytes) {
    return new MinuteCounts(
        maxKeys,
        KeyCounts.fromBytes(Arrays.copyOfRange(bytes, Long.BYTES, bytes.length)),
        ByteBuffer.wrap(bytes).getLong());
  }
}
