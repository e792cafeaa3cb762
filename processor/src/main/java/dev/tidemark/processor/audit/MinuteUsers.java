package dev.tidemark.processor.audit;

import dev.tidemark.results.Visitors;
import java.util.Arrays;
import org.apache.datasketches.hll.HllSketch;
import org.apache.datasketches.hll.TgtHllType;
import org.apache.datasketches.memory.Memory;
import org.apache.datasketches.memory.XxHash;

/**
 * The users of one minute, as the sketch that a store keeps of them (HyperLogLog). Two sketches of
 * the same users can differ in their bytes, by the order in which users came and parts were put
 * together; their {@link #registers} cannot.
 */
final class MinuteUsers {
  private static final long HASH_SEED = 42;
  private static final int REGISTERS = 1 << 12;

  // The image of a sketch that can be updated, as its library documents it: the mode in two bits of
  // a byte; then hashed values (a small one) or registers (a large one).
  private static final int MODE_BYTE = 7;
  private static final int LIST = 0;
  private static final int SET = 1;
  private static final int LIST_BEGINS = 8;
  private static final int SET_BEGINS = 12;
  private static final int REGISTERS_BEGIN = 40;
  private static final int VALUE_SHIFT = 26;

  private final Visitors users = new Visitors();
  private long events;

  /** Adds an event of a user. */
  void add(byte[] user) {
    events++;
    users.add(new long[] {XxHash.hashByteArr(user, 0, user.length, HASH_SEED), 0});
  }

  long events() {
    return events;
  }

  byte[] registers() {
    return registers(users.toBytes());
  }

  /** What a sketch knows, by register. */
  static byte[] registers(byte[] sketch) {
    byte[] image =
        HllSketch.heapify(Memory.wrap(sketch)).copyAs(TgtHllType.HLL_8).toUpdatableByteArray();
    int mode = image[MODE_BYTE] & 3;
    if (mode != LIST && mode != SET) {
      return Arrays.copyOfRange(image, REGISTERS_BEGIN, REGISTERS_BEGIN + REGISTERS);
    }
    byte[] registers = new byte[REGISTERS];
    Memory memory = Memory.wrap(image);
    for (int at = mode == LIST ? LIST_BEGINS : SET_BEGINS; at + 4 <= image.length; at += 4) {
      int hashed = memory.getInt(at);
      int register = hashed & (REGISTERS - 1);
      registers[register] = (byte) Math.max(registers[register], hashed >>> VALUE_SHIFT);
    }
    return registers;
  }
}
