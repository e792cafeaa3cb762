package dev.tidemark.gateway.spool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.IntSupplier;

/**
 * What Kafka refuses for good: kept in segments that this process does not read. The next start
 * takes them for segments like any other, as by then somebody may have seen to it that Kafka takes
 * what they hold.
 *
 * <p>A file in which anything failed is not written again, and goes if it holds nothing, so that
 * failing again and again fills no disk. One thread uses this.
 */
final class SetAside {
  private final SpoolFiles files;
  private final IntSupplier newNumber;
  private final long limit;
  private long bytes;

  /** Of the segment that is written; 0 for none. */
  private int number;

  /** In that segment. */
  private long records;

  /**
   * Makes one that holds nothing.
   *
   * @param newNumber of a segment
   * @param limit of the bytes that are kept
   */
  SetAside(SpoolFiles files, IntSupplier newNumber, long limit) {
    this.files = files;
    this.newNumber = newNumber;
    this.limit = limit;
  }

  /**
   * Keeps a record until the next start.
   *
   * @return false if there is no room for it
   */
  boolean keep(SpoolRecord record) throws IOException {
    int length = RecordFormat.bytes(record.key(), record.value());
    if (bytes + length > limit) {
      return false;
    }
    try (SpoolFile file = file()) {
      file.append(
          RecordFormat.head(number, record.spooledAtMillis(), record.key(), record.value()));
      if (record.key() != null) {
        file.append(ByteBuffer.wrap(record.key()));
      }
      file.append(ByteBuffer.wrap(record.value()));
      file.force();
    } catch (Throwable e) { // an Error, too, leaves the file half written
      abandon(e);
      throw e;
    }
    records++;
    bytes += length;
    return true;
  }

  private void abandon(Throwable cause) {
    int failed = number;
    number = 0;
    if (failed > 0 && records == 0) {
      try {
        files.delete(Segment.setAsideName(failed));
      } catch (IOException e) {
        cause.addSuppressed(e);
      }
    }
  }

  private SpoolFile file() throws IOException {
    if (number > 0) {
      return files.open(Segment.setAsideName(number));
    }
    int next = newNumber.getAsInt();
    SpoolFile file = files.create(Segment.setAsideName(next));
    number = next;
    records = 0;
    try {
      files.syncFolder();
    } catch (IOException e) {
      SpoolFile.closeQuietly(file);
      throw e;
    }
    return file;
  }
}
