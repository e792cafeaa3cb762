package dev.tidemark.results;

import dev.tidemark.results.Table.Column;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;

/**
 * Writes rows to one table: an appender fills a temporary table, and one statement merges it. Rows
 * bound one by one to a prepared {@code INSERT … ON CONFLICT} take a thousand times as long.
 *
 * <p>The statement is planned anew for each batch. A plan that was kept from when the table was
 * small builds its hash table from the whole of the table later: eight times slower at two million
 * rows.
 */
final class DuckDbTableWriter<R> {
  private final Table<R> table;
  private final String batch;
  private final String createBatch;
  private final String merge;

  DuckDbTableWriter(Table<R> table) {
    this.table = table;
    this.batch = table.name() + "_batch";
    String columns = Table.names(table.columns());
    this.createBatch =
        "CREATE TEMP TABLE IF NOT EXISTS "
            + batch
            + " AS SELECT "
            + columns
            + " FROM "
            + table.name()
            + " LIMIT 0";
    this.merge =
        "INSERT INTO %s (%s) SELECT %s FROM %s ON CONFLICT (%s) DO UPDATE SET %s%s"
            .formatted(
                table.name(),
                columns,
                columns,
                batch,
                Table.names(table.key()),
                assignments(),
                unlessOlder());
  }

  /** In the connection's transaction. */
  void write(DuckDBConnection connection, List<R> rows) throws SQLException {
    if (rows.isEmpty()) {
      return;
    }
    try (Statement statement = connection.createStatement()) {
      statement.execute(createBatch);
      append(connection, rows);
      statement.execute(merge);
      statement.execute("TRUNCATE " + batch);
    }
  }

  private String assignments() {
    return table.values().stream()
        .map(column -> Table.quoted(column.name()))
        .map(name -> name + " = excluded." + name)
        .collect(Collectors.joining(", "));
  }

  private String unlessOlder() {
    if (table.version() == null) {
      return "";
    }
    String version = Table.quoted(table.version());
    return " WHERE excluded." + version + " >= " + table.name() + "." + version;
  }

  private void append(DuckDBConnection connection, List<R> rows) throws SQLException {
    List<Column<R>> columns = table.columns();
    try (DuckDBAppender appender = connection.createAppender("temp", "main", batch)) {
      for (R row : table.onePerKey(rows)) {
        appender.beginRow();
        for (Column<R> column : columns) {
          append(appender, column.type(), column.value().apply(row));
        }
        appender.endRow();
      }
    }
  }

  private static void append(DuckDBAppender appender, ColumnType type, Object value)
      throws SQLException {
    if (value == null) {
      appender.appendNull();
      return;
    }
    switch (type) {
      case MINUTE ->
          appender.appendEpochMicros(
              1_000_000 * StoredTime.within((Instant) value).getEpochSecond());
      case MILLIS -> appender.append(StoredTime.millis((Instant) value));
      case NUMBER -> appender.append((long) value);
      case DECIMAL -> appender.append((double) value);
      case TEXT -> appender.append((String) value);
      case TEXTS -> appender.append((Collection<?>) value);
      case BYTES -> appender.append((byte[]) value);
    }
  }
}
