package dev.tidemark.processor.counting;

import dev.tidemark.processor.memory.Hash128;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/**
 * Counts by key, and as the bytes in which they travel and are kept: of each key the length, the
 * UTF-8 and the count. Keys stay bytes throughout; an entry's key lies in the array it was read
 * from.
 */
public final class KeyCounts {
  private static final int BYTES_BESIDE_KEY = Integer.BYTES + Long.BYTES;

  private final Map<Entry, Entry> entries = new HashMap<>();
  private int keyBytes;

  /** A key and its count. */
  public static final class Entry {
    private final byte[] array;
    private final int offset;
    private final int length;
    private final int hash;
    private long count;

    private Entry(byte[] array, int offset, int length, long count) {
      this.array = array;
      this.offset = offset;
      this.length = length;
      this.hash = Long.hashCode(Hash128.low(array, offset, length));
      this.count = count;
    }

    public String key() {
      return new String(array, offset, length, StandardCharsets.UTF_8);
    }

    public long count() {
      return count;
    }

    /** In the order of their bytes. */
    public int compareKey(Entry other) {
      return Arrays.compareUnsigned(
          array, offset, offset + length, other.array, other.offset, other.offset + other.length);
    }

    @Override
    public int hashCode() {
      return hash;
    }

    @Override
    public boolean equals(Object object) {
      return object instanceof Entry other
          && hash == other.hash
          && Arrays.equals(
              array,
              offset,
              offset + length,
              other.array,
              other.offset,
              other.offset + other.length);
    }
  }

  /** Adds to a key's count; the array must not change afterwards. */
  void add(byte[] key, long count) {
    add(new Entry(key, 0, key.length, count));
  }

  public void add(String key, long count) {
    add(key.getBytes(StandardCharsets.UTF_8), count);
  }

  /** Adds what {@link #toBytes} gave. */
  public void addAll(byte[] packed) {
    ByteBuffer in = ByteBuffer.wrap(packed);
    while (in.hasRemaining()) {
      int length = in.getInt();
      int offset = in.position();
      in.position(offset + length);
      add(new Entry(packed, offset, length, in.getLong()));
    }
  }

  /** Adds to the count of the entry's key. The entry itself is kept where the key is new. */
  public void add(Entry entry) {
    Entry before = entries.putIfAbsent(entry, entry);
    if (before == null) {
      keyBytes += entry.length;
    } else {
      before.count += entry.count;
    }
  }

  /** The entry of the same key; null where there is none. */
  public Entry find(Entry key) {
    return entries.get(key);
  }

  /** In no order. */
  public Collection<Entry> entries() {
    return entries.values();
  }

  public int size() {
    return entries.size();
  }

  /** Of all keys together. */
  public long sum() {
    long sum = 0;
    for (Entry entry : entries.values()) {
      sum += entry.count;
    }
    return sum;
  }

  public byte[] toBytes() {
    ByteBuffer out = ByteBuffer.allocate(keyBytes + entries.size() * BYTES_BESIDE_KEY);
    for (Entry entry : entries.values()) {
      out.putInt(entry.length).put(entry.array, entry.offset, entry.length).putLong(entry.count);
    }
    return out.array();
  }

  public static KeyCounts fromBytes(byte[] packed) {
    KeyCounts counts = new KeyCounts();
    counts.addAll(packed);
    return counts;
  }
}
