package dev.tidemark.gateway.spool;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * How far one segment has been drained, in a file beside it: after a crash what lies before is not
 * sent again. Entries are appended and forced; the last whole one counts.
 *
 * <p>As with segments, a file that another process has left, or in which anything failed, is not
 * written again. So a segment can have several of these files, told apart by a number, and the
 * farthest entry in any of them counts.
 */
final class DrainCursor implements Closeable {
  private static final int ENTRY_BYTES = 16;

  private final int segment;
  private final SpoolFile file;

  private DrainCursor(int segment, SpoolFile file) {
    this.segment = segment;
    this.file = file;
  }

  static DrainCursor create(SpoolFiles files, int segment, int number) throws IOException {
    SpoolFile file = files.create(Segment.cursorName(segment, number));
    try {
      files.syncFolder();
    } catch (IOException e) {
      file.close();
      throw e;
    }
    return new DrainCursor(segment, file);
  }

  /** The offset in the segment up to which Kafka has all, as far as this file knows. */
  static long read(SpoolFiles files, String name) throws IOException {
    int segment = Segment.numberOf(name);
    long drained = 0;
    ByteBuffer entry = ByteBuffer.allocate(ENTRY_BYTES);
    try (SpoolFile file = files.open(name)) {
      for (long at = 0; at + ENTRY_BYTES <= file.size(); at += ENTRY_BYTES) {
        entry.clear();
        while (entry.hasRemaining() && file.read(entry, at + entry.position()) > 0) {
          // read on
        }
        if (!entry.hasRemaining()
            && entry.getLong(Long.BYTES) == checksum(segment, entry.getLong(0))) {
          drained = Math.max(drained, entry.getLong(0));
        }
      }
    }
    return drained;
  }

  int segment() {
    return segment;
  }

  void write(long drained) throws IOException {
    file.append(
        ByteBuffer.allocate(ENTRY_BYTES)
            .putLong(drained)
            .putLong(checksum(segment, drained))
            .flip());
    file.force();
  }

  /** Never 0, so that zeros are no entry. */
  private static long checksum(int segment, long drained) {
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
