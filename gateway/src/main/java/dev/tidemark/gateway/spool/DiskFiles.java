package dev.tidemark.gateway.spool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;

/** A folder on a disk, locked against a second gateway as long as this is open. */
final class DiskFiles implements SpoolFiles {
  private static final String LOCK = "lock";

  private final Path folder;
  private final FileChannel lockFile;

  private DiskFiles(Path folder, FileChannel lockFile) {
    this.folder = folder;
    this.lockFile = lockFile;
  }

  /**
   * Makes the folder if it is missing, and locks it.
   *
   * @throws IOException with a message for people when it cannot be used
   */
  static DiskFiles open(Path folder) throws IOException {
    make(folder.toAbsolutePath());
    FileChannel channel =
        FileChannel.open(folder.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    if (!isLocked(channel)) {
      channel.close();
      throw new IOException("another gateway uses it");
    }
    return new DiskFiles(folder, channel);
  }

  /** Makes a folder, and those above it, so that they outlive a power cut. */
  private static void make(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      make(folder.getParent());
      Files.createDirectories(folder);
      sync(folder.getParent());
    }
  }

  private static void sync(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  private static boolean isLocked(FileChannel channel) throws IOException {
    try {
      FileLock lock = channel.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException e) {
      return false; // in this very process
    }
  }

  @Override
  public List<String> list() throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.map(entry -> entry.getFileName().toString()).toList();
    }
  }

  @Override
  public SpoolFile create(String name) throws IOException {
    return new DiskFile(
        FileChannel.open(
            folder.resolve(name),
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE));
  }

  @Override
  public SpoolFile open(String name) throws IOException {
    FileChannel channel =
        FileChannel.open(folder.resolve(name), StandardOpenOption.READ, StandardOpenOption.WRITE);
    channel.position(channel.size());
    return new DiskFile(channel);
  }

  @Override
  public void delete(String name) throws IOException {
    Files.deleteIfExists(folder.resolve(name));
  }

  @Override
  public void syncFolder() throws IOException {
    sync(folder);
  }

  @Override
  public void close() throws IOException {
    lockFile.close();
  }

  private record DiskFile(FileChannel channel) implements SpoolFile {
    @Override
    public void append(ByteBuffer bytes) throws IOException {
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
    }

    /** {@code fdatasync}: the length is synced with the content, its times need not be. */
    @Override
    public void force() throws IOException {
      channel.force(false);
    }

    @Override
    public int read(ByteBuffer into, long position) throws IOException {
      return channel.read(into, position);
    }

    @Override
    public long size() throws IOException {
      return channel.size();
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }
}
