package dev.tidemark.processor.counting;

import java.nio.ByteBuffer;

/**
 * Counts by keys of up to three {@link Texts}, given by their numbers. Four numbers a slot in one
 * array, at most three quarters of the slots in use: counting an event touches one place in memory
 * and makes no object. Events are counted some at a time.
 */
final class NumberedCounts {
  private static final byte SEPARATOR = '\t';
  private static final int SLOT = 4;
  private static final int SECOND = 1;
  private static final int THIRD = 2;
  private static final int COUNT = 3;
  private static final int SMALLEST_BITS = 4;
  private static final int KEY = 3;
  private static final int MOST_PENDING = 128;

  private int bits = SMALLEST_BITS;
  private int[] table = new int[SLOT << bits];
  private int size;
  private final int[] pending = new int[KEY * MOST_PENDING];
  private int pendingEnd;
  private final Texts texts;

  /**
   * @param texts whose numbers the keys are given by
   */
  NumberedCounts(Texts texts) {
    this.texts = texts;
  }

  /** Counts an event under the key of so many texts; {@link Texts#NONE} where there are fewer. */
  void increment(int first, int second, int third) {
    if (pendingEnd == pending.length) {
      settle();
    }
    pending[pendingEnd] = first;
    pending[pendingEnd + SECOND] = second;
    pending[pendingEnd + THIRD] = third;
    pendingEnd += KEY;
  }

  /**
   * Counts the pending events in one short loop: no cache holds the table, and so the CPU fetches
   * the places of several events at a time.
   */
  private void settle() {
    for (int i = 0; i < pendingEnd; i += KEY) {
      count(pending[i], pending[i + SECOND], pending[i + THIRD]);
    }
    pendingEnd = 0;
  }

  private void count(int first, int second, int third) {
    int at = find(first, second, third);
    if (table[at] == Texts.NONE) {
      table[at] = first;
      table[at + SECOND] = second;
      table[at + THIRD] = third;
      size++;
      texts.usedInKey(keyLength(at));
      if (4 * size > 3 << bits) {
        grow();
        at = find(first, second, third);
      }
    }
    table[at + COUNT]++;
  }

  /** Where the key stands, or is to stand. */
  private int find(int first, int second, int third) {
    int mask = table.length - 1;
    int at = SLOT * slot(first, second, third);
    while (table[at] != Texts.NONE
        && (table[at] != first || table[at + SECOND] != second || table[at + THIRD] != third)) {
      at = (at + SLOT) & mask;
    }
    return at;
  }

  private int slot(int first, int second, int third) {
    long mixed =
        first * 0x9E3779B97F4A7C15L + second * 0xC2B2AE3D27D4EB4FL + third * 0x165667B19E3779F9L;
    return (int) (mixed >>> (Long.SIZE - bits));
  }

  private void grow() {
    int[] before = table;
    bits++;
    table = new int[Math.multiplyExact(2, before.length)];
    for (int from = 0; from < before.length; from += SLOT) {
      if (before[from] != Texts.NONE) {
        int to = find(before[from], before[from + SECOND], before[from + THIRD]);
        System.arraycopy(before, from, table, to, SLOT);
      }
    }
  }

  /** As {@link KeyCounts#fromBytes} takes it. */
  byte[] toBytes() {
    settle();
    ByteBuffer out = ByteBuffer.allocate(packedLength());
    for (int at = 0; at < table.length; at += SLOT) {
      if (table[at] != Texts.NONE) {
        out.putInt(keyLength(at));
        int begin = out.position();
        out.position(putKey(at, out.array(), begin));
        out.putLong(table[at + COUNT]);
      }
    }
    return out.array();
  }

  private int packedLength() {
    int length = Math.multiplyExact(size, KeyCounts.BYTES_BESIDE_KEY);
    for (int at = 0; at < table.length; at += SLOT) {
      if (table[at] != Texts.NONE) {
        length = Math.addExact(length, keyLength(at));
      }
    }
    return length;
  }

  private int keyLength(int at) {
    int length = texts.length(table[at]);
    for (int part = at + SECOND; part < at + COUNT && table[part] != Texts.NONE; part++) {
      length += 1 + texts.length(table[part]);
    }
    return length;
  }

  /** A text by itself as it is; between the parts of a key stands what none of them may hold. */
  private int putKey(int at, byte[] to, int begin) {
    int end = texts.copy(table[at], to, begin);
    if (table[at + SECOND] == Texts.NONE) {
      return end;
    }
    withoutSeparator(to, begin, end);
    for (int part = at + SECOND; part < at + COUNT && table[part] != Texts.NONE; part++) {
      to[end] = SEPARATOR;
      int from = end + 1;
      end = texts.copy(table[part], to, from);
      withoutSeparator(to, from, end);
    }
    return end;
  }

  private static void withoutSeparator(byte[] text, int from, int to) {
    for (int i = from; i < to; i++) {
      if (text[i] == SEPARATOR) {
        text[i] = ' ';
      }
    }
  }
}
