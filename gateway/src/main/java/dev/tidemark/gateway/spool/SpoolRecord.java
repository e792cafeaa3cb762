package dev.tidemark.gateway.spool;

/** One event as it stands in the spool. */
public final class SpoolRecord {
  private final long position;
  private final long end;
  private final long spooledAtMillis;
  private final byte[] key;
  private final byte[] value;

  SpoolRecord(long position, long end, long spooledAtMillis, byte[] key, byte[] value) {
    this.position = position;
    this.end = end;
    this.spooledAtMillis = spooledAtMillis;
    this.key = key;
    this.value = value;
  }

  /** Where it begins; see {@link Position}. */
  long position() {
    return position;
  }

  /** Where the next one begins. */
  long end() {
    return end;
  }

  long spooledAtMillis() {
    return spooledAtMillis;
  }

  /** Of the Kafka record; null for none. */
  public byte[] key() {
    return key;
  }

  /** Of the Kafka record. */
  public byte[] value() {
    return value;
  }

  /** Key and value together. */
  public long bytes() {
    return (long) value.length + (key == null ? 0 : key.length);
  }
}
