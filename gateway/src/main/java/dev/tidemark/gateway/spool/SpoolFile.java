package dev.tidemark.gateway.spool;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.slf4j.LoggerFactory;

/** An open file of the spool. It only ever grows. */
interface SpoolFile extends Closeable {
  /** Appends all that remains in the buffer, or fails with some of it written. */
  void append(ByteBuffer bytes) throws IOException;

  /** Returns when what was appended outlives a power cut. */
  void force() throws IOException;

  /** Reads at a position as far as there is room and content; -1 at the end of the file. */
  int read(ByteBuffer into, long position) throws IOException;

  long size() throws IOException;

  /**
   * Closes a file whose content no longer matters.
   *
   * @param file null for none
   */
  static void closeQuietly(Closeable file) {
    if (file != null) {
      try {
        file.close();
      } catch (IOException e) {
        LoggerFactory.getLogger(SpoolFile.class)
            .atWarn()
            .addKeyValue("cause", e.toString())
            .log("Cannot close a spool file");
      }
    }
  }
}
