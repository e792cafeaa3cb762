package dev.tidemark.events;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Runs over bytes that need no thought, eight at a time. */
final class AsciiText {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private static final long EACH = 0x0101010101010101L;
  private static final long HIGH_BITS = EACH << 7;
  private static final long SPACES = EACH * ' ';
  private static final long UP_TO_HIGH_BIT = EACH * (0x80 - ' ');
  private static final long QUOTES = EACH * '"';
  private static final long BACKSLASHES = EACH * '\\';

  private AsciiText() {}

  /**
   * The first position from {@code p} on that holds a quote, a backslash, a control character below
   * 0x20 or a byte that is not ASCII; {@code end} when there is none.
   */
  static int skipPlain(byte[] in, int p, int end) {
    while (p <= end - Long.BYTES) {
      long word = (long) LONGS.get(in, p);
      long quote = word ^ QUOTES;
      long backslash = word ^ BACKSLASHES;
      // A borrow may mark bytes above a marked one, never below: the lowest mark is right.
      long marks =
          (word
                  | ((word - SPACES) & ~word)
                  | ((quote - EACH) & ~quote)
                  | ((backslash - EACH) & ~backslash))
              & HIGH_BITS;
      if (marks != 0) {
        return p + (Long.numberOfTrailingZeros(marks) >>> 3);
      }
      p += Long.BYTES;
    }
    while (p < end && isPlain(in[p])) {
      p++;
    }
    return p;
  }

  private static boolean isPlain(byte b) {
    return b >= ' ' && b != '"' && b != '\\';
  }

  /**
   * Finds the tabs and the newline of a head line that begins at 0.
   *
   * @param ends takes their positions
   * @return how many there are, the newline included; -1 when there are more than fit, when another
   *     control character stands among them, or when there is no newline
   */
  static int fieldEnds(byte[] in, int[] ends) {
    int found = 0;
    int p = 0;
    while (p < in.length) {
      long marks;
      if (p <= in.length - Long.BYTES) {
        long word = (long) LONGS.get(in, p);
        // adds to seven bits of each byte, so that nothing is carried from one to the next
        marks = ~(((word & ~HIGH_BITS) + UP_TO_HIGH_BIT) | word) & HIGH_BITS;
      } else {
        marks = lastControls(in, p);
      }
      while (marks != 0) {
        int position = p + (Long.numberOfTrailingZeros(marks) >>> 3);
        boolean newline = in[position] == '\n';
        if (found == ends.length || (!newline && in[position] != '\t')) {
          return -1;
        }
        ends[found++] = position;
        if (newline) {
          return found;
        }
        marks &= marks - 1;
      }
      p += Long.BYTES;
    }
    return -1;
  }

  /**
   * Whether these bytes are a name of 4 to 16 bytes: two comparisons, that of its beginning and
   * that of its end, which overlap.
   */
  static boolean isName(byte[] in, int from, int to, byte[] name) {
    int length = name.length;
    if (to - from != length) {
      return false;
    }
    if (length < Long.BYTES) {
      return (int) INTS.get(in, from) == (int) INTS.get(name, 0)
          && (int) INTS.get(in, to - Integer.BYTES) == (int) INTS.get(name, length - Integer.BYTES);
    }
    return (long) LONGS.get(in, from) == (long) LONGS.get(name, 0)
        && (long) LONGS.get(in, to - Long.BYTES) == (long) LONGS.get(name, length - Long.BYTES);
  }

  private static long lastControls(byte[] in, int from) {
    long marks = 0;
    for (int p = from; p < in.length; p++) {
      if (in[p] >= 0 && in[p] < ' ') {
        marks |= 0x80L << ((p - from) * Byte.SIZE);
      }
    }
    return marks;
  }
}
