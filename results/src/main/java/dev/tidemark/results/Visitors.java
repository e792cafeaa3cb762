package dev.tidemark.results;

import java.util.Collection;
import org.apache.datasketches.hll.HllSketch;
import org.apache.datasketches.hll.TgtHllType;
import org.apache.datasketches.hll.Union;
import org.apache.datasketches.memory.Memory;

/**
 * A sketch of users: how many different ones there were, in a few kilobytes however many they are
 * (HyperLogLog). Two of three estimates are within 1.3 % of the truth, 19 of 20 within 2.6 %.
 *
 * <p>Not for several threads.
 */
public final class Visitors {
  /** 4,096 registers. */
  private static final int LOG2_REGISTERS = 12;

  private final Union union = new Union(LOG2_REGISTERS);

  /** Adds a user. */
  public void add(long[] idHash) {
    union.update(idHash);
  }

  /**
   * Adds the users of another.
   *
   * @param sketch as {@link #toBytes} gave it
   */
  public void addAll(byte[] sketch) {
    union.update(HllSketch.heapify(Memory.wrap(sketch)));
  }

  public long estimate() {
    return Math.round(union.getEstimate());
  }

  public byte[] toBytes() {
    return union.getResult(TgtHllType.HLL_4).toCompactByteArray();
  }

  /** How many different users there are in all of the sketches. */
  public static long estimate(Collection<byte[]> sketches) {
    Visitors all = new Visitors();
    sketches.forEach(all::addAll);
    return all.estimate();
  }
}
