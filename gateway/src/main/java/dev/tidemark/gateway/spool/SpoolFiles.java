package dev.tidemark.gateway.spool;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;

/** The few things that the spool asks of a folder. A test's file system loses what it may lose. */
interface SpoolFiles extends Closeable {
  List<String> list() throws IOException;

  /** Makes an empty file. It may be gone after a power cut until the folder is synced. */
  SpoolFile create(String name) throws IOException;

  /** Opens a file that is there, for reading, and for appending at its end. */
  SpoolFile open(String name) throws IOException;

  /** Deletes a file. It may be back after a power cut until the folder is synced. */
  void delete(String name) throws IOException;

  void syncFolder() throws IOException;
}
