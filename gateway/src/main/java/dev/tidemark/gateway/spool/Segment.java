package dev.tidemark.gateway.spool;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One file of the log and how far it is good. Guarded by the log that it belongs to. */
final class Segment {
  private static final Pattern NAME = Pattern.compile("(\\d{10})(?:\\.log|-\\d+\\.done)");

  private final int number;

  /** What the file takes on the disk, as far as this process has written it. */
  long written;

  /** The end of what has been forced, or was found whole at the start. Beyond it nobody reads. */
  long durable;

  /** Up to here Kafka has all of it. */
  long drained;

  /** Records between drained and durable. */
  long records;

  Segment(int number) {
    this.number = number;
  }

  int number() {
    return number;
  }

  String fileName() {
    return fileName(number);
  }

  static String fileName(int number) {
    return "%010d.log".formatted(number);
  }

  static String cursorName(int segment, int number) {
    return "%010d-%d.done".formatted(segment, number);
  }

  static boolean isFile(String name) {
    return NAME.matcher(name).matches() && name.endsWith(".log");
  }

  static boolean isCursor(String name) {
    return NAME.matcher(name).matches() && name.endsWith(".done");
  }

  static int cursorNumberOf(String name) {
    return Integer.parseInt(name.substring(name.indexOf('-') + 1, name.indexOf('.')));
  }

  static int numberOf(String name) {
    Matcher matcher = NAME.matcher(name);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("Cannot read a segment's number from '" + name + "'");
    }
    return Integer.parseInt(matcher.group(1));
  }
}
