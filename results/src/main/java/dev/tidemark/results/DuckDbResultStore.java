package dev.tidemark.results;

import java.nio.file.Path;
import java.sql.Array;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import org.duckdb.DuckDBConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Results in a DuckDB file, or in memory; the default, which needs no server.
 *
 * <p>One process owns the file: whoever else opens it, even to read, gets a {@link
 * ResultStoreException} that says so. Inside the process any number of threads may read while one
 * writes. A batch is one transaction, on disk when {@link #write} returns.
 */
final class DuckDbResultStore extends SqlResultStore {
  private static final Logger log = LoggerFactory.getLogger(DuckDbResultStore.class);

  private static final Migrations MIGRATIONS = new Migrations("results/duckdb");

  private final DuckDbDatabase database;

  /** Of the last batch; null when it is not known. Batches have one writer. */
  private volatile Instant closedUntil;

  private DuckDbResultStore(DuckDbDatabase database) {
    super(Dialect.DUCKDB);
    this.database = database;
  }

  /** Opens a file with {@link DuckDbOptions#modest}; creates it and its folders if need be. */
  static DuckDbResultStore open(Path file) {
    return open(file, DuckDbOptions.modest());
  }

  /** Opens a file; creates it and its folders if need be. */
  static DuckDbResultStore open(Path file, DuckDbOptions options) {
    return new DuckDbResultStore(new DuckDbDatabase(file, options));
  }

  /** A store that is gone when it is closed. */
  static DuckDbResultStore inMemory() {
    return new DuckDbResultStore(new DuckDbDatabase(null, DuckDbOptions.modest()));
  }

  @Override
  public void migrate() {
    database.write(
        "create the tables",
        connection -> {
          try (Statement statement = connection.createStatement()) {
            migrate(statement);
          }
          return null;
        });
  }

  private void migrate(Statement statement) throws SQLException {
    statement.execute(
        "CREATE TABLE IF NOT EXISTS schema_version (version INTEGER PRIMARY KEY, name VARCHAR)");
    SortedSet<Integer> applied = new TreeSet<>();
    try (ResultSet found = statement.executeQuery("SELECT version FROM schema_version")) {
      while (found.next()) {
        applied.add(found.getInt(1));
      }
    }
    for (Migrations.Migration migration : MIGRATIONS.missing(applied, database.name())) {
      for (String sql : migration.statements()) {
        statement.execute(sql);
      }
      statement.execute(
          "INSERT INTO schema_version VALUES (%d, '%s')"
              .formatted(migration.version(), migration.name()));
      log.atInfo()
          .addKeyValue("store", database.name())
          .addKeyValue("migration", migration.name())
          .log("Migrated the result tables");
    }
  }

  @Override
  public void write(BatchResults batch) {
    Instant known = closedUntil;
    closedUntil = null; // until it is sure what is stored
    closedUntil =
        database.write(
            "write a batch",
            connection -> BatchWrite.write(new Transaction(connection), batch, known));
    closedUntil(closedUntil);
  }

  @Override
  <R> void writeRows(Table<R> table, List<R> rows) {
    database.write(
        "write rows of " + table.name(),
        connection -> {
          new Transaction(connection).insert(table, rows);
          return null;
        });
  }

  @Override
  void deleteBefore(Instant midnight) {
    for (AgingTable table : AgingTable.ALL) { // a transaction each, so that batches come between
      Object time = table.millis() ? (Object) midnight.toEpochMilli() : midnight;
      database.write(
          "delete old days of " + table.name(),
          connection -> {
            new Transaction(connection)
                .execute(
                    Sql.of(
                        "DELETE FROM %s WHERE %s < ?".formatted(table.name(), table.time()), time));
            return null;
          });
    }
  }

  @Override
  public Optional<Path> copy() {
    return database.copy();
  }

  @Override
  <T> List<T> query(Sql sql, Function<Row, T> reader) {
    return database.read("ask", connection -> select(connection, sql, reader));
  }

  private static <T> List<T> select(DuckDBConnection connection, Sql sql, Function<Row, T> reader)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql.text())) {
      bind(statement, sql.parameters());
      try (ResultSet answer = statement.executeQuery()) {
        return rows(answer, reader);
      }
    }
  }

  private final class Transaction implements StoreWrite<SQLException> {
    private final DuckDBConnection connection;

    Transaction(DuckDBConnection connection) {
      this.connection = connection;
    }

    @Override
    public <R> void insert(Table<R> table, List<R> rows) throws SQLException {
      new DuckDbTableWriter<>(table).write(connection, rows);
    }

    @Override
    public void execute(Sql sql) throws SQLException {
      Sql rendered = render(sql);
      try (PreparedStatement statement = connection.prepareStatement(rendered.text())) {
        bind(statement, rendered.parameters());
        statement.execute();
      }
    }

    @Override
    public <T> List<T> select(Sql sql, Function<Row, T> reader) throws SQLException {
      return DuckDbResultStore.select(connection, render(sql), reader);
    }
  }

  private static void bind(PreparedStatement statement, List<?> parameters) throws SQLException {
    for (int i = 0; i < parameters.size(); i++) {
      Object value = parameters.get(i);
      statement.setObject(
          i + 1,
          value instanceof Instant time
              ? LocalDateTime.ofEpochSecond(StoredTime.secondsUp(time), 0, ZoneOffset.UTC)
              : value);
    }
  }

  private static <T> List<T> rows(ResultSet answer, Function<Row, T> reader) throws SQLException {
    int columns = answer.getMetaData().getColumnCount();
    int[] types = new int[columns];
    for (int i = 0; i < columns; i++) {
      types[i] = answer.getMetaData().getColumnType(i + 1);
    }
    List<T> rows = new ArrayList<>();
    while (answer.next()) {
      Object[] values = new Object[columns];
      for (int i = 0; i < columns; i++) {
        values[i] = value(answer, i + 1, types[i]);
      }
      rows.add(reader.apply(new Row(values)));
    }
    return rows;
  }

  private static Object value(ResultSet answer, int column, int type) throws SQLException {
    return switch (type) {
      case Types.TIMESTAMP -> answer.getObject(column, LocalDateTime.class);
      case Types.BLOB -> answer.getBytes(column);
      case Types.ARRAY -> {
        Array array = answer.getArray(column);
        yield Arrays.asList((Object[]) array.getArray());
      }
      default -> answer.getObject(column);
    };
  }

  @Override
  public void close() {
    database.close();
  }
}
