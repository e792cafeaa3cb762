package dev.tidemark.loadgen.traffic;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** An event's fields in order, each with its value as JSON text. */
public final class Draft {
  private final Map<String, String> fields = new LinkedHashMap<>();

  public Draft text(String field, String value) {
    return json(field, quote(value));
  }

  /** Sets a field to any text, JSON or not. */
  public Draft json(String field, String value) {
    fields.put(field, value);
    return this;
  }

  public Draft without(String field) {
    fields.remove(field);
    return this;
  }

  /** The value as JSON text; null when the field is absent. */
  String get(String field) {
    return fields.get(field);
  }

  String toJson() {
    StringBuilder json = new StringBuilder(600);
    char separator = '{';
    for (Map.Entry<String, String> field : fields.entrySet()) {
      json.append(separator)
          .append('"')
          .append(field.getKey())
          .append("\":")
          .append(field.getValue());
      separator = ',';
    }
    return json.append('}').toString();
  }

  public byte[] toBytes() {
    return toJson().getBytes(StandardCharsets.UTF_8);
  }

  static String quote(String value) {
    StringBuilder quoted = new StringBuilder(value.length() + 16).append('"');
    JsonStringEncoder.getInstance().quoteAsString(value, quoted);
    return quoted.append('"').toString();
  }
}
