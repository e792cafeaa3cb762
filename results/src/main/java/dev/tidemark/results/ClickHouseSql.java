package dev.tidemark.results;

import java.time.Instant;
import java.util.Iterator;
import java.util.List;

/**
 * Puts parameters into a statement as literals, since servers before 20 know no parameters. Nothing
 * that a stranger wrote gets into a statement by any other way.
 */
final class ClickHouseSql {

  private ClickHouseSql() {}

  /**
   * @param sql without question marks other than those that stand for parameters
   */
  static String bind(String sql, List<?> parameters) {
    StringBuilder bound = new StringBuilder(sql.length() + 32);
    Iterator<?> values = parameters.iterator();
    for (int i = 0; i < sql.length(); i++) {
      char c = sql.charAt(i);
      if (c == '?') {
        appendLiteral(bound, values.next());
      } else {
        bound.append(c);
      }
    }
    if (values.hasNext()) {
      throw new IllegalArgumentException("Invalid parameters: more than question marks in " + sql);
    }
    return bound.toString();
  }

  private static void appendLiteral(StringBuilder sql, Object value) {
    if (value instanceof Long number) {
      sql.append((long) number);
    } else if (value instanceof Instant time) {
      sql.append("toDateTime(").append(StoredTime.secondsUp(time)).append(')');
    } else if (value instanceof String text) {
      appendText(sql, text);
    } else {
      throw new IllegalArgumentException("Invalid parameter: " + value.getClass());
    }
  }

  /**
   * Inside single quotes, backslash and quote are all that ends or escapes; they and control
   * characters are written as escapes, so that the statement stays on its lines in the server's
   * log.
   */
  private static void appendText(StringBuilder sql, String text) {
    sql.append('\'');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\' || c == '\'') {
        sql.append('\\').append(c);
      } else if (c < ' ' || c == '\u007f') {
        sql.append("\\x").append("%02x".formatted((int) c));
      } else {
        sql.append(c);
      }
    }
    sql.append('\'');
  }
}
