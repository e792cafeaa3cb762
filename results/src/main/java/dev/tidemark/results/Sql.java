package dev.tidemark.results;

import java.util.ArrayList;
import java.util.List;

/**
 * A statement, or a part of one, with its parameters: a {@code ?} in the text stands for each.
 *
 * @param parameters an {@link java.time.Instant} for a column with a date and time, a {@link Long}
 *     for a number or milliseconds, a {@link String}
 */
record Sql(String text, List<Object> parameters) {

  /**
   * Puts a statement together.
   *
   * @param text with a {@code ?} for each value
   * @param values parameters, and parts, which take the place of their {@code ?}
   */
  static Sql of(String text, Object... values) {
    StringBuilder whole = new StringBuilder();
    List<Object> parameters = new ArrayList<>();
    int next = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c != '?') {
        whole.append(c);
      } else if (values[next++] instanceof Sql part) {
        whole.append(part.text);
        parameters.addAll(part.parameters);
      } else {
        whole.append('?');
        parameters.add(values[next - 1]);
      }
    }
    if (next != values.length) {
      throw new IllegalArgumentException("Invalid values: more than question marks in " + text);
    }
    return new Sql(whole.toString(), parameters);
  }

  /** All rows of each. */
  static Sql unionAll(List<Sql> parts) {
    List<Object> parameters = new ArrayList<>();
    List<String> texts = new ArrayList<>();
    for (Sql part : parts) {
      texts.add(part.text);
      parameters.addAll(part.parameters);
    }
    return new Sql(String.join("UNION ALL\n", texts), parameters);
  }
}
