package dev.tidemark.gateway.spool;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * How a record is written.
 *
 * <pre>
 * length      4 bytes   of all that follows the checksum
 * checksum    4 bytes   CRC32C of the segment's number, the length and all that follows
 * spooled at  8 bytes   milliseconds
 * key length  4 bytes   -1 for no key
 * key, value
 * </pre>
 *
 * <p>The segment's number is in the checksum, so that an old file's blocks, come back under another
 * name, are not taken for records. Zeros are no record: their length is too short.
 */
final class RecordFormat {
  static final int HEAD_BYTES = 8;
  static final int LEAST_LENGTH = 12;

  /** Far above what a beacon's body may be. */
  static final int MOST_LENGTH = 16 << 20;

  private static final int NO_KEY = -1;

  private RecordFormat() {}

  static int bytes(byte[] key, byte[] value) {
    return HEAD_BYTES + LEAST_LENGTH + (key == null ? 0 : key.length) + value.length;
  }

  /** What stands before the key. */
  static ByteBuffer head(int segment, long spooledAtMillis, byte[] key, byte[] value) {
    ByteBuffer head = ByteBuffer.allocate(HEAD_BYTES + LEAST_LENGTH);
    int length = bytes(key, value) - HEAD_BYTES;
    head.putInt(length);
    head.position(HEAD_BYTES);
    head.putLong(spooledAtMillis).putInt(key == null ? NO_KEY : key.length);
    CRC32C crc = started(segment, length);
    crc.update(head.array(), HEAD_BYTES, LEAST_LENGTH);
    if (key != null) {
      crc.update(key);
    }
    crc.update(value);
    head.putInt(Integer.BYTES, (int) crc.getValue());
    return head.flip();
  }

  /** Whether a head with this length can begin a record that ends within so many bytes. */
  static boolean fits(int length, long bytes) {
    return length >= LEAST_LENGTH && length <= MOST_LENGTH && HEAD_BYTES + (long) length <= bytes;
  }

  /**
   * Reads the record at the buffer's position.
   *
   * @return null if it is damaged
   */
  static SpoolRecord read(int segment, long offset, ByteBuffer buffer) {
    int length = buffer.getInt();
    int checksum = buffer.getInt();
    CRC32C crc = started(segment, length);
    crc.update(buffer.duplicate().limit(buffer.position() + length));
    if ((int) crc.getValue() != checksum) {
      return null;
    }
    long spooledAtMillis = buffer.getLong();
    int keyLength = buffer.getInt();
    byte[] key = keyLength == NO_KEY ? null : taken(buffer, keyLength);
    byte[] value = taken(buffer, length - LEAST_LENGTH - (key == null ? 0 : keyLength));
    return new SpoolRecord(
        Position.of(segment, offset),
        Position.of(segment, offset + HEAD_BYTES + length),
        spooledAtMillis,
        key,
        value);
  }

  private static CRC32C started(int segment, int length) {
    CRC32C crc = new CRC32C();
    crc.update(ByteBuffer.allocate(2 * Integer.BYTES).putInt(segment).putInt(length).flip());
    return crc;
  }

  private static byte[] taken(ByteBuffer buffer, int length) {
    byte[] bytes = new byte[length];
    buffer.get(bytes);
    return bytes;
  }
}
