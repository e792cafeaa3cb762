package dev.tidemark.bench.measure;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** The figures of a benchmark as one JSON object on one line. */
public final class Report {
  private static final MathContext DIGITS = new MathContext(4);

  private final Map<String, String> figures = new LinkedHashMap<>();

  /**
   * Adds a figure.
   *
   * @param name a plain name of ours, with its unit last
   */
  public Report put(String name, double value) {
    figures.put(name, json(value));
    return this;
  }

  /** Adds figures that belong together, as an object of their own. */
  public Report put(String name, Report group) {
    figures.put(name, group.toJson());
    return this;
  }

  /** Adds a number of things. */
  public Report put(String name, long value) {
    return put(name, (double) value);
  }

  /** Adds the figures of another, in their order. */
  public Report putAll(Report other) {
    figures.putAll(other.figures);
    return this;
  }

  /** With four significant digits below 10,000 and whole numbers above, more is noise. */
  public String toJson() {
    return figures.entrySet().stream()
        .map(figure -> "\"" + figure.getKey() + "\":" + figure.getValue())
        .collect(Collectors.joining(",", "{", "}"));
  }

  /** JSON has no number for what could not be measured. */
  private static String json(double value) {
    if (!Double.isFinite(value)) {
      return "null";
    }
    return Math.abs(value) >= 10_000
        ? Long.toString(Math.round(value))
        : new BigDecimal(value).round(DIGITS).stripTrailingZeros().toPlainString();
  }
}
