package dev.tidemark.events;

import java.nio.charset.StandardCharsets;

/** Reads the head line of a record, as {@link HeadWriter} writes it, field by field. */
final class HeadReader {
  private final String what;
  private final byte[] bytes;
  private int position;

  /**
   * Starts reading behind the byte that tells the kind.
   *
   * @param what names the record in messages
   * @throws IllegalArgumentException when the record is of another kind
   */
  HeadReader(String what, char kind, byte[] bytes) {
    this.what = what;
    this.bytes = bytes;
    if (bytes == null || bytes.length < 2 || bytes[0] != kind || bytes[1] != '\t') {
      throw new IllegalArgumentException(
          "Cannot read " + what + ": expected it to begin with '" + kind + "' and a tab");
    }
    position = 2;
  }

  /** The next field, which must be followed by another. */
  String text() {
    return fieldEndedBy('\t');
  }

  /** The last field of the line. */
  String lastText() {
    return fieldEndedBy('\n');
  }

  long number() {
    return toNumber(text());
  }

  long lastNumber() {
    return toNumber(lastText());
  }

  /** Where what stands behind the last field begins. */
  int position() {
    return position;
  }

  private String fieldEndedBy(char terminator) {
    int from = position;
    int to = from;
    while (to < bytes.length && bytes[to] != '\t' && bytes[to] != '\n') {
      to++;
    }
    if (to == bytes.length || bytes[to] != terminator) {
      throw new IllegalArgumentException(
          "Cannot read "
              + what
              + ": expected a "
              + (terminator == '\t' ? "tab" : "newline")
              + " behind the field at byte "
              + from);
    }
    position = to + 1;
    return new String(bytes, from, to - from, StandardCharsets.UTF_8);
  }

  private long toNumber(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "Cannot read " + what + ": expected an integer, got '" + text + "'", e);
    }
  }
}
