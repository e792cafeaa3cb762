package dev.tidemark.processor.memory;

import java.util.Arrays;

/**
 * The ids of a span of time: which were there already. Keeps 24 bytes an id, in two tables, each
 * for one span; a whole table is forgotten at once. An id is its 128-bit hash.
 */
final class RecentIds {
  private static final int SMALLEST = 1 << 10;

  private final long spanMillis;
  private IdTable current = new IdTable(SMALLEST);
  private IdTable before = new IdTable(SMALLEST);
  private long currentSince = Long.MIN_VALUE;

  RecentIds(long spanMillis) {
    this.spanMillis = spanMillis;
  }

  /** Takes note of an id, and tells whether it was noted before within the span. */
  boolean note(long high, long low, long atMillis) {
    forget(atMillis);
    long earlier = current.put(high, low, atMillis);
    if (earlier == IdTable.ABSENT) {
      earlier = before.get(high, low);
    }
    return earlier != IdTable.ABSENT && atMillis - earlier <= spanMillis;
  }

  int size() {
    return current.size + before.size;
  }

  private void forget(long atMillis) {
    if (currentSince == Long.MIN_VALUE) {
      currentSince = atMillis;
    }
    long age = atMillis - currentSince;
    if (age <= spanMillis) {
      return;
    }
    before = age <= 2 * spanMillis ? current : new IdTable(SMALLEST);
    current = new IdTable(Math.max(SMALLEST, Integer.highestOneBit(before.size + 1)));
    currentSince = atMillis;
  }

  /** Open addressing with linear probing; at most half full. */
  private static final class IdTable {
    static final long ABSENT = Long.MIN_VALUE;

    private long[] high;
    private long[] low;
    private long[] at;
    private int size;

    IdTable(int capacity) {
      allocate(2 * capacity);
    }

    private void allocate(int slots) {
      high = new long[slots];
      low = new long[slots];
      at = new long[slots];
      Arrays.fill(at, ABSENT);
    }

    long get(long idHigh, long idLow) {
      return at[slot(idHigh, idLow)];
    }

    /** The time that stood there before. */
    long put(long idHigh, long idLow, long atMillis) {
      int slot = slot(idHigh, idLow);
      long earlier = at[slot];
      if (earlier == ABSENT) {
        high[slot] = idHigh;
        low[slot] = idLow;
        size++;
      }
      at[slot] = atMillis;
      if (2 * size > at.length) {
        grow();
      }
      return earlier;
    }

    private int slot(long idHigh, long idLow) {
      int mask = at.length - 1;
      int slot = (int) idLow & mask;
      while (at[slot] != ABSENT && (high[slot] != idHigh || low[slot] != idLow)) {
        slot = (slot + 1) & mask;
      }
      return slot;
    }

    private void grow() {
      long[] oldHigh = high;
      long[] oldLow = low;
      long[] oldAt = at;
      allocate(2 * oldAt.length);
      for (int i = 0; i < oldAt.length; i++) {
        if (oldAt[i] != ABSENT) {
          int slot = slot(oldHigh[i], oldLow[i]);
          high[slot] = oldHigh[i];
          low[slot] = oldLow[i];
          at[slot] = oldAt[i];
        }
      }
    }
  }
}
