package dev.tidemark.processor.counting;

import dev.tidemark.events.Slice;
import org.apache.spark.sql.catalyst.expressions.XXH64;
import org.apache.spark.unsafe.Platform;

/** A hash of a text that is the same in every process, for sketches that are put together. */
final class StableHash {
  private static final long SEED = 42;

  private StableHash() {}

  static long of(Slice text) {
    return XXH64.hashUnsafeBytes(
        text.array(), Platform.BYTE_ARRAY_OFFSET + text.offset(), text.length(), SEED);
  }
}
