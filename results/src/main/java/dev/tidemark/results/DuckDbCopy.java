package dev.tidemark.results;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.duckdb.DuckDBConnection;

/**
 * All rows of a database in a file of its own, as of one moment: a single transaction reads every
 * table. The copy has the same tables and columns, without keys. (A copy of the open database's
 * file would lack what is still in its log.)
 */
final class DuckDbCopy {
  private static final String TABLES =
      "SELECT table_name FROM duckdb_tables() WHERE database_name = current_database()"
          + " AND NOT internal AND NOT temporary ORDER BY table_name";

  private final DuckDBConnection connection;

  /**
   * @param connection one that nothing else uses, with every statement a transaction
   */
  DuckDbCopy(DuckDBConnection connection) {
    this.connection = connection;
  }

  /** Writes to a file, over one that is there. */
  void writeTo(Path file) throws SQLException {
    delete(file);
    delete(Path.of(file + ".wal"));
    try (Statement statement = connection.createStatement()) {
      statement.execute("ATTACH '" + file.toString().replace("'", "''") + "' AS copied");
      try {
        copyTables(statement);
        statement.execute("CHECKPOINT copied"); // else rows could stay in the copy's own log
      } finally {
        statement.execute("DETACH copied");
      }
    }
  }

  private static void copyTables(Statement statement) throws SQLException {
    statement.execute("BEGIN TRANSACTION");
    try {
      List<String> tables = new ArrayList<>();
      try (ResultSet found = statement.executeQuery(TABLES)) {
        while (found.next()) {
          tables.add(found.getString(1));
        }
      }
      for (String table : tables) {
        statement.execute("CREATE TABLE copied.%s AS FROM %s".formatted(table, table));
      }
      statement.execute("COMMIT");
    } catch (SQLException e) {
      statement.execute("ROLLBACK");
      throw e;
    }
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot delete the last copy '" + file + "': " + e, e);
    }
  }
}
