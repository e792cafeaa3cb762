package dev.tidemark.events;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Writes the head line of a record: fields parted by tabs and ended by a newline.
 *
 * <p>Control characters in a field become spaces, so that no field can end the line or pose as two.
 * A surrogate without its partner becomes a question mark.
 */
final class HeadWriter {
  private static final int INITIAL_BYTES = 256;

  private byte[] bytes;
  private int length;

  /** Starts a line with the byte that tells the kind of record. */
  HeadWriter(char kind) {
    this(kind, INITIAL_BYTES);
  }

  /** The same, for a line that will hardly be longer than this. */
  HeadWriter(char kind, int capacity) {
    bytes = new byte[capacity];
    bytes[length++] = (byte) kind;
  }

  /** Appends a field; null is written as empty. */
  HeadWriter text(String text) {
    append((byte) '\t');
    if (text == null) {
      return this;
    }
    reserve(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= 0x7f) {
        return encoded(text.substring(i));
      }
      bytes[length++] = (byte) (c < ' ' ? ' ' : c);
    }
    return this;
  }

  HeadWriter number(long number) {
    return text(Long.toString(number));
  }

  private HeadWriter encoded(String text) {
    StringBuilder clean = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            codePoint ->
                clean.appendCodePoint(Character.isISOControl(codePoint) ? ' ' : codePoint));
    byte[] encoded = clean.toString().getBytes(StandardCharsets.UTF_8);
    reserve(encoded.length);
    System.arraycopy(encoded, 0, bytes, length, encoded.length);
    length += encoded.length;
    return this;
  }

  /** The line without anything behind it. */
  byte[] end() {
    append((byte) '\n');
    return Arrays.copyOf(bytes, length);
  }

  /** The line with {@code body} behind it, byte for byte. */
  byte[] endedBy(byte[] body, int offset, int bodyLength) {
    append((byte) '\n');
    byte[] value = new byte[length + bodyLength];
    System.arraycopy(bytes, 0, value, 0, length);
    System.arraycopy(body, offset, value, length, bodyLength);
    return value;
  }

  /** The line so far, with its rest and {@code body} behind it, byte for byte. */
  byte[] followedBy(byte[] rest, byte[] body, int offset, int bodyLength) {
    byte[] value = new byte[length + rest.length + bodyLength];
    System.arraycopy(bytes, 0, value, 0, length);
    System.arraycopy(rest, 0, value, length, rest.length);
    System.arraycopy(body, offset, value, length + rest.length, bodyLength);
    return value;
  }

  private void append(byte b) {
    reserve(1);
    bytes[length++] = b;
  }

  private void reserve(int more) {
    if (bytes.length - length < more) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
    }
  }
}
