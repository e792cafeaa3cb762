package dev.tidemark.gateway.spool;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.function.IntPredicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files that say how far each segment has been drained. Only the one that was written last is
 * open.
 *
 * <p>Guarded by the log that they belong to.
 */
final class DrainCursors implements Closeable {
  private static final Logger log = LoggerFactory.getLogger(DrainCursors.class);

  private final SpoolFiles files;
  private DrainCursor open;

  DrainCursors(SpoolFiles files) {
    this.files = files;
  }

  /**
   * The offset in a segment up to which Kafka has all; 0 if no file says so.
   *
   * @param names of the files that there are
   */
  long read(int segment, List<String> names) throws IOException {
    long drained = 0;
    for (String name : names) {
      if (Segment.isCursor(name) && Segment.numberOf(name) == segment) {
        drained = Math.max(drained, DrainCursor.read(files, name));
      }
    }
    return drained;
  }

  /** Best effort: without it a crash makes more events be sent twice, and none be lost. */
  void write(Segment segment) {
    try {
      if (open == null || open.segment() != segment.number()) {
        close();
        open = DrainCursor.create(files, segment.number(), nextNumber());
      }
      open.write(segment.drained);
    } catch (Throwable e) { // an Error, too, leaves the file half written
      close();
      log.atWarn()
          .addKeyValue("file", segment.fileName())
          .addKeyValue("cause", e.toString())
          .log("Cannot write how far the spool is drained; a crash now would send more twice");
    }
  }

  /** Deletes those of some segments, by their numbers. */
  void delete(IntPredicate segments) throws IOException {
    if (open != null && segments.test(open.segment())) {
      close();
    }
    for (String name : files.list()) {
      if (Segment.isCursor(name) && segments.test(Segment.numberOf(name))) {
        files.delete(name);
      }
    }
  }

  @Override
  public void close() {
    SpoolFile.closeQuietly(open);
    open = null;
  }

  /** One that no cursor of any segment has. */
  private int nextNumber() throws IOException {
    return 1
        + files.list().stream()
            .filter(Segment::isCursor)
            .mapToInt(Segment::cursorNumberOf)
            .max()
            .orElse(0);
  }
}
