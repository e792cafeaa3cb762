package dev.tidemark.pipeline;

import dev.tidemark.broker.BrokerProcess;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The demo's folder, used by one demo at a time. */
final class DataDir implements AutoCloseable {
  private static final long NEEDED_BYTES = 256L << 20;

  private final Path folder;
  private final FileChannel lockFile;
  private final Path auditConfig;

  private DataDir(Path folder, FileChannel lockFile) {
    this.folder = folder;
    this.lockFile = lockFile;
    this.auditConfig = folder.resolve("audit.properties");
  }

  /**
   * Opens the folder, making it when it is missing.
   *
   * @throws IllegalStateException when it cannot be written, is full, or another demo uses it
   */
  static DataDir open(Path folder) {
    try {
      Files.createDirectories(folder);
      long usable = Files.getFileStore(folder).getUsableSpace();
      if (usable < NEEDED_BYTES) {
        throw new IllegalStateException(
            "Cannot use the data folder '%s': %d MiB are free on its disk, %d MiB are needed. Free some, or name another with --data-dir"
                .formatted(folder, usable >> 20, NEEDED_BYTES >> 20));
      }
      FileChannel channel =
          FileChannel.open(
              folder.resolve("demo.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      FileLock lock = tryLock(channel);
      if (lock == null) {
        channel.close();
        throw new IllegalStateException(
            "Cannot use the data folder '"
                + folder
                + "': another demo is running on it. Stop that one, or name another folder with"
                + " --data-dir");
      }
      return new DataDir(folder.toAbsolutePath(), channel);
    } catch (IOException e) {
      throw new IllegalStateException(
          "Cannot use the data folder '" + folder + "': " + e + ". Name another with --data-dir",
          e);
    }
  }

  private static FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null;
    }
  }

  Path resolve(String name) {
    return folder.resolve(name);
  }

  /**
   * Writes down where an audit finds the running demo, until it ends.
   *
   * @return the file, for {@code --config}
   */
  Path auditConfig(BrokerProcess broker, String dashboardUrl) {
    try {
      return Files.writeString(
          auditConfig,
          "kafka.bootstrap-servers=%s%nstore.url=%s%n"
              .formatted(broker.bootstrapServers(), dashboardUrl));
    } catch (IOException e) {
      throw new IllegalStateException("Cannot write '" + auditConfig + "': " + e, e);
    }
  }

  @Override
  public void close() throws IOException {
    Files.deleteIfExists(auditConfig);
    lockFile.close();
  }
}
