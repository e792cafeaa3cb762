package dev.tidemark.results;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A table that rows are written to: its columns, its key, and which of two rows with one key stays.
 *
 * <p>The rule is the same in every store: the row with the larger {@code version} stays, and of two
 * equal ones the row that was written last. The versions are numbers that only grow, so a replay of
 * something old lowers nothing.
 *
 * @param version the column that decides; null when rows with one key are always the same
 */
record Table<R>(String name, List<Column<R>> key, List<Column<R>> values, String version) {

  /**
   * @param value takes the column's value out of a row, in the Java type that {@link ColumnType}
   *     names
   */
  record Column<R>(String name, ColumnType type, Function<R, Object> value) {}

  List<Column<R>> columns() {
    List<Column<R>> columns = new ArrayList<>(key);
    columns.addAll(values);
    return columns;
  }

  /**
   * The rows that stay of those with one key, for a store that cannot update a row twice in a
   * statement.
   */
  Collection<R> onePerKey(Collection<R> rows) {
    Map<List<Object>, R> byKey = new LinkedHashMap<>();
    for (R row : rows) {
      List<Object> values = new ArrayList<>(key.size());
      for (Column<R> column : key) {
        values.add(column.value().apply(row));
      }
      byKey.merge(values, row, this::staying);
    }
    return byKey.values();
  }

  private R staying(R before, R after) {
    return version == null || version(after) >= version(before) ? after : before;
  }

  private long version(R row) {
    for (Column<R> column : values) {
      if (column.name().equals(version)) {
        Object value = column.value().apply(row);
        return value instanceof Instant time ? StoredTime.millis(time) : (long) value;
      }
    }
    throw new IllegalStateException("Cannot find the version '" + version + "' of " + name);
  }

  static String names(List<? extends Column<?>> columns) {
    return columns.stream().map(column -> quoted(column.name())).collect(Collectors.joining(", "));
  }

  static <R> Column<R> minute(String name, Function<R, Instant> value) {
    return new Column<>(name, ColumnType.MINUTE, value::apply);
  }

  static <R> Column<R> millis(String name, Function<R, Instant> value) {
    return new Column<>(name, ColumnType.MILLIS, value::apply);
  }

  static <R> Column<R> number(String name, Function<R, Number> value) {
    return new Column<>(name, ColumnType.NUMBER, row -> value.apply(row).longValue());
  }

  static <R> Column<R> decimal(String name, Function<R, Double> value) {
    return new Column<>(name, ColumnType.DECIMAL, value::apply);
  }

  static <R> Column<R> text(String name, Function<R, String> value) {
    return new Column<>(name, ColumnType.TEXT, value::apply);
  }

  /** A name as both stores take it; {@code offset} is a word of SQL in one of them. */
  static String quoted(String name) {
    return '"' + name + '"';
  }
}
