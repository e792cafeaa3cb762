package dev.tidemark.processor.aggregation;

import dev.tidemark.processor.counting.KeyCounts;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.PriorityQueue;

/**
 * The counts of one metric in one minute, by key, and as the bytes that Spark keeps of them. At
 * most so many keys have a count of their own; what comes under others when all places are taken
 * counts as {@link #other()}. A key is wholly in one or the other.
 */
final class MinuteCounts {
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

  /** Adds what came under keys that can have no place. */
  void addOther(long events) {
    other += events;
  }

  /**
   * Adds a batch's counts. Which keys get the last places depends on the counts alone, not on the
   * order in which they arrive: the same batch again gives the same.
   *
   * @return the keys that changed, with their counts; those without a place are not among them
   */
  KeyCounts add(KeyCounts batch) {
    other += batch.sum();
    KeyCounts now = new KeyCounts();
    for (KeyCounts.Entry entry : candidates(batch)) {
      other -= entry.count();
      counts.add(entry);
      now.add(counts.find(entry));
    }
    return now;
  }

  /** Of a batch's keys those that have a place, and those that get one if this is all of it. */
  List<KeyCounts.Entry> candidates(KeyCounts batch) {
    List<KeyCounts.Entry> candidates = new ArrayList<>();
    List<KeyCounts.Entry> newcomers = new ArrayList<>();
    for (KeyCounts.Entry entry : batch.entries()) {
      (counts.find(entry) == null ? newcomers : candidates).add(entry);
    }
    candidates.addAll(largest(newcomers, maxKeys - counts.size()));
    return candidates;
  }

  /** So many of the entries, which may be far more: to sort them all takes long. */
  private static Collection<KeyCounts.Entry> largest(List<KeyCounts.Entry> entries, int places) {
    if (entries.size() <= places) {
      return entries;
    }
    PriorityQueue<KeyCounts.Entry> largest = new PriorityQueue<>(MinuteCounts::compare);
    for (KeyCounts.Entry entry : entries) {
      if (largest.size() < places) {
        largest.add(entry);
      } else if (places > 0 && compare(entry, largest.element()) > 0) {
        largest.remove();
        largest.add(entry);
      }
    }
    return largest;
  }

  /** Of keys with the same count the one that comes first in order is larger. */
  private static int compare(KeyCounts.Entry one, KeyCounts.Entry other) {
    return one.count() == other.count()
        ? other.compareKey(one)
        : Long.compare(one.count(), other.count());
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
