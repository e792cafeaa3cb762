package dev.tidemark.results;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Results in a ClickHouse server of version 18.16 or later, over HTTP; for more than one reader, or
 * more than one machine.
 *
 * <p>A table's rows are one insert, which is stored whole; the ledger's follows those of a batch's
 * counts, which are made at the same time ({@link BatchWrite}). After a failure the batch is
 * written again.
 *
 * <p>The tables keep every version of a row until they merge, so each question asks for the latest
 * ({@code FINAL}); a plain {@code count()} sees a replayed row twice.
 */
final class ClickHouseResultStore extends SqlResultStore {
  private static final Logger log = LoggerFactory.getLogger(ClickHouseResultStore.class);

  private static final Migrations MIGRATIONS = new Migrations("results/clickhouse");

  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("yyyyMMdd", Locale.ROOT).withZone(ZoneOffset.UTC);

  private static final String DAYS =
      """
      SELECT DISTINCT partition
      FROM system.parts
      WHERE active AND database = ? AND table = ?
      ORDER BY partition
      """;

  private static final Pattern EACH_DAY = Pattern.compile("\\{each day of (\\w+)}");

  private final ClickHouseAddress address;
  private final ClickHouseClient client;
  private final Object writing = new Object();
  private final ExecutorService threads = Executors.newCachedThreadPool(StoreThread::new);

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
    // No transactions here: the statements may have run before, and must bear it.
    migration.statements().forEach(this::migrate);
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

  /**
   * Runs a statement; one with {@code {each day of TABLE}} for each day that the table has, since
   * an insert may have rows of a hundred days at most.
   */
  private void migrate(String sql) {
    Matcher eachDay = EACH_DAY.matcher(sql);
    if (eachDay.find()) {
      days(eachDay.group(1))
          .forEach(day -> client.execute("copy the tables", eachDay.replaceFirst(day)));
    } else {
      client.execute("create the tables", sql);
    }
  }

  /** The days that a table has rows of, in order. */
  private List<String> days(String table) {
    List<Object> which = List.of(address.database(), table);
    return client.select("look for days", ClickHouseSql.bind(DAYS, which), row -> row.text(0));
  }

  @Override
  public void write(BatchResults batch) {
    synchronized (writing) {
      Instant known = closedUntil;
      closedUntil = null; // until it is sure what is stored
      closedUntil = BatchWrite.write(new Statements(), batch, known);
      closedUntil(closedUntil);
      if (known != null && known.isBefore(closedUntil)) {
        String dayBefore = DAY.format(closedUntil.minus(Duration.ofDays(1)));
        threads.execute(() -> mergeSteps(dayBefore));
      }
    }
  }

  /**
   * Merges the steps of a day that is over to one part, in which the server then need not look for
   * the latest of each row. Questions are answered alike without it. It does nothing while the
   * server merges some of them by itself, so it is done in each hour of the day after, which also
   * takes in what came late.
   */
  private void mergeSteps(String day) {
    try {
      for (Rollup table : Rollup.ALL) {
        client.execute(
            "merge a day of " + table.rolledUp(),
            "OPTIMIZE TABLE " + table.rolledUp() + " PARTITION " + day + " FINAL");
      }
    } catch (ResultStoreException e) {
      log.atWarn()
          .addKeyValue("day", day)
          .addKeyValue("error", e.getMessage())
          .log("Cannot merge a day that is over, trying again in an hour");
    }
  }

  private final class Statements implements StoreWrite<ResultStoreException> {
    @Override
    public <R> void insert(Table<R> table, List<R> rows) {
      ClickHouseResultStore.this.insert(table, rows);
    }

    /** At the same time, since most of an insert is waiting. */
    @Override
    public void insertAll(List<TableRows<?>> tables) {
      CompletableFuture<?>[] all =
          tables.stream()
              .filter(rows -> !rows.rows().isEmpty())
              .map(rows -> CompletableFuture.runAsync(() -> rows.insertInto(this), threads))
              .toArray(CompletableFuture<?>[]::new);
      await(CompletableFuture.allOf(all));
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

  /**
   * Returns when all of them have ended, also when one has failed. An interrupt ends the waiting,
   * not the inserts; since rows stand for themselves, what they store is right all the same.
   */
  private void await(CompletableFuture<Void> all) {
    try {
      all.get();
    } catch (ExecutionException e) {
      throw new ResultStoreException(e.getCause().getMessage(), e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ResultStoreException(
          "Cannot write a batch in ClickHouse at " + address + ": interrupted", e);
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

  /** Drops partitions, which costs the same however many rows they have. */
  @Override
  void deleteBefore(Instant midnight) {
    String day = DAY.format(midnight);
    synchronized (writing) {
      for (AgingTable table : AgingTable.ALL) {
        days(table.name()).stream()
            .filter(old -> old.compareTo(day) < 0)
            .forEach(
                old ->
                    client.execute(
                        "delete old days of " + table.name(),
                        "ALTER TABLE " + table.name() + " DROP PARTITION " + old));
      }
    }
  }

  @Override
  <T> List<T> query(Sql sql, Function<Row, T> reader) {
    return client.select("ask", ClickHouseSql.bind(sql.text(), sql.parameters()), reader);
  }

  private static final class StoreThread extends Thread {
    StoreThread(Runnable work) {
      super(work, "clickhouse-store");
      setDaemon(true);
    }
  }

  /** Connections close by themselves when they are idle. */
  @Override
  public void close() {
    threads.shutdown();
  }
}
