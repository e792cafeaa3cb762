package dev.tidemark.processor.aggregation;

import dev.tidemark.processor.counting.KeyCounts;
import java.util.HashMap;
import java.util.Map;

/**
 * A batch's counts of one metric in one minute, of any number of keys of any length. When their
 * texts come to too many bytes, those that have no place are dropped, and of these keys a hash and
 * the count stay.
 *
 * <p>A key whose text is dropped has as many keys before it as there are places left. Counts only
 * grow, so that it gets no place unless it comes again, which brings its text back: which keys get
 * the places is the same as if all texts were kept.
 */
final class BatchCounts {
  private static final int MOST_KEY_BYTES = 32 << 20;

  private record Hash(long high, long low) {
    static Hash of(KeyCounts.Entry entry) {
      return new Hash(entry.hashHigh(), entry.hashLow());
    }
  }

  private final MinuteCounts minute;
  private final Map<Hash, Long> withoutText = new HashMap<>();
  private KeyCounts keys = new KeyCounts();
  private long mostKeyBytes;

  /**
   * @param minute the counts before the batch
   */
  BatchCounts(MinuteCounts minute) {
    this(minute, MOST_KEY_BYTES);
  }

  BatchCounts(MinuteCounts minute, int mostKeyBytes) {
    this.minute = minute;
    this.mostKeyBytes = mostKeyBytes;
  }

  /** Adds what {@link KeyCounts#toBytes} gave. */
  void addAll(byte[] packed) {
    keys.addAll(packed);
    if (keys.keyBytes() > mostKeyBytes) {
      dropTexts();
    }
  }

  private void dropTexts() {
    KeyCounts all = keys();
    keys = new KeyCounts();
    minute.candidates(all).forEach(entry -> keys.add(entry.copy()));
    for (KeyCounts.Entry entry : all.entries()) {
      if (keys.find(entry) == null) {
        withoutText.put(Hash.of(entry), entry.count());
      }
    }
    mostKeyBytes = Math.max(mostKeyBytes, 2L * keys.keyBytes());
  }

  /** The keys that have a place or may get one, and some others. */
  KeyCounts keys() {
    if (!withoutText.isEmpty()) {
      for (KeyCounts.Entry entry : keys.entries()) {
        Long before = withoutText.remove(Hash.of(entry));
        entry.add(before == null ? 0 : before);
      }
    }
    return keys;
  }

  /** How many events came under keys that are not among {@link #keys}, after it was asked for. */
  long rest() {
    return withoutText.values().stream().mapToLong(Long::longValue).sum();
  }
}
