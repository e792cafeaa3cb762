package dev.tidemark.results;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.tidemark.results.Table.Column;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Function;

/** Rows as ClickHouse takes them, format JSONEachRow, and as it gives them, format JSONCompact. */
final class ClickHouseJson {
  private static final JsonFactory FACTORY = new JsonFactory();
  private static final DateTimeFormatter DATE_TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(ZoneOffset.UTC);

  private ClickHouseJson() {}

  /** The column's name; bytes travel and are kept as hexadecimal digits. */
  static String columnName(Column<?> column) {
    return column.type() == ColumnType.BYTES ? column.name() + "_hex" : column.name();
  }

  static <R> byte[] write(Table<R> table, List<R> rows) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(64 * rows.size());
    List<Column<R>> columns = table.columns();
    // A Writer in between puts '?' for half a surrogate pair; Jackson's own UTF-8 would throw.
    try (JsonGenerator json =
        FACTORY.createGenerator(new OutputStreamWriter(bytes, StandardCharsets.UTF_8))) {
      for (R row : rows) {
        json.writeStartObject();
        for (Column<R> column : columns) {
          json.writeFieldName(columnName(column));
          write(json, column.type(), column.value().apply(row));
        }
        json.writeEndObject();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write rows of " + table.name(), e);
    }
    return bytes.toByteArray();
  }

  private static void write(JsonGenerator json, ColumnType type, Object value) throws IOException {
    if (value == null) {
      json.writeNull();
      return;
    }
    switch (type) {
      case MINUTE -> json.writeString(DATE_TIME.format(StoredTime.within((Instant) value)));
      case MILLIS -> json.writeNumber(StoredTime.millis((Instant) value));
      case NUMBER -> json.writeNumber((long) value);
      case DECIMAL -> json.writeNumber((double) value);
      case TEXT -> json.writeString((String) value);
      case TEXTS -> {
        json.writeStartArray();
        for (Object text : (Collection<?>) value) {
          json.writeString((String) text);
        }
        json.writeEndArray();
      }
      case BYTES -> json.writeString(HexFormat.of().formatHex((byte[]) value));
    }
  }

  /** The rows of an answer: {@code {"meta": …, "data": [[…], …], …}}. */
  static <T> List<T> read(InputStream answer, Function<Row, T> reader) throws IOException {
    List<T> rows = new ArrayList<>();
    try (JsonParser json = FACTORY.createParser(answer)) {
      json.nextToken();
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String field = json.currentName();
        json.nextToken();
        if (!field.equals("data")) {
          json.skipChildren();
          continue;
        }
        while (json.nextToken() == JsonToken.START_ARRAY) {
          rows.add(reader.apply(new Row(values(json).toArray())));
        }
      }
    }
    return rows;
  }

  /** Numbers as text: some versions quote 64-bit ones, some do not. */
  private static List<Object> values(JsonParser json) throws IOException {
    List<Object> values = new ArrayList<>();
    for (JsonToken token = json.nextToken();
        token != JsonToken.END_ARRAY;
        token = json.nextToken()) {
      switch (token) {
        case START_ARRAY -> values.add(values(json));
        case VALUE_NULL -> values.add(null);
        default -> values.add(json.getText());
      }
    }
    return values;
  }
}
