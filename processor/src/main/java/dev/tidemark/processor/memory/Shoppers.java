package dev.tidemark.processor.memory;

/**
 * A few times for each shopper of the last span: two tables, as in {@link RecentIds}, and a shopper
 * moves to the newer one when seen again. A shopper is a 64-bit hash.
 */
final class Shoppers {
  private static final int SMALLEST = 1 << 8;

  /** Times are kept in 32 bits, as milliseconds since the table began, from 1; 0 is none. */
  private static final int NEVER = 0;

  private final int times;
  private final long spanMillis;
  private final int mostShoppers;
  private Table current;
  private Table before;

  Shoppers(int times, long spanMillis, int mostShoppers) {
    this.times = times;
    this.spanMillis = spanMillis;
    this.mostShoppers = mostShoppers;
  }

  /** The place of a shopper's times, valid until the next call. */
  int cell(long shopper, long atMillis) {
    rotate(atMillis);
    if (2 * (current.size + 1) > current.keys.length) {
      current.grow();
    }
    int slot = current.slot(shopper);
    if (!current.used[slot]) {
      current.take(slot, shopper);
      int old = before == null ? -1 : before.slot(shopper);
      if (old >= 0 && before.used[old]) {
        for (int i = 0; i < times; i++) {
          current.values[slot * times + i] = moved(before.values[old * times + i]);
        }
      }
    }
    return slot * times;
  }

  /** Whether a time is there and not longer ago than the span. */
  boolean isYoung(int cell, int which, long atMillis) {
    int value = current.values[cell + which];
    return value != NEVER && atMillis - (current.since + value) <= spanMillis;
  }

  void set(int cell, int which, long atMillis) {
    int value = (int) (atMillis - current.since);
    current.values[cell + which] = value == NEVER ? 1 : value;
  }

  void copy(int cell, int from, int to) {
    current.values[cell + to] = current.values[cell + from];
  }

  /** A time of the older table in terms of the newer. */
  private int moved(int value) {
    if (value == NEVER) {
      return NEVER;
    }
    int shifted = (int) (before.since + value - current.since);
    return shifted == NEVER ? 1 : shifted;
  }

  private void rotate(long atMillis) {
    if (current == null) {
      current = new Table(atMillis - 1, times, SMALLEST);
      return;
    }
    long age = atMillis - current.since;
    if (age <= spanMillis && current.size < mostShoppers) {
      return;
    }
    before = age <= 2 * spanMillis ? current : null;
    current = new Table(atMillis - 1, times, SMALLEST);
  }

  /** Open addressing with linear probing; at most half full. */
  private static final class Table {
    private final long since;
    private final int width;
    private long[] keys;
    private boolean[] used;
    private int[] values;
    private int size;

    Table(long since, int width, int slots) {
      this.since = since;
      this.width = width;
      allocate(slots);
    }

    private void allocate(int slots) {
      keys = new long[slots];
      used = new boolean[slots];
      values = new int[width * slots];
    }

    int slot(long shopper) {
      int mask = keys.length - 1;
      int slot = (int) shopper & mask;
      while (used[slot] && keys[slot] != shopper) {
        slot = (slot + 1) & mask;
      }
      return slot;
    }

    void take(int slot, long shopper) {
      used[slot] = true;
      keys[slot] = shopper;
      size++;
    }

    void grow() {
      long[] oldKeys = keys;
      boolean[] oldUsed = used;
      int[] oldValues = values;
      allocate(2 * oldKeys.length);
      for (int i = 0; i < oldKeys.length; i++) {
        if (oldUsed[i]) {
          int slot = slot(oldKeys[i]);
          used[slot] = true;
          keys[slot] = oldKeys[i];
          System.arraycopy(oldValues, i * width, values, slot * width, width);
        }
      }
    }
  }
}
