package dev.tidemark.dashboard.http;

import io.vertx.core.MultiMap;
import java.util.List;
import java.util.regex.Pattern;

/** The parameters in a request's address. One that nobody asked for is a mistake, and said so. */
final class Parameters {
  private static final Pattern REASON = Pattern.compile("[a-z][a-z0-9_]{0,63}");

  private final MultiMap values;

  private Parameters(MultiMap values) {
    this.values = values;
  }

  static Parameters of(MultiMap values, String... known) {
    for (String name : values.names()) {
      if (!List.of(known).contains(name)) {
        throw new BadParameterException(
            "Unknown parameter '" + name + "': expected " + expected(known));
      }
      if (values.getAll(name).size() > 1) {
        throw new BadParameterException("Invalid parameter '" + name + "': it is there twice");
      }
    }
    return new Parameters(values);
  }

  int integer(String name, int absent, int min, int max) {
    String text = values.get(name);
    if (text == null) {
      return absent;
    }
    try {
      int value = Integer.parseInt(text);
      if (value >= min && value <= max) {
        return value;
      }
    } catch (NumberFormatException e) {
      // Said below, as for a number out of range.
    }
    throw new BadParameterException(
        "Cannot parse '"
            + name
            + "' = \""
            + text
            + "\": expected an integer between "
            + min
            + " and "
            + max);
  }

  /** Any text; empty when absent. */
  String text(String name, int longest) {
    String text = values.get(name);
    if (text == null) {
      return "";
    }
    if (text.length() > longest) {
      throw new BadParameterException(
          "Invalid parameter '" + name + "': expected at most " + longest + " characters");
    }
    return text;
  }

  /** A quarantine reason's code; null when absent or empty. */
  String reason(String name) {
    String text = values.get(name);
    if (text == null || text.isEmpty()) {
      return null;
    }
    if (!REASON.matcher(text).matches()) {
      throw new BadParameterException(
          "Cannot parse '" + name + "' = \"" + text + "\": expected a reason such as missing_page");
    }
    return text;
  }

  private static String expected(String... known) {
    return known.length == 0 ? "none" : String.join(", ", known);
  }
}
