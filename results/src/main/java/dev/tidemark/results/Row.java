package dev.tidemark.results;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.List;

/**
 * One row of an answer, its columns by position from 0. Takes the forms in which the stores hand
 * over a value: DuckDB objects of Java's own types, ClickHouse text.
 */
final class Row {
  private static final DateTimeFormatter DATE_TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

  /** The first second of 1970, as ClickHouse before 20 writes it. */
  private static final String ZERO_DATE_TIME = "0000-00-00 00:00:00";

  private final Object[] values;

  Row(Object[] values) {
    this.values = values;
  }

  String text(int column) {
    return (String) values[column];
  }

  long number(int column) {
    Object value = values[column];
    return value instanceof Number number
        ? number.longValue()
        : new BigDecimal((String) value).longValueExact();
  }

  double decimal(int column) {
    Object value = values[column];
    return value instanceof Number number
        ? number.doubleValue()
        : Double.parseDouble((String) value);
  }

  Instant minute(int column) {
    Object value = values[column];
    if (value.equals(ZERO_DATE_TIME)) {
      return Instant.EPOCH;
    }
    LocalDateTime time =
        value instanceof LocalDateTime local
            ? local
            : LocalDateTime.parse((String) value, DATE_TIME);
    return time.toInstant(ZoneOffset.UTC);
  }

  /** Null where the column is null. */
  Instant millis(int column) {
    return values[column] == null ? null : Instant.ofEpochMilli(number(column));
  }

  List<String> texts(int column) {
    return ((List<?>) values[column]).stream().map(String.class::cast).toList();
  }

  byte[] bytes(int column) {
    Object value = values[column];
    return value instanceof byte[] bytes ? bytes : HexFormat.of().parseHex((String) value);
  }
}
