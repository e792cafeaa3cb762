package dev.tidemark.processor.memory;

import dev.tidemark.events.Slice;
import java.security.SecureRandom;
import org.apache.spark.sql.catalyst.expressions.XXH64;
import org.apache.spark.unsafe.Platform;

/**
 * Texts as 128 bits that no two share in practice. The seed is this process's own, so that nobody
 * can choose texts that collide.
 */
public final class Hash128 {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final long HIGH_SEED = RANDOM.nextLong();
  private static final long LOW_SEED = RANDOM.nextLong();

  private Hash128() {}

  /** The upper half of two texts' hash. */
  static long high(Slice first, Slice second) {
    return hash(second, hash(first, HIGH_SEED));
  }

  /** The lower half of two texts' hash. */
  static long low(Slice first, Slice second) {
    return hash(second, hash(first, LOW_SEED));
  }

  /** The upper half of a text's hash. */
  static long high(Slice text) {
    return hash(text, HIGH_SEED);
  }

  /** The lower half of a text's hash. */
  static long low(Slice text) {
    return hash(text, LOW_SEED);
  }

  /** The upper 64 bits. */
  public static long high(byte[] array, int offset, int length) {
    return hash(array, offset, length, HIGH_SEED);
  }

  /** The lower 64 bits, for tables that compare the text itself. */
  public static long low(byte[] array, int offset, int length) {
    return hash(array, offset, length, LOW_SEED);
  }

  private static long hash(Slice text, long seed) {
    return hash(text.array(), text.offset(), text.length(), seed);
  }

  private static long hash(byte[] array, int offset, int length, long seed) {
    return XXH64.hashUnsafeBytes(array, Platform.BYTE_ARRAY_OFFSET + offset, length, seed);
  }
}
