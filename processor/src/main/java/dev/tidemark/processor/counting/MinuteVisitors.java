package dev.tidemark.processor.counting;

import dev.tidemark.events.Slice;
import dev.tidemark.results.Visitors;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The users of a minute and of how many events, and as the bytes in which they travel and are kept.
 */
public final class MinuteVisitors {
  private final Visitors users = new Visitors();
  private final long[] hash = new long[2];
  private long events;

  /** Adds an event of a user. */
  void add(Slice user) {
    events++;
    hash[0] = StableHash.of(user);
    users.add(hash);
  }

  /** Adds what {@link #toBytes} gave. */
  public void addAll(byte[] packed) {
    events += ByteBuffer.wrap(packed).getLong();
    users.addAll(sketch(packed));
  }

  public byte[] toBytes() {
    byte[] sketch = users.toBytes();
    return ByteBuffer.allocate(Long.BYTES + sketch.length).putLong(events).put(sketch).array();
  }

  /** How many events there were, of what {@link #toBytes} gave. */
  public static long events(byte[] packed) {
    return ByteBuffer.wrap(packed).getLong();
  }

  /** The sketch of the users, of what {@link #toBytes} gave. */
  public static byte[] sketch(byte[] packed) {
    return Arrays.copyOfRange(packed, Long.BYTES, packed.length);
  }
}
