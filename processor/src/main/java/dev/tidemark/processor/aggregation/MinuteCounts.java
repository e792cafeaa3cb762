package dev.tidemark.processor.aggregation;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The counts of one metric in one minute, by key, and as the bytes that Spark keeps of them. At
 * most so many keys have a count of their own; what comes under others when all places are taken
 * counts as {@link #other()}. A key is wholly in one or the other.
 */
final class MinuteCounts {
  private static final Comparator<Map.Entry<String, Long>> MOST_FIRST =
      Map.Entry.<String, Long>comparingByValue()
          .reversed()
          .thenComparing(Map.Entry.comparingByKey());

  private final int maxKeys;
  private final Map<String, Long> counts;
  private long other;

  private MinuteCounts(int maxKeys, Map<String, Long> counts, long other) {
    this.maxKeys = maxKeys;
    this.counts = counts;
    this.other = other;
  }

  static MinuteCounts empty(int maxKeys) {
    return new MinuteCounts(maxKeys, new LinkedHashMap<>(), 0);
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
  Map<String, Long> add(Map<String, Long> batch) {
    Map<String, Long> changed = new TreeMap<>();
    List<Map.Entry<String, Long>> newcomers =
        batch.entrySet().stream()
            .filter(
                entry -> {
                  Long before = counts.get(entry.getKey());
                  if (before != null) {
                    changed.put(entry.getKey(), before + entry.getValue());
                  }
                  return before == null;
                })
            .sorted(MOST_FIRST)
            .toList();
    for (Map.Entry<String, Long> entry : newcomers) {
      if (counts.size() < maxKeys) {
        counts.put(entry.getKey(), entry.getValue());
        changed.put(entry.getKey(), entry.getValue());
      } else {
        other += entry.getValue();
      }
    }
    counts.putAll(changed);
    return changed;
  }

  byte[] toBytes() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(32 * (counts.size() + 1));
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeLong(other);
      out.writeInt(counts.size());
      for (Map.Entry<String, Long> entry : counts.entrySet()) {
        byte[] key = entry.getKey().getBytes(StandardCharsets.UTF_8);
        out.writeInt(key.length);
        out.write(key);
        out.writeLong(entry.getValue());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  static MinuteCounts fromBytes(int maxKeys, byte[] bytes) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      long other = in.readLong();
      int size = in.readInt();
      Map<String, Long> counts = new LinkedHashMap<>(2 * size);
      for (int i = 0; i < size; i++) {
        String key = new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8);
        counts.put(key, in.readLong());
      }
      return new MinuteCounts(maxKeys, counts, other);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read the state of a minute", e);
    }
  }
}
