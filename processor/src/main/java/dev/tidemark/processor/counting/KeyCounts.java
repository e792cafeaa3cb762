package dev.tidemark.processor.counting;

import dev.tidemark.processor.memory.Hash128;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Counts by key, and as the bytes in which they travel and are kept: of each key the length, the
 * UTF-8 and the count. Keys stay bytes throughout; an entry's key lies in the array it was read
 * from. A table of its own, at most half full.
 */
public final class KeyCounts {
  static final int BYTES_BESIDE_KEY = Integer.BYTES + Long.BYTES;
  private static final int SMALLEST = 16;

  private Entry[] table = new Entry[SMALLEST];
  private int size;
  private int keyBytes;

  /** A key and its count. */
  public static final class Entry {
    private final byte[] array;
    private final int offset;
    private final int length;
    private final int hash;
    private long count;

    private Entry(byte[] array, int offset, int length, int hash, long count) {
      this.array = array;
      this.offset = offset;
      this.length = length;
      this.hash = hash;
      this.count = count;
    }

    public String key() {
      return new String(array, offset, length, StandardCharsets.UTF_8);
    }

    public long count() {
      return count;
    }

    public void add(long more) {
      count += more;
    }

    /** With an array of its own, so that the one it was read from can go. */
    public Entry copy() {
      byte[] key = Arrays.copyOfRange(array, offset, offset + length);
      return new Entry(key, 0, length, hash, count);
    }

    /** The upper half of the key's hash. */
    public long hashHigh() {
      return Hash128.high(array, offset, length);
    }

    /** The lower half of the key's hash. */
    public long hashLow() {
      return Hash128.low(array, offset, length);
    }

    /** In the order of their bytes. */
    public int compareKey(Entry other) {
      return Arrays.compareUnsigned(
          array, offset, offset + length, other.array, other.offset, other.offset + other.length);
    }
  }

  public void add(String key, long count) {
    byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
    add(bytes, 0, bytes.length, count);
  }

  /** Adds what {@link #toBytes} gave. */
  public void addAll(byte[] packed) {
    if (size == 0) {
      resize(keys(packed)); // at once, and not each time that it is half full
    }
    ByteBuffer in = ByteBuffer.wrap(packed);
    while (in.hasRemaining()) {
      int length = in.getInt();
      int offset = in.position();
      in.position(offset + length);
      add(packed, offset, length, in.getLong());
    }
  }

  private void add(byte[] array, int offset, int length, long count) {
    int hash = hash(array, offset, length);
    int slot = slot(array, offset, length, hash);
    if (table[slot] == null) {
      put(slot, new Entry(array, offset, length, hash, count));
    } else {
      table[slot].count += count;
    }
  }

  /** Adds to the count of the entry's key. The entry itself is kept where the key is new. */
  public void add(Entry entry) {
    int slot = slot(entry.array, entry.offset, entry.length, entry.hash);
    if (table[slot] == null) {
      put(slot, entry);
    } else {
      table[slot].count += entry.count;
    }
  }

  private void put(int slot, Entry entry) {
    table[slot] = entry;
    size++;
    keyBytes += entry.length;
    if (2 * size > table.length) {
      resize(size);
    }
  }

  /** Makes place for so many keys. */
  private void resize(int keys) {
    Entry[] before = table;
    table = new Entry[Math.max(SMALLEST, Integer.highestOneBit(Math.max(1, keys)) << 2)];
    int mask = table.length - 1;
    for (Entry entry : before) { // no two of which have the same key
      if (entry != null) {
        int slot = entry.hash & mask;
        while (table[slot] != null) {
          slot = (slot + 1) & mask;
        }
        table[slot] = entry;
      }
    }
  }

  private static int keys(byte[] packed) {
    int keys = 0;
    for (ByteBuffer in = ByteBuffer.wrap(packed); in.hasRemaining(); keys++) {
      int length = in.getInt();
      in.position(in.position() + length + Long.BYTES);
    }
    return keys;
  }

  /** Where the key stands, or is to stand. */
  private int slot(byte[] array, int offset, int length, int hash) {
    int mask = table.length - 1;
    int slot = hash & mask;
    while (table[slot] != null && !isKey(table[slot], array, offset, length, hash)) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private static boolean isKey(Entry entry, byte[] array, int offset, int length, int hash) {
    return entry.hash == hash
        && Arrays.equals(
            entry.array, entry.offset, entry.offset + entry.length, array, offset, offset + length);
  }

  private static int hash(byte[] array, int offset, int length) {
    return Long.hashCode(Hash128.low(array, offset, length));
  }

  /** The entry of the same key; null where there is none. */
  public Entry find(Entry key) {
    return table[slot(key.array, key.offset, key.length, key.hash)];
  }

  /** In no order. */
  public List<Entry> entries() {
    List<Entry> entries = new ArrayList<>(size);
    for (Entry entry : table) {
      if (entry != null) {
        entries.add(entry);
      }
    }
    return entries;
  }

  public int size() {
    return size;
  }

  /** The keys' lengths together. */
  public int keyBytes() {
    return keyBytes;
  }

  /** Of all keys together. */
  public long sum() {
    long sum = 0;
    for (Entry entry : entries()) {
      sum += entry.count;
    }
    return sum;
  }

  public byte[] toBytes() {
    ByteBuffer out = ByteBuffer.allocate(keyBytes + size * BYTES_BESIDE_KEY);
    for (Entry entry : entries()) {
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
