package dev.tidemark.processor.aggregation;

import dev.tidemark.results.Visitors;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** The users of a minute, and as the bytes that Spark keeps of them. */
final class MinuteVisitors {
  private final Visitors users = new Visitors();
  private long events;

  void add(long moreEvents, byte[] sketch) {
    events += moreEvents;
    users.addAll(sketch);
  }

  long events() {
    return events;
  }

  byte[] sketch() {
    return users.toBytes();
  }

  byte[] toBytes() {
    byte[] sketch = sketch();
    return ByteBuffer.allocate(Long.BYTES + sketch.length).putLong(events).put(sketch).array();
  }

  static MinuteVisitors fromBytes(byte[] bytes) {
    MinuteVisitors visitors = new MinuteVisitors();
    visitors.add(
        ByteBuffer.wrap(bytes).getLong(), Arrays.copyOfRange(bytes, Long.BYTES, bytes.length));
    return visitors;
  }
}
