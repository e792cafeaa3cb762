package dev.tidemark.results;

import java.util.List;

/** Rows of a table. */
record TableRows<R>(Table<R> table, List<R> rows) {

  <E extends Exception> void insertInto(StoreWrite<E> store) throws E {
    store.insert(table, rows);
  }
}
