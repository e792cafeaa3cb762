package dev.tidemark.events;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A text in UTF-8 as part of a byte array, or nothing.
 *
 * <p>It belongs to its {@link EventParser}: its content lasts until the next record is parsed, and
 * the array must not be written to. Whoever keeps the text copies it.
 */
public final class Slice {
  private static final byte[] NOTHING = {};

  private byte[] array = NOTHING;
  private int offset;
  private int length;

  Slice() {}

  /** Whether there is a text. A text that is present is never empty. */
  public boolean isPresent() {
    return length > 0;
  }

  /** The array that the text is part of. */
  public byte[] array() {
    return array;
  }

  /** Where in the array the text begins. */
  public int offset() {
    return offset;
  }

  /** The text's length in bytes; 0 when there is none. */
  public int length() {
    return length;
  }

  public boolean contentEquals(byte[] text) {
    return Arrays.equals(array, offset, offset + length, text, 0, text.length);
  }

  /** A copy of the text's bytes, empty when there is no text. */
  public byte[] toByteArray() {
    return Arrays.copyOfRange(array, offset, offset + length);
  }

  /** The text, empty when there is none. */
  @Override
  public String toString() {
    return new String(array, offset, length, StandardCharsets.UTF_8);
  }

  void set(byte[] in, int from, int to) {
    array = in;
    offset = from;
    length = to - from;
  }

  void clear() {
    array = NOTHING;
    offset = 0;
    length = 0;
  }
}
