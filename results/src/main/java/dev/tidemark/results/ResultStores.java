package dev.tidemark.results;

import java.nio.file.Files;
import java.nio.file.Path;

/** Opens the store that an address in the configuration names. */
public final class ResultStores {
  private static final String DUCKDB = "duckdb:";
  private static final String CLICKHOUSE = "clickhouse:";

  private ResultStores() {}

  /**
   * Opens a store; its tables may still need {@link ResultStore#migrate}.
   *
   * @param url {@code duckdb:PATH}; {@code duckdb::memory:} for one that is gone at the end; {@code
   *     clickhouse:http://user:password@host:8123/database}
   * @throws ResultStoreException when the address is none of these, or the store cannot be opened
   */
  public static ResultStore open(String url) {
    if (url.equals("duckdb::memory:")) {
      return DuckDbResultStore.inMemory();
    }
    if (url.startsWith(DUCKDB) && url.length() > DUCKDB.length()) {
      return DuckDbResultStore.open(Path.of(url.substring(DUCKDB.length())));
    }
    if (url.startsWith(CLICKHOUSE)) {
      return ClickHouseResultStore.at(url.substring(CLICKHOUSE.length()));
    }
    throw unknown();
  }

  /**
   * Opens what is stored, for an audit. A DuckDB file must be there, and no other process may have
   * it open.
   *
   * @param url as for {@link #open}
   * @throws ResultStoreException as from {@link #open}, and when there is no such file
   */
  public static StoredRows openRows(String url) {
    if (url.startsWith(DUCKDB) && url.length() > DUCKDB.length()) {
      Path file = Path.of(url.substring(DUCKDB.length()));
      if (!Files.exists(file)) {
        throw new ResultStoreException(
            "Cannot open the DuckDB file '" + file + "': it is not there");
      }
      return new SqlStoredRows(DuckDbResultStore.open(file));
    }
    if (url.startsWith(CLICKHOUSE)) {
      return new SqlStoredRows(ClickHouseResultStore.at(url.substring(CLICKHOUSE.length())));
    }
    throw unknown();
  }

  /** A store's address as it may be shown and logged. */
  public static String withoutPassword(String url) {
    return url.replaceAll("//[^/@]*@", "//");
  }

  private static ResultStoreException unknown() {
    // Without the address itself, which may hold a password.
    return new ResultStoreException(
        "Unknown result store: expected duckdb:PATH, duckdb::memory: or"
            + " clickhouse:http://user:password@host:8123/database");
  }
}
