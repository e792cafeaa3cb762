package dev.tidemark.results;

import static dev.tidemark.results.Rows.START;
import static dev.tidemark.results.Rows.pageViews;
import static dev.tidemark.results.Rows.views;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DuckDbResultStoreTest extends ResultStoreContract {
  @TempDir private Path folder;

  @Override
  ResultStore open() {
    return DuckDbResultStore.open(file(), new DuckDbOptions(1, 256));
  }

  @Override
  ResultStore openMadeBy(int version) throws Exception {
    Path old = folder.resolve("old.duckdb");
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:" + old);
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE schema_version (version INTEGER PRIMARY KEY, name VARCHAR)");
      for (Migrations.Migration migration : OlderRelease.migrations("results/duckdb", version)) {
        for (String sql : migration.statements()) {
          statement.execute(sql);
        }
        statement.execute(
            "INSERT INTO schema_version VALUES (%d, '%s')"
                .formatted(migration.version(), migration.name()));
      }
    }
    return DuckDbResultStore.open(old, new DuckDbOptions(1, 256));
  }

  private Path file() {
    return folder.resolve("new/folders/results.duckdb");
  }

  @Test
  void givesACopyThatOthersCanOpenAsItWasAtOneMoment() {
    store.write(pageViews(views(0, "/a", 3)));
    store.writeQuarantine(List.of(Rows.quarantined(1, 60_000, "a")));
    assertThat(store.copy()).as("the next one is written over it").isPresent();

    Path copy = store.copy().orElseThrow();
    store.write(pageViews(views(0, "/a", 4)));

    try (StoredRows rows = ResultStores.openRows("duckdb:" + copy)) {
      assertThat(rows.pageViews(START, END)).containsExactly(views(0, "/a", 3));
      assertThat(rows.quarantined(START, END)).hasSize(1);
      assertThat(rows.migrations()).contains(StoredRows.REPLAYS);
    }
    assertThat(store.pageMinutes(START, END)).containsExactly(new PageMinute(START, "/a", 4, 0));
  }

  @Test
  void keepsEverythingWhenItIsClosed() {
    store.write(pageViews(views(0, "/a", 3)));
    store.writeQuarantine(List.of(Rows.quarantined(1, 0, "a")));

    store.close();
    store = open();
    store.migrate();

    assertThat(store.pageMinutes(START, END)).containsExactly(new PageMinute(START, "/a", 3, 0));
    assertThat(store.quarantined(null, 5)).hasSize(1);
  }

  @Test
  void worksInMemory() {
    try (ResultStore inMemory = ResultStores.open("duckdb::memory:")) {
      inMemory.migrate();
      inMemory.write(pageViews(views(0, "/a", 3)));

      assertThat(inMemory.pageMinutes(START, END)).hasSize(1);
      assertThat(store.pageMinutes(START, END)).isEmpty();
    }
  }

  @Test
  void refusesTablesOfANewerRelease() throws Exception {
    store.close();
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:" + file());
        Statement statement = connection.createStatement()) {
      statement.execute("INSERT INTO schema_version VALUES (99, 'from the future')");
    }

    store = open();
    assertThatThrownBy(store::migrate)
        .isInstanceOf(ResultStoreException.class)
        .hasMessageMatching(
            Pattern.quote("Cannot use the DuckDB file '" + file() + "': ")
                + "its tables have version 99, this release knows versions up to \\d+\\."
                + " Run the release that wrote it, or a newer one");
  }

  @Test
  void namesAFileThatIsNoDatabase() throws Exception {
    Path text =
        Files.writeString(folder.resolve("text.duckdb"), "no database at all\n".repeat(999));

    assertThatThrownBy(() -> DuckDbResultStore.open(text))
        .isInstanceOf(ResultStoreException.class)
        .hasMessageStartingWith("Cannot open the DuckDB file '" + text + "': ");
  }

  @Test
  void namesAFolderThatCannotBe() throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "");

    assertThatThrownBy(() -> DuckDbResultStore.open(file.resolve("results.duckdb")))
        .isInstanceOf(ResultStoreException.class)
        .hasMessageStartingWith(
            "Cannot create the folder of the DuckDB file '" + file.resolve("results.duckdb"));
  }

  @Test
  void saysThatItIsClosed() {
    store.close();

    assertThatThrownBy(() -> store.write(pageViews()))
        .isInstanceOf(ResultStoreException.class)
        .hasMessage("Cannot write a batch: the DuckDB file '" + file() + "' is closed");
    store.close();
  }

  @Test
  void aBatchThatFailsLeavesNothingBehind() {
    BatchResults broken =
        new BatchResults(
            List.of(views(0, "/a", 3)),
            List.of(),
            List.of(new MetricCount(START, "m", null, 1)),
            List.of(),
            List.of());

    assertThatThrownBy(() -> store.write(broken))
        .isInstanceOf(ResultStoreException.class)
        .hasMessageStartingWith("Cannot write a batch in the DuckDB file '" + file() + "': ");

    assertThat(store.pageMinutes(START, END)).isEmpty();
    store.write(pageViews(views(0, "/a", 3)));
    assertThat(store.pageMinutes(START, END)).hasSize(1);
  }
}
