package dev.tidemark.dashboard.http;

import dev.tidemark.dashboard.query.Minutes;
import dev.tidemark.events.QuarantineReason;
import io.vertx.core.MultiMap;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The parameters in a request's address. One that nobody asked for is a mistake, and said so. */
final class Parameters {
  private static final Pattern PLACE = Pattern.compile("(\\d{1,9})-(\\d{1,18})");
  private static final Pattern REASON = Pattern.compile("[a-z][a-z0-9_]{0,63}");

  private static final int MAX_MINUTES = 10_080;
  private static final int MAX_STEP = 1_440;
  private static final Instant LATEST = Instant.parse("2105-01-01T00:00:00Z");

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

  /**
   * The range that {@code minutes} up to now, or {@code from} and {@code until}, say.
   *
   * @param absent minutes up to now when nothing is said
   */
  Minutes range(Instant now, int absent) {
    String from = values.get("from");
    String until = values.get("until");
    if (from == null && until == null) {
      return Minutes.last(integer("minutes", absent, 1, MAX_MINUTES), now);
    }
    if (values.contains("minutes")) {
      throw new BadParameterException("Invalid parameter 'minutes': from and until are there too");
    }
    Instant end = until == null ? now : time("until");
    Instant start = from == null ? end.minus(absent, ChronoUnit.MINUTES) : time("from");
    Minutes range = Minutes.covering(start, end);
    if (range.count() < 1 || range.count() > MAX_MINUTES) {
      throw new BadParameterException(
          "Invalid range from "
              + start
              + " until "
              + end
              + ": expected 1 to "
              + MAX_MINUTES
              + " minutes");
    }
    return range;
  }

  /** Length of a series' steps; null when nothing is said, and the range is to choose. */
  Duration step() {
    int step = integer("step", 0, 1, MAX_STEP);
    return step == 0 ? null : Duration.ofMinutes(step);
  }

  private Instant time(String name) {
    String text = values.get(name);
    try {
      Instant time = OffsetDateTime.parse(text).toInstant();
      if (time.isAfter(Instant.EPOCH) && time.isBefore(LATEST)) {
        return time;
      }
    } catch (DateTimeParseException e) {
      // Said below, as for a time that no clock shows.
    }
    throw new BadParameterException(
        "Cannot parse '"
            + name
            + "' = \""
            + text
            + "\": expected a time like 2026-11-23T15:42:00Z");
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

  /** A quarantine reason that there is; null when absent or empty. */
  String knownReason(String name) {
    String text = values.get(name);
    if (text == null || text.isEmpty()) {
      return null;
    }
    try {
      return QuarantineReason.ofCode(text).code();
    } catch (IllegalArgumentException e) {
      throw new BadParameterException(
          "Cannot parse '"
              + name
              + "' = \""
              + text
              + "\": expected one of "
              + Arrays.stream(QuarantineReason.values())
                  .map(QuarantineReason::code)
                  .collect(Collectors.joining(", ")));
    }
  }

  /** A place of the events topic, such as {@code 0-1812}; null when absent or empty. */
  String place(String name) {
    String text = values.get(name);
    if (text == null || text.isEmpty()) {
      return null;
    }
    if (!PLACE.matcher(text).matches()) {
      throw new BadParameterException(
          "Cannot parse '"
              + name
              + "' = \""
              + text
              + "\": expected a partition and an offset such as 0-1812");
    }
    return text;
  }

  private static String expected(String... known) {
    return known.length == 0 ? "none" : String.join(", ", known);
  }
}
