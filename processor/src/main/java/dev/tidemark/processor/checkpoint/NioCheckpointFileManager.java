package dev.tidemark.processor.checkpoint;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.PathFilter;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.spark.sql.execution.streaming.CheckpointFileManager;

/**
 * Keeps checkpoints on a local disk through {@code java.nio}. Hadoop's local file system starts
 * processes of {@code chmod} and {@code readlink} for each file, which is most of the time of a
 * small batch. Files appear whole, by a rename, after their bytes are on the disk.
 */
public final class NioCheckpointFileManager implements CheckpointFileManager {
  private final RawLocalFileSystem reader = new RawLocalFileSystem();
  private final Path root;

  /** Called by Spark. */
  public NioCheckpointFileManager(Path root, Configuration configuration) {
    this.root = root;
    try {
      reader.initialize(java.net.URI.create("file:///"), configuration);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot open the checkpoint folder '" + root + "'", e);
    }
  }

  @Override
  public CheckpointFileManager.CancellableFSDataOutputStream createAtomic(
      Path path, boolean overwriteIfPossible) {
    java.nio.file.Path target = local(path);
    java.nio.file.Path temporary =
        target.resolveSibling("." + target.getFileName() + "." + UUID.randomUUID() + ".tmp");
    try {
      Files.createDirectories(target.getParent());
      FileChannel channel =
          FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
      return new AtomicFile(channel, temporary, target, overwriteIfPossible);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write the checkpoint file '" + path + "'", e);
    }
  }

  @Override
  public FSDataInputStream open(Path path) {
    try {
      return reader.open(path);
    } catch (IOException e) {
      throw sneaky(e);
    }
  }

  @Override
  public FileStatus[] list(Path path, PathFilter filter) {
    List<FileStatus> found = new ArrayList<>();
    try (DirectoryStream<java.nio.file.Path> files = Files.newDirectoryStream(local(path))) {
      for (java.nio.file.Path file : files) {
        Path at = new Path(path, file.getFileName().toString());
        if (filter.accept(at)) {
          BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
          found.add(
              new FileStatus(
                  attributes.size(),
                  attributes.isDirectory(),
                  1,
                  1 << 20,
                  attributes.lastModifiedTime().toMillis(),
                  at));
        }
      }
    } catch (NoSuchFileException e) {
      throw sneaky(new FileNotFoundException(path.toString()));
    } catch (IOException e) {
      throw sneaky(e);
    }
    return found.toArray(new FileStatus[0]);
  }

  @Override
  public void mkdirs(Path path) {
    try {
      Files.createDirectories(local(path));
    } catch (IOException e) {
      throw sneaky(e);
    }
  }

  @Override
  public boolean exists(Path path) {
    return Files.exists(local(path));
  }

  @Override
  public void delete(Path path) {
    try (Stream<java.nio.file.Path> files = Files.walk(local(path))) {
      for (java.nio.file.Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (NoSuchFileException e) {
      // Gone already, which is what was asked for.
    } catch (IOException e) {
      throw sneaky(e);
    }
  }

  @Override
  public boolean isLocal() {
    return true;
  }

  @Override
  public Path createCheckpointDirectory() {
    mkdirs(root);
    return reader.makeQualified(root);
  }

  private static java.nio.file.Path local(Path path) {
    return java.nio.file.Path.of(path.toUri().getPath());
  }

  /**
   * Spark's interface is Scala, which knows no checked exceptions, and its callers catch
   * IOException.
   */
  @SuppressWarnings("unchecked")
  private static <E extends Exception> RuntimeException sneaky(IOException e) throws E {
    throw (E) e;
  }

  /** A file that is renamed into place when it is closed. */
  private static final class AtomicFile
      extends CheckpointFileManager.CancellableFSDataOutputStream {
    private final FileChannel channel;
    private final java.nio.file.Path temporary;
    private final java.nio.file.Path target;
    private final boolean overwrite;
    private boolean done;

    AtomicFile(
        FileChannel channel,
        java.nio.file.Path temporary,
        java.nio.file.Path target,
        boolean overwrite) {
      super(buffered(channel));
      this.channel = channel;
      this.temporary = temporary;
      this.target = target;
      this.overwrite = overwrite;
    }

    @Override
    public void close() throws IOException {
      if (done) {
        return;
      }
      done = true;
      try {
        super.flush();
        channel.force(false);
        channel.close();
        if (!overwrite && Files.exists(target)) {
          throw new FileAlreadyExistsException(target.toString());
        }
        Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
      } finally {
        channel.close();
        Files.deleteIfExists(temporary);
      }
    }

    @Override
    public void cancel() {
      if (done) {
        return;
      }
      done = true;
      try {
        channel.close();
        Files.deleteIfExists(temporary);
      } catch (IOException e) {
        throw sneaky(e);
      }
    }

    private static OutputStream buffered(FileChannel channel) {
      return new java.io.BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16);
    }
  }
}
