package dev.tidemark.events;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Runs over the bytes of a JSON string that need no thought, eight at a time. */
final class AsciiText {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final long EACH = 0x0101010101010101L;
  private static final long HIGH_BITS = EACH << 7;
  private static final long SPACES = EACH * ' ';
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
}
