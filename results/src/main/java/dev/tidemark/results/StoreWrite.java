package dev.tidemark.results;

import java.util.List;
import java.util.function.Function;

/**
 * A write that is under way: one transaction in DuckDB, statements that follow each other in
 * ClickHouse. It sees what it has written itself.
 *
 * @param <E> how it fails
 */
interface StoreWrite<E extends Exception> {

  /** Writes rows by their keys. */
  <R> void insert(Table<R> table, List<R> rows) throws E;

  /** Writes the rows of several tables in any order; all are there when this returns. */
  default void insertAll(List<TableRows<?>> tables) throws E {
    for (TableRows<?> rows : tables) {
      rows.insertInto(this);
    }
  }

  /** Runs a statement that answers nothing. */
  void execute(Sql sql) throws E;

  <T> List<T> select(Sql sql, Function<Row, T> reader) throws E;
}
