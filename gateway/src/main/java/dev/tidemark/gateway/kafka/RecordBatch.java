package dev.tidemark.gateway.kafka;

import java.util.Arrays;

/**
 * The records of one body, all of which must be acknowledged before the body is.
 *
 * <p>Confined to the event loop; no locking. Reused from body to body.
 */
public final class RecordBatch {
  private final byte[][] keys;
  private final byte[][] values;
  private int count;
  private long bytes;

  public RecordBatch(int maxRecords) {
    this.keys = new byte[maxRecords][];
    this.values = new byte[maxRecords][];
  }

  /**
   * Adds a record.
   *
   * @param key decides the partition and thereby the order; null for none
   */
  public void add(byte[] key, byte[] value) {
    keys[count] = key;
    values[count] = value;
    count++;
    bytes += value.length + (key == null ? 0 : key.length);
  }

  public void clear() {
    Arrays.fill(keys, 0, count, null);
    Arrays.fill(values, 0, count, null);
    count = 0;
    bytes = 0;
  }

  public int count() {
    return count;
  }

  /** Keys and values together. */
  public long bytes() {
    return bytes;
  }

  /** Key, value, key, value…, for one who outlives this batch. */
  byte[][] copyOfRecords() {
    byte[][] records = new byte[2 * count][];
    for (int i = 0; i < count; i++) {
      records[2 * i] = keys[i];
      records[2 * i + 1] = values[i];
    }
    return records;
  }

  byte[] key(int index) {
    return keys[index];
  }

  byte[] value(int index) {
    return values[index];
  }
}
