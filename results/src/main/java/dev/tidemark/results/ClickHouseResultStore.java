package dev.tidemark.results;

import java.time.Instant;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Results in a ClickHouse server of version 18.16 or later, over HTTP; for more than one reader, or
 * more than one machine.
 *
 * <p>A table's rows are one insert, which is stored whole; the tables of a batch follow each other
 * ({@link BatchWrite}). After a failure the batch is written again.
 *
 * <p>The tables keep every version of a row until they merge, so each question asks for the latest
 * ({@code FINAL}); a plain {@code count()} sees a replayed row twice.
 */
final class ClickHouseResultStore extends SqlResultStore {
  private static final Logger log = LoggerFactory.getLogger(ClickHouseResultStore.class);

  private static final Migrations MIGRATIONS = new Migrations("results/clickhouse");

  private final ClickHouseAddress address;
  private final ClickHouseClient client;
  private final Object writing = new Object();

  /** Of the last batch; null when it is not known. */
  private Instant closedUntil;

  private ClickHouseResultStore(ClickHouseAddress address) {
    super(Dialect.CLICKHOUSE);
    this.address = address;
    this.client = new ClickHouseClient(address);
  }

  /**
   * A store at this address; connects when it is used.
   *
   * @param url {@code http://user:password@host:8123/database}
   */
  static ClickHouseResultStore at(String url) {
    return new ClickHouseResultStore(ClickHouseAddress.parse(url));
  }

  @Override
  public void migrate() {
    synchronized (writing) {
      createDatabase();
      client.execute(
          "create the tables",
          "CREATE TABLE IF NOT EXISTS schema_version (version Int32, name String)"
              + " ENGINE = MergeTree ORDER BY version");
      List<Integer> applied =
          client.select(
              "ask for the tables' version",
              "SELECT version FROM schema_version",
              row -> (int) row.number(0));
      MIGRATIONS.missing(new TreeSet<>(applied), "ClickHouse at " + address).forEach(this::migrate);
    }
  }

  private void createDatabase() {
    String named = ClickHouseSql.bind(" WHERE name = ?", List.of(address.database()));
    List<Row> found =
        client.outsideDatabase("ask for the database", "SELECT name FROM system.databases" + named);
    if (found.isEmpty()) {
      client.outsideDatabase(
          "create the database", "CREATE DATABASE IF NOT EXISTS " + address.database());
    }
  }

  private void migrate(Migrations.Migration migration) {
    // No transactions here: the statements may have run before, and say IF NOT EXISTS.
    migration.statements().forEach(sql -> client.execute("create the tables", sql));
    client.execute(
        "create the tables",
        ClickHouseSql.bind(
            "INSERT INTO schema_version SELECT ?, ?",
            List.of((long) migration.version(), migration.name())));
    log.atInfo()
        .addKeyValue("store", address)
        .addKeyValue("migration", migration.name())
        .log("Migrated the result tables");
  }

  @Override
  public void write(BatchResults batch) {
    synchronized (writing) {
      Instant known = closedUntil;
      closedUntil = null; // until it is sure what is stored
      closedUntil = BatchWrite.write(new Statements(), batch, known);
      closedUntil(closedUntil);
    }
  }

  private final class Statements implements StoreWrite<ResultStoreException> {
    @Override
    public <R> void insert(Table<R> table, List<R> rows) {
      ClickHouseResultStore.this.insert(table, rows);
    }

    @Override
    public void execute(Sql sql) {
      Sql rendered = render(sql);
      client.execute("add up rows", ClickHouseSql.bind(rendered.text(), rendered.parameters()));
    }

    @Override
    public <T> List<T> select(Sql sql, Function<Row, T> reader) {
      return ask(sql, reader);
    }
  }

  @Override
  <R> void writeRows(Table<R> table, List<R> rows) {
    synchronized (writing) {
      insert(table, rows);
    }
  }

  private <R> void insert(Table<R> table, List<R> rows) {
    if (rows.isEmpty()) {
      return;
    }
    String columns =
        table.columns().stream()
            .map(ClickHouseJson::columnName)
            .map(Table::quoted)
            .collect(Collectors.joining(", "));
    client.insert(
        "write rows of " + table.name(),
        "INSERT INTO " + table.name() + " (" + columns + ") FORMAT JSONEachRow",
        ClickHouseJson.write(table, rows));
  }

  @Override
  <T> List<T> query(Sql sql, Function<Row, T> reader) {
    return client.select("ask", ClickHouseSql.bind(sql.text(), sql.parameters()), reader);
  }

  /** Does nothing: connections close by themselves when they are idle. */
  @Override
  public void close() {}
}
