package dev.tidemark.gateway.spool;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One file of the log and how far it is good. Guarded by the log that it belongs to. */
final class Segment {
  private static final Pattern NAME =
      Pattern.compile("(\\d{10})(?:\\.log|\\.refused|-\\d+\\.done)");

  private final int number;
  private final String fileName;

  /** What the file takes on the disk, as far as this process has written it. */
  long written;

  /** The end of what has been forced, or was found whole at the start. Beyond it nobody reads. */
  long durable;

  /** Up to here Kafka has all of it. */
  long drained;

  /** Durable records that have not been read yet. */
  long unread;

  /** Reading has found damage; what is written behind it would never be read. */
  boolean damaged;

  /** A new one. */
  Segment(int number) {
    this("%010d.log".formatted(number));
  }

  /** One whose file is there. */
  Segment(String fileName) {
    this.number = numberOf(fileName);
    this.fileName = fileName;
  }

  int number() {
    return number;
  }

  String fileName() {
    return fileName;
  }

  /** Of a segment that holds what Kafka has refused for good. */
  static String setAsideName(int number) {
    return "%010d.refused".formatted(number);
  }

  static String cursorName(int segment, int number) {
    return "%010d-%d.done".formatted(segment, number);
  }

  static boolean isFile(String name) {
    return (name.endsWith(".log") || name.endsWith(".refused")) && NAME.matcher(name).matches();
  }

  static boolean isCursor(String name) {
    return name.endsWith(".done") && NAME.matcher(name).matches();
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
