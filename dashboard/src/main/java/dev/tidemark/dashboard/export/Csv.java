package dev.tidemark.dashboard.export;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/**
 * Rows as RFC 4180 says, with a header. A text that a spreadsheet would take for a formula gets a
 * {@code '} before it, since page names come from strangers; numbers stay numbers.
 */
final class Csv {
  private static final String FORMULA_BEGINS = "=+-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20";

  private final StringBuilder text = new StringBuilder();

  Csv(List<String> columns) {
    add(columns);
  }

  void add(List<?> row) {
    for (int i = 0; i < row.size(); i++) {
      text.append(i == 0 ? "" : ",").append(cell(row.get(i)));
    }
    text.append("\r\n");
  }

  private static String cell(Object value) {
    if (value == null) {
      return "";
    }
    if (value instanceof Number || value instanceof Boolean) {
      return value.toString();
    }
    return quoted(
        value instanceof JsonObject object
            ? object.encode()
            : value instanceof JsonArray array ? array.encode() : value.toString());
  }

  private static String quoted(String value) {
    String safe = isFormula(value) ? "'" + value : value;
    return '"' + safe.replace("\"", "\"\"") + '"';
  }

  /** Spaces before it do not keep a spreadsheet from it. */
  private static boolean isFormula(String value) {
    String begins = value.stripLeading();
    return !value.isEmpty()
        && (FORMULA_BEGINS.indexOf(value.charAt(0)) >= 0
            || (!begins.isEmpty() && FORMULA_BEGINS.indexOf(begins.charAt(0)) >= 0));
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
