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
import java.util.Set;
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
public final class DuckDbResultStore extends SqlResultStore {
  private static final Logger log = LoggerFactory.getLogger(DuckDbResultStore.class);

  private static final Migrations MIGRATIONS =
      new Migrations(
          "results/duckdb",
          "001_result_tables.sql",
          "002_transitions_and_visitors.sql",
          "003_alerts.sql",
          "004_replays.sql",
          "005_replay_requests.sql");

  private static final DuckDbTableWriter<PageViews> PAGE_VIEWS =
      new DuckDbTableWriter<>(Tables.PAGE_VIEWS);
  private static final DuckDbTableWriter<LateViews> LATE_VIEWS =
      new DuckDbTableWriter<>(Tables.LATE_VIEWS);
  private static final DuckDbTableWriter<MetricCount> METRICS =
      new DuckDbTableWriter<>(Tables.METRICS);
  private static final DuckDbTableWriter<Transition> TRANSITIONS =
      new DuckDbTableWriter<>(Tables.TRANSITIONS);
  private static final DuckDbTableWriter<VisitorMinute> VISITORS =
      new DuckDbTableWriter<>(Tables.VISITORS);
  private static final DuckDbTableWriter<LedgerSlice> LEDGER =
      new DuckDbTableWriter<>(Tables.LEDGER);
  private static final DuckDbTableWriter<GatewayTick> GATEWAY_TICKS =
      new DuckDbTableWriter<>(Tables.GATEWAY_TICKS);
  private static final DuckDbTableWriter<QuarantineRow> QUARANTINE =
      new DuckDbTableWriter<>(Tables.QUARANTINE);
  private static final DuckDbTableWriter<ReplayMark> REPLAYS =
      new DuckDbTableWriter<>(Tables.REPLAYS);

  private static final DuckDbTableWriter<AlertRow> ALERTS = new DuckDbTableWriter<>(Tables.ALERTS);
  private static final DuckDbTableWriter<DetectionProgress> DETECTION_PROGRESS =
      new DuckDbTableWriter<>(Tables.DETECTION_PROGRESS);

  private final DuckDbDatabase database;

  private DuckDbResultStore(DuckDbDatabase database) {
    super(Dialect.DUCKDB);
    this.database = database;
  }

  /** Opens a file with {@link DuckDbOptions#modest}; creates it and its folders if need be. */
  public static DuckDbResultStore open(Path file) {
    return open(file, DuckDbOptions.modest());
  }

  /** Opens a file; creates it and its folders if need be. */
  public static DuckDbResultStore open(Path file, DuckDbOptions options) {
    return new DuckDbResultStore(new DuckDbDatabase(file, options));
  }

  /** A store that is gone when it is closed. */
  public static DuckDbResultStore inMemory() {
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
    int version;
    try (ResultSet found =
        statement.executeQuery("SELECT coalesce(max(version), 0) FROM schema_version")) {
      found.next();
      version = found.getInt(1);
    }
    for (Migrations.Migration migration : MIGRATIONS.after(version, database.name())) {
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
    database.write(
        "write a batch",
        connection -> {
          PAGE_VIEWS.write(connection, batch.pageViews());
          LATE_VIEWS.write(connection, batch.lateViews());
          METRICS.write(connection, batch.metrics());
          TRANSITIONS.write(connection, batch.transitions());
          VISITORS.write(connection, batch.visitors());
          LEDGER.write(connection, batch.ledger());
          sumLedgerMinutes(connection, batch.ledger());
          GATEWAY_TICKS.write(connection, batch.ticks());
          return null;
        });
  }

  private void sumLedgerMinutes(DuckDBConnection connection, List<LedgerSlice> slices)
      throws SQLException {
    Set<Instant> minutes = new TreeSet<>();
    slices.forEach(slice -> minutes.add(slice.minute()));
    if (minutes.isEmpty()) {
      return;
    }
    try (PreparedStatement statement =
        connection.prepareStatement(sumLedgerMinutesSql(minutes.size()))) {
      bind(statement, new ArrayList<>(minutes));
      statement.execute();
    }
  }

  @Override
  public void writeQuarantine(List<QuarantineRow> rows) {
    database.write(
        "write quarantined events",
        connection -> {
          QUARANTINE.write(connection, rows);
          return null;
        });
  }

  @Override
  public void writeReplays(List<ReplayMark> marks) {
    database.write(
        "mark replayed events",
        connection -> {
          REPLAYS.write(connection, marks);
          return null;
        });
  }

  @Override
  <R> void writeRows(Table<R> table, List<R> rows) {
    database.write(
        "write rows of " + table.name(),
        connection -> {
          new DuckDbTableWriter<>(table).write(connection, rows);
          return null;
        });
  }

  @Override
  public void writeAlerts(List<AlertRow> alerts) {
    database.write(
        "write alerts",
        connection -> {
          ALERTS.write(connection, alerts);
          return null;
        });
  }

  @Override
  public void writeDetectedUntil(Instant until) {
    database.write(
        "write how far minutes have been judged",
        connection -> {
          DETECTION_PROGRESS.write(connection, List.of(new DetectionProgress(until)));
          return null;
        });
  }

  @Override
  <T> List<T> query(String sql, Function<Row, T> reader, List<Object> parameters) {
    return database.read(
        "ask",
        connection -> {
          try (PreparedStatement statement = connection.prepareStatement(sql)) {
            bind(statement, parameters);
            try (ResultSet answer = statement.executeQuery()) {
              return rows(answer, reader);
            }
          }
        });
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
