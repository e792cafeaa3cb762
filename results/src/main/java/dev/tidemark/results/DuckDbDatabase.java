package dev.tidemark.results;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Deque;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.duckdb.DuckDBConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An open DuckDB database: one connection that writes, under a lock, and as many that read as there
 * are readers at once. A reader sees the last commit and never waits for the writer.
 *
 * <p>When its disk fails, DuckDB declares the whole open database invalid, for readers too. The
 * next use then closes every connection and opens the file again, which replays what was committed.
 */
final class DuckDbDatabase implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(DuckDbDatabase.class);

  private final Path file;
  private final DuckDbOptions options;
  private final Lock writing = new ReentrantLock();
  private final ReentrantReadWriteLock lifetime = new ReentrantReadWriteLock();
  private final Deque<DuckDBConnection> idleReaders = new ConcurrentLinkedDeque<>();
  private DuckDBConnection writer; // guarded by lifetime
  private volatile boolean invalid;
  private volatile boolean closed;

  /** Something to do on a connection. */
  interface Work<T> {
    T on(DuckDBConnection connection) throws SQLException;
  }

  /**
   * @param file null for a database in memory
   */
  DuckDbDatabase(Path file, DuckDbOptions options) {
    this.file = file;
    this.options = options;
    this.writer = open();
  }

  /** How messages name it. */
  String name() {
    return file == null ? "the DuckDB database in memory" : "the DuckDB file '" + file + "'";
  }

  /**
   * Does the work as one transaction; one at a time.
   *
   * @param attempted what is being done, for the message: {@code "write a batch"}
   */
  <T> T write(String attempted, Work<T> work) {
    writing.lock();
    try {
      return use(
          attempted,
          () -> {
            try {
              T result = work.on(writer);
              writer.commit();
              return result;
            } catch (SQLException | RuntimeException e) {
              rollBack(e);
              throw e;
            }
          });
    } finally {
      writing.unlock();
    }
  }

  /** Does the work on a connection that no other thread uses meanwhile. */
  <T> T read(String attempted, Work<T> work) {
    return use(
        attempted,
        () -> {
          DuckDBConnection idle = idleReaders.poll();
          DuckDBConnection reader = idle == null ? newReader() : idle;
          try {
            return work.on(reader);
          } finally {
            idleReaders.push(reader);
          }
        });
  }

  /**
   * Writes all tables, as of the last commit, into a file beside the database's own; see {@link
   * DuckDbCopy}. Empty for a database in memory.
   */
  Optional<Path> copy() {
    if (file == null) {
      return Optional.empty();
    }
    Path copy = Path.of(file + ".copy");
    return use(
        "copy the tables to '" + copy + "'",
        () -> {
          try (DuckDBConnection reader = newReader()) {
            new DuckDbCopy(reader).writeTo(copy);
            return Optional.of(copy);
          }
        });
  }

  private DuckDBConnection newReader() throws SQLException {
    DuckDBConnection reader = writer.duplicate();
    // It takes over that the writer begins transactions, and would read from its first one forever.
    reader.setAutoCommit(true);
    return reader;
  }

  @Override
  public void close() {
    lifetime.writeLock().lock();
    try {
      closed = true;
      closeConnections();
    } finally {
      lifetime.writeLock().unlock();
    }
  }

  private interface Use<T> {
    T run() throws SQLException;
  }

  private <T> T use(String attempted, Use<T> use) {
    if (invalid) {
      reopen();
    }
    lifetime.readLock().lock();
    try {
      if (closed) {
        throw new ResultStoreException("Cannot " + attempted + ": " + name() + " is closed");
      }
      return use.run();
    } catch (SQLException e) {
      invalid |= saysInvalid(e);
      throw new ResultStoreException(
          "Cannot " + attempted + " in " + name() + ": " + firstLine(e), e);
    } finally {
      lifetime.readLock().unlock();
    }
  }

  private void rollBack(Exception cause) {
    try {
      writer.rollback();
    } catch (SQLException e) {
      cause.addSuppressed(e);
      invalid = true;
    }
  }

  private static boolean saysInvalid(SQLException e) {
    String message = String.valueOf(e.getMessage());
    return message.contains("FATAL") || message.contains("invalidated");
  }

  private void reopen() {
    lifetime.writeLock().lock();
    try {
      if (!invalid || closed || file == null) {
        return;
      }
      closeConnections();
      writer = open();
      invalid = false;
      log.atWarn().addKeyValue("file", file).log("Opened the DuckDB file again after it failed");
    } finally {
      lifetime.writeLock().unlock();
    }
  }

  private void closeConnections() {
    DuckDBConnection reader;
    while ((reader = idleReaders.poll()) != null) {
      closeQuietly(reader);
    }
    closeQuietly(writer);
  }

  private static void closeQuietly(DuckDBConnection connection) {
    try {
      connection.close();
    } catch (SQLException e) {
      // What was committed is on disk; there is nothing left to save.
      log.atWarn().setCause(e).log("Cannot close a DuckDB connection");
    }
  }

  private DuckDBConnection open() {
    try {
      if (file != null && file.toAbsolutePath().getParent() != null) {
        Files.createDirectories(file.toAbsolutePath().getParent());
      }
      DuckDBConnection connection =
          DuckDBConnection.newConnection(
              file == null ? "jdbc:duckdb:" : "jdbc:duckdb:" + file, false, "", new Properties());
      try (Statement statement = connection.createStatement()) {
        statement.execute("SET threads = " + options.threads());
        statement.execute("SET memory_limit = '" + options.memoryMegabytes() + "MB'");
      }
      connection.setAutoCommit(false);
      return connection;
    } catch (IOException e) {
      throw new ResultStoreException("Cannot create the folder of " + name() + ": " + e, e);
    } catch (SQLException e) {
      throw new ResultStoreException("Cannot open " + name() + ": " + why(e), e);
    }
  }

  private static String why(SQLException e) {
    String message = firstLine(e);
    return message.contains("Could not set lock")
        ? "another process has it open, and DuckDB lets only one. Stop that process, or keep the"
            + " results in ClickHouse if several need them ("
            + message
            + ")"
        : message;
  }

  private static String firstLine(SQLException e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("no message");
  }
}
