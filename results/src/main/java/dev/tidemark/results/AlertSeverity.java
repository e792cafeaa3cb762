package dev.tidemark.results;

import java.util.Arrays;
import java.util.Locale;

/** How much an alert matters. */
public enum AlertSeverity {
  WARNING,
  HIGH;

  private final String code = name().toLowerCase(Locale.ROOT);

  /** The name in tables and for people, such as {@code high}. */
  public String code() {
    return code;
  }

  /**
   * The severity with this code.
   *
   * @throws IllegalArgumentException when there is none
   */
  public static AlertSeverity ofCode(String code) {
    return Arrays.stream(values())
        .filter(severity -> severity.code.equals(code))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("Unknown severity '" + code + "'"));
  }
}
