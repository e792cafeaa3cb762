package dev.tidemark.processor.memory;

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

  /** Open addressing with linear probing; at most half full. An id's three numbers lie together. */
  private static final class IdTable {
    static final long ABSENT = Long.MIN_VALUE;

    private static final int WIDTH = 3;
    private static final int LOW = 1;
    private static final int AT = 2;

    private long[] cells;
    private int mask;
    private int size;

    IdTable(int capacity) {
      allocate(2 * capacity);
    }

    private void allocate(int slots) {
      mask = slots - 1;
      cells = new long[WIDTH * slots];
      for (int cell = 0; cell < cells.length; cell += WIDTH) {
        cells[cell + AT] = ABSENT;
      }
    }

    long get(long high, long low) {
      return cells[cell(high, low) + AT];
    }

    /** The time that stood there before. */
    long put(long high, long low, long atMillis) {
      int cell = cell(high, low);
      long earlier = cells[cell + AT];
      set(cell, high, low, atMillis);
      if (earlier == ABSENT && 2 * ++size > mask) {
        grow();
      }
      return earlier;
    }

    private int cell(long high, long low) {
      int slot = (int) low & mask;
      while (true) {
        int cell = WIDTH * slot;
        if (cells[cell + AT] == ABSENT || (cells[cell] == high && cells[cell + LOW] == low)) {
          return cell;
        }
        slot = (slot + 1) & mask;
      }
    }

    private void set(int cell, long high, long low, long atMillis) {
      cells[cell] = high;
      cells[cell + LOW] = low;
      cells[cell + AT] = atMillis;
    }

    private void grow() {
      long[] old = cells;
      allocate(2 * (mask + 1));
      for (int i = 0; i < old.length; i += WIDTH) {
        if (old[i + AT] != ABSENT) {
          set(cell(old[i], old[i + LOW]), old[i], old[i + LOW], old[i + AT]);
        }
      }
    }
  }
}
