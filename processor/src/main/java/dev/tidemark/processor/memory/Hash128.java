package dev.tidemark.processor.memory;

import dev.tidemark.events.Slice;
import java.security.SecureRandom;
import org.apache.spark.sql.catalyst.expressions.XXH64;
import org.apache.spark.unsafe.Platform;

/**
 * A text as 128 bits that no two texts share in practice. The seed is this process's own, so that
 * nobody can choose texts that collide.
 */
public final class Hash128 {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final long HIGH_SEED = RANDOM.nextLong();
  private static final long LOW_SEED = RANDOM.nextLong();

  private Hash128() {}

  public static long high(Slice text) {
    return hash(text.array(), text.offset(), text.length(), HIGH_SEED);
  }

  public static long low(Slice text) {
    return low(text.array(), text.offset(), text.length());
  }

  /** The lower 64 bits, for tables that compare the text itself. */
  public static long low(byte[] array, int offset, int length) {
    return hash(array, offset, length, LOW_SEED);
  }

  private static long hash(byte[] array, int offset, int length, long seed) {
    return XXH64.hashUnsafeBytes(array, Platform.BYTE_ARRAY_OFFSET + offset, length, seed);
  }
}
