package dev.tidemark.gateway.spool;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * How far one segment has been drained, in a file beside it: after a crash what lies before is not
 * sent again. Entries are appended and forced; the last whole one counts.
 */
final class DrainCursor implements Closeable {
  private static final int ENTRY_BYTES = 16;

  private final int segment;
  private final SpoolFile file;

  private DrainCursor(int segment, SpoolFile file) {
    this.segment = segment;
    this.file = file;
  }

  /** Opens the segment's cursor, and makes it if it is missing. */
  static DrainCursor open(SpoolFiles files, int segment) throws IOException {
    String name = Segment.cursorName(segment);
    if (!files.list().contains(name)) {
      files.create(name).close();
    }
    files.syncFolder();
    SpoolFile file = files.open(name);
    int torn = (int) (file.size() % ENTRY_BYTES);
    if (torn != 0) {
      file.append(ByteBuffer.allocate(ENTRY_BYTES - torn)); // entries stand at multiples
    }
    return new DrainCursor(segment, file);
  }

  int segment() {
    return segment;
  }

  /** The offset in the segment up to which Kafka has all. */
  long read() throws IOException {
    long drained = 0;
    ByteBuffer entry = ByteBuffer.allocate(ENTRY_BYTES);
    for (long at = 0; at + ENTRY_BYTES <= file.size(); at += ENTRY_BYTES) {
      entry.clear();
      while (entry.hasRemaining() && file.read(entry, at + entry.position()) > 0) {
        // read on
      }
      entry.flip();
      if (entry.remaining() == ENTRY_BYTES
          && entry.getLong(Long.BYTES) == checksum(entry.getLong(0))) {
        drained = Math.max(drained, entry.getLong(0));
      }
    }
    return drained;
  }

  void write(long drained) throws IOException {
    file.append(
        ByteBuffer.allocate(ENTRY_BYTES).putLong(drained).putLong(checksum(drained)).flip());
    file.force();
  }

  /** Never 0, so that zeros are no entry. */
  private long checksum(long drained) {
    CRC32C crc = new CRC32C();
    crc.update(
        ByteBuffer.allocate(Integer.BYTES + Long.BYTES).putInt(segment).putLong(drained).flip());
    return 1L << 32 | crc.getValue();
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
