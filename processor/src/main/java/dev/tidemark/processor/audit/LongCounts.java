package dev.tidemark.processor.audit;

import java.util.Arrays;

/**
 * Numbers by numbers that are not negative, in open addressing: 16 bytes a slot, at most two thirds
 * of the slots in use, so 24 to 48 bytes an entry.
 */
final class LongCounts {
  private static final long EMPTY = -1;
  private static final int FIRST_SLOTS = 1 << 10;

  private long[] keys = filled(FIRST_SLOTS);
  private long[] values = new long[FIRST_SLOTS];
  private int size;

  /** Takes each entry in turn. */
  interface Visitor {
    void visit(long key, long value);
  }

  void add(long key, long value) {
    int slot = slot(key);
    if (keys[slot] == EMPTY) {
      slot = insert(key, slot);
    }
    values[slot] += value;
  }

  void put(long key, long value) {
    int slot = slot(key);
    if (keys[slot] == EMPTY) {
      slot = insert(key, slot);
    }
    values[slot] = value;
  }

  /** The value, 0 where there is none. */
  long get(long key) {
    int slot = slot(key);
    return keys[slot] == EMPTY ? 0 : values[slot];
  }

  /** The value, which is 0 from now on. */
  long take(long key) {
    int slot = slot(key);
    if (keys[slot] == EMPTY) {
      return 0;
    }
    long value = values[slot];
    values[slot] = 0;
    return value;
  }

  /** All entries whose value is not 0. */
  void forEach(Visitor visitor) {
    for (int slot = 0; slot < keys.length; slot++) {
      if (keys[slot] != EMPTY && values[slot] != 0) {
        visitor.visit(keys[slot], values[slot]);
      }
    }
  }

  int size() {
    return size;
  }

  private int insert(long key, int free) {
    int slot = free;
    if (++size * 3L > keys.length * 2L) {
      grow();
      slot = slot(key);
    }
    keys[slot] = key;
    return slot;
  }

  private int slot(long key) {
    if (key < 0) {
      throw new IllegalArgumentException("Invalid key " + key + ": expected 0 or more");
    }
    long mixed = key * 0x9E3779B97F4A7C15L;
    int mask = keys.length - 1;
    int slot = (int) (mixed ^ (mixed >>> 32)) & mask;
    while (keys[slot] != EMPTY && keys[slot] != key) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private void grow() {
    long[] oldKeys = keys;
    long[] oldValues = values;
    keys = filled(Math.multiplyExact(oldKeys.length, 2));
    values = new long[keys.length];
    for (int i = 0; i < oldKeys.length; i++) {
      if (oldKeys[i] != EMPTY) {
        int slot = slot(oldKeys[i]);
        keys[slot] = oldKeys[i];
        values[slot] = oldValues[i];
      }
    }
  }

  private static long[] filled(int slots) {
    long[] keys = new long[slots];
    Arrays.fill(keys, EMPTY);
    return keys;
  }
}
