package dev.tidemark.gateway.spool;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Reads a segment's records one after the other, up to the first that is not whole. */
final class SegmentReader implements Closeable {
  private static final int CHUNK_BYTES = 64 << 10;

  private final SpoolFile file;
  private final int segment;
  private long offset;
  private ByteBuffer chunk = ByteBuffer.allocate(0);

  SegmentReader(SpoolFile file, int segment, long offset) {
    this.file = file;
    this.segment = segment;
    this.offset = offset;
  }

  /** Where the next record begins. */
  long offset() {
    return offset;
  }

  /**
   * The next record.
   *
   * @param end how far may be read
   * @return null if no whole record begins here and ends within {@code end}
   */
  SpoolRecord next(long end) throws IOException {
    if (!holds(RecordFormat.HEAD_BYTES, end)) {
      return null;
    }
    int length = chunk.getInt(chunk.position());
    if (!RecordFormat.fits(length, end - offset) || !holds(RecordFormat.HEAD_BYTES + length, end)) {
      return null;
    }
    SpoolRecord record = RecordFormat.read(segment, offset, chunk.duplicate());
    if (record == null) {
      return null;
    }
    chunk.position(chunk.position() + RecordFormat.HEAD_BYTES + length);
    offset = Position.offset(record.end());
    return record;
  }

  /** Goes on behind a byte with which no whole record begins. */
  void skip() {
    if (chunk.hasRemaining()) {
      chunk.get();
    }
    offset++;
  }

  /** Whether the chunk has so many bytes from the offset on, after reading more if need be. */
  private boolean holds(int bytes, long end) throws IOException {
    if (chunk.remaining() >= bytes) {
      return true;
    }
    if (end - offset < bytes) {
      return false;
    }
    int size = (int) Math.min(end - offset, Math.max(bytes, CHUNK_BYTES));
    if (chunk.capacity() < size) {
      chunk = ByteBuffer.allocate(size);
    }
    boolean read = false;
    try {
      chunk.clear().limit(size);
      while (chunk.hasRemaining() && file.read(chunk, offset + chunk.position()) > 0) {
        // read on
      }
      chunk.flip();
      read = true;
    } finally {
      if (!read) {
        chunk.clear().limit(0);
      }
    }
    return chunk.remaining() >= bytes;
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
