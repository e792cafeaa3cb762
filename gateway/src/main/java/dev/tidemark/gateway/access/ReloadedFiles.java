package dev.tidemark.gateway.access;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Something that is read from files, and read again when what they hold has changed. Files that
 * cannot be used are logged once, and what was read before stays.
 *
 * <p>It compares what the files hold and not their dates, so that it sees links that were moved,
 * and two changes within one tick of the file system's clock.
 */
final class ReloadedFiles<T> {
  /** Makes of the files' contents what they stand for. */
  @FunctionalInterface
  interface Reader<T> {
    T read(List<byte[]> contents) throws InvalidFileException;
  }

  private static final Logger log = LoggerFactory.getLogger(ReloadedFiles.class);
  private static final int MAX_BYTES = 4 << 20;

  private final List<Path> files;
  private final Reader<T> reader;
  private final List<Consumer<T>> listeners = new CopyOnWriteArrayList<>();
  private List<ByteBuffer> used;
  private volatile T current;
  private volatile String problem;

  /** Reads the files for the first time. */
  ReloadedFiles(List<Path> files, Reader<T> reader) throws InvalidFileException {
    this.files = files;
    this.reader = reader;
    read();
  }

  /** What the files stood for when they could last be used. */
  T current() {
    return current;
  }

  /** Whether the files as they are now cannot be used. */
  boolean faulty() {
    return problem != null;
  }

  /** Has the listener told of every later change, on the thread that calls {@link #refresh}. */
  void onChange(Consumer<T> listener) {
    listeners.add(listener);
  }

  /** Reads the files again. It blocks. */
  synchronized void refresh() {
    try {
      if (read()) {
        log.atInfo().addKeyValue("files", files).log("Took over what has changed");
        listeners.forEach(listener -> listener.accept(current));
      }
      problem = null;
    } catch (InvalidFileException e) {
      if (!e.getMessage().equals(problem)) {
        log.atWarn()
            .addKeyValue("files", files)
            .addKeyValue("problem", e.getMessage())
            .log("Cannot use what has changed; what was there before stays");
      }
      problem = e.getMessage();
    }
  }

  private boolean read() throws InvalidFileException {
    List<ByteBuffer> contents = new ArrayList<>();
    List<String> unreadable = new ArrayList<>();
    for (Path file : files) {
      try {
        contents.add(ByteBuffer.wrap(content(file)));
      } catch (InvalidFileException e) {
        unreadable.add(e.getMessage());
      }
    }
    if (!unreadable.isEmpty()) {
      throw new InvalidFileException(String.join("; ", unreadable));
    }
    if (contents.equals(used)) {
      return false;
    }
    current = reader.read(contents.stream().map(ByteBuffer::array).toList());
    used = contents;
    return true;
  }

  private static byte[] content(Path file) throws InvalidFileException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] content = in.readNBytes(MAX_BYTES + 1);
      if (content.length > MAX_BYTES) {
        throw new InvalidFileException(file + " is larger than " + (MAX_BYTES >> 20) + " MiB");
      }
      return content;
    } catch (IOException e) {
      throw new InvalidFileException("cannot read " + file + ": " + e.getClass().getSimpleName());
    }
  }
}
