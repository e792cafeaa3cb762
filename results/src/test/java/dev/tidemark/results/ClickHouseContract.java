package dev.tidemark.results;

import static dev.tidemark.results.Rows.START;
import static dev.tidemark.results.Rows.minute;
import static dev.tidemark.results.Rows.pageViews;
import static dev.tidemark.results.Rows.views;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What Tidemark expects of a ClickHouse, whichever it is. */
abstract class ClickHouseContract extends ResultStoreContract {
  private static final AtomicInteger DATABASES = new AtomicInteger();

  /** The database whose tables a class's tests empty for each other: to make them takes longer. */
  private static final Map<Class<?>, String> SHARED = new ConcurrentHashMap<>();

  private String database;

  /**
   * The address of a database in the server; the test is skipped, with the reason, where there is
   * none.
   */
  abstract String url(String database);

  @Override
  ResultStore open() {
    String shared = SHARED.get(getClass());
    if (shared == null) {
      shared = "results_" + DATABASES.getAndIncrement();
      SHARED.put(getClass(), shared);
      database = shared;
    } else {
      database = shared;
      client().select("test", "SHOW TABLES", row -> row.text(0)).stream()
          .filter(table -> !table.equals("schema_version"))
          .forEach(table -> client().execute("test", "TRUNCATE TABLE " + table));
    }
    return again();
  }

  /** Tables of the test's own, to break. */
  private void useTablesOfItsOwn() {
    store.close();
    database = "results_" + DATABASES.getAndIncrement();
    store = again();
    store.migrate();
  }

  @Override
  ResultStore openMadeBy(int version) {
    database = "old_" + DATABASES.getAndIncrement();
    client().outsideDatabase("test", "CREATE DATABASE " + database);
    client()
        .execute(
            "test",
            "CREATE TABLE schema_version (version Int32, name String)"
                + " ENGINE = MergeTree ORDER BY version");
    for (Migrations.Migration migration : OlderRelease.migrations("results/clickhouse", version)) {
      migration.statements().forEach(sql -> client().execute("test", sql));
      client()
          .execute(
              "test",
              "INSERT INTO schema_version SELECT %d, '%s'"
                  .formatted(migration.version(), migration.name()));
    }
    return again();
  }

  final ResultStore again() {
    return ResultStores.open("clickhouse:" + url(database));
  }

  final ClickHouseClient client() {
    return new ClickHouseClient(ClickHouseAddress.parse(url(database)));
  }

  @Test
  void keepsEverythingForAnotherReader() {
    store.write(pageViews(views(0, "/a", 3)));

    try (ResultStore other = again()) {
      assertThat(other.pageMinutes(START, END)).containsExactly(new PageMinute(START, "/a", 3, 0));
    }
  }

  @Test
  void refusesTablesOfANewerRelease() {
    useTablesOfItsOwn();
    client().execute("test", "INSERT INTO schema_version SELECT 99, 'from the future'");

    assertThatThrownBy(store::migrate)
        .isInstanceOf(ResultStoreException.class)
        .hasMessageStartingWith(
            "Cannot use ClickHouse at "
                + ClickHouseAddress.parse(url(database))
                + ": its tables have version 99, this release knows versions up to ");
  }

  @Test
  void finishesAMigrationThatStoppedHalfWay() {
    useTablesOfItsOwn();
    client().execute("test", "DROP TABLE gateway_ticks");
    client().execute("test", "DROP TABLE schema_version");

    store.migrate();

    store.write(Rows.ticks(Rows.tick("g", 0, 5, 0)));
    assertThat(store.ledger().acknowledged()).isEqualTo(5);
  }

  @Test
  void takesABatchOfLateViewsOfTwoHundredDays() {
    store.write(
        Rows.lateViews(
            IntStream.range(0, 200)
                .mapToObj(day -> new LateViews(START.minus(Duration.ofDays(day)), "/a", END, 1))
                .toArray(LateViews[]::new)));

    assertThat(store.topPages(Instant.EPOCH, END, 1)).containsExactly(new PageTotal("/a", 200, 0));
  }

  @Test
  void keepsLateViewsOfMoreThanAHundredDaysWhenItMakesTheirTableAnew() {
    store.close();
    store = openMadeBy(7);
    for (int from = 0; from < 120; from += 60) { // more days at once are refused
      ((SqlResultStore) store)
          .writeRows(
              Tables.LATE_VIEWS,
              IntStream.range(from, from + 60)
                  .mapToObj(day -> new LateViews(START, "/a", START.plus(Duration.ofDays(day)), 1))
                  .toList());
    }

    store.migrate();
    store.migrate();

    assertThat(store.topPages(START, END, 1)).containsExactly(new PageTotal("/a", 120, 0));
    assertThat(client().select("test", "SHOW TABLES LIKE 'late%'", row -> row.text(0)))
        .containsExactly("late_views_per_minute", "late_views_rolled_up");
  }

  @Test
  void mergesTheStepsOfADayThatIsOver() {
    int midnight = 14 * 60;
    store.write(pageViews(views(0, "/a", 3)));
    store.write(pageViews(views(midnight - 20, "/a", 1), views(midnight - 19, "/b", 5)));
    store.write(pageViews(views(midnight - 20, "/a", 2)));
    for (int hour = 0; hour < 4; hour++) {
      store.write(pageViews(views(midnight + 60 * hour + 30, "/a", 7)));
    }

    await("one part of the first day")
        .atMost(Duration.ofMinutes(1))
        .until(
            () ->
                client()
                    .select(
                        "test",
                        "SELECT name FROM system.parts WHERE active AND database = '"
                            + database
                            + "' AND table = 'page_views_rolled_up' AND partition = '20240501'",
                        row -> row.text(0)),
            parts -> parts.size() == 1);

    assertThat(store.topPages(START, minute(midnight), 3))
        .containsExactly(new PageTotal("/a", 5, 0), new PageTotal("/b", 5, 0));
  }

  @Test
  void losesNoLateViewsWhenItStopsWhileTheirTableGetsItsNewName() {
    store.close();
    store = openMadeBy(7);
    store.write(Rows.lateViews(new LateViews(START, "/a", END, 3)));
    client().execute("test", "RENAME TABLE late_views_per_minute TO late_views_per_minute_coarse");

    store.migrate();

    assertThat(store.topPages(START, END, 1)).containsExactly(new PageTotal("/a", 3, 0));
  }

  @Test
  void losesNoLateViewsWhenItStopsBeforeTheSecondCopy() {
    store.close();
    store = openMadeBy(7);
    store.write(Rows.lateViews(new LateViews(START, "/a", END, 3)));
    client().execute("test", "RENAME TABLE late_views_per_minute TO late_views_per_minute_coarse");
    client().execute("test", "CREATE TABLE late_views_per_minute AS late_views_per_minute_coarse");
    store.write(Rows.lateViews(new LateViews(START, "/b", END, 2)));

    store.migrate();

    assertThat(store.topPages(START, END, 2))
        .containsExactly(new PageTotal("/a", 3, 0), new PageTotal("/b", 2, 0));
  }

  @Test
  void givesPeopleTimesToReadInUtc() {
    store.write(Rows.ledger(Rows.slice(0, 0, 10, 0, 10)));
    store.writeQuarantine(List.of(Rows.quarantined(0, 61_000, "a")));

    assertThat(
            client()
                .select(
                    "test",
                    "SELECT toString(appended_at), unhex(raw_hex) FROM quarantine",
                    row -> row.text(0) + row.text(1)))
        .containsExactly("2024-05-01 10:01:01{\u0000");
    assertThat(client().select("test", "SELECT stored_at FROM ledger", row -> row.minute(0)))
        .containsExactly(minute(0).plusSeconds(1));
  }

  @Test
  void givesTheServersReasonAndNoPassword() {
    useTablesOfItsOwn();
    client().execute("test", "DROP TABLE page_views_per_minute");

    assertThatThrownBy(() -> store.write(pageViews(views(0, "/a", 3))))
        .isInstanceOf(ResultStoreException.class)
        .hasMessageMatching(
            "(?s)Cannot write rows of page_views_per_minute in ClickHouse at"
                + " http://\\S+:\\d+/results_\\d+: status \\d+, Code: 60[,.].*");
  }
}
