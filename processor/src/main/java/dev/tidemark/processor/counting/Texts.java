package dev.tidemark.processor.counting;

import dev.tidemark.events.Slice;
import dev.tidemark.processor.memory.Hash128;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The texts that keys are made of, each with a number from 1 on, so that the counts themselves need
 * not hold or compare texts. Confined to one thread.
 *
 * <p>A table of its own, at most half full, so that looking up an event's text makes no object. New
 * texts are copied one behind the other.
 */
final class Texts {
  /** The number of no text. */
  static final int NONE = 0;

  private static final int SMALLEST = 16;
  private static final int SMALLEST_COPIES = 1 << 7;
  private static final int LARGEST_COPIES = 1 << 13;

  private static final class Text {
    private final byte[] array;
    private final int offset;
    private final int length;
    private final int hash;
    private final int number;

    Text(byte[] array, int offset, int length, int hash, int number) {
      this.array = array;
      this.offset = offset;
      this.length = length;
      this.hash = hash;
      this.number = number;
    }
  }

  private final List<Text> texts = new ArrayList<>();
  private Text[] table = new Text[SMALLEST];
  private byte[] copies = {};
  private int copiesUsed;

  /** The number of a text, also of an empty one. */
  int number(Slice text) {
    return number(text.array(), text.offset(), text.length());
  }

  /**
   * The number of a text, also of an empty one. Bytes that are no UTF-8 become the replacement
   * character, as in every text of them, so that two texts that read the same are one.
   */
  int number(byte[] array, int offset, int length) {
    int hash = Long.hashCode(Hash128.low(array, offset, length));
    int slot = slot(array, offset, length, hash);
    if (table[slot] != null) {
      return table[slot].number;
    }
    return isAscii(array, offset, length)
        ? add(slot, array, offset, length, hash)
        : number(new String(array, offset, length, StandardCharsets.UTF_8));
  }

  /** The number of a text. */
  int number(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    int hash = Long.hashCode(Hash128.low(bytes, 0, bytes.length));
    int slot = slot(bytes, 0, bytes.length, hash);
    return table[slot] == null ? add(slot, bytes, 0, bytes.length, hash) : table[slot].number;
  }

  /** The text's length in bytes. */
  int length(int number) {
    return text(number).length;
  }

  /**
   * Copies a text.
   *
   * @return where it ends
   */
  int copy(int number, byte[] to, int at) {
    Text text = text(number);
    System.arraycopy(text.array, text.offset, to, at, text.length);
    return at + text.length;
  }

  private Text text(int number) {
    return texts.get(number - 1);
  }

  private static boolean isAscii(byte[] array, int offset, int length) {
    for (int i = offset; i < offset + length; i++) {
      if (array[i] < 0) {
        return false;
      }
    }
    return true;
  }

  private int add(int slot, byte[] array, int offset, int length, int hash) {
    if (copiesUsed + length > copies.length) {
      int larger = Math.min(LARGEST_COPIES, Math.max(SMALLEST_COPIES, 2 * copies.length));
      copies = new byte[Math.max(length, larger)];
      copiesUsed = 0;
    }
    System.arraycopy(array, offset, copies, copiesUsed, length);
    Text text = new Text(copies, copiesUsed, length, hash, texts.size() + 1);
    copiesUsed += length;
    texts.add(text);
    table[slot] = text;
    if (2 * texts.size() > table.length) {
      grow();
    }
    return text.number;
  }

  private void grow() {
    table = new Text[2 * table.length];
    int mask = table.length - 1;
    for (Text text : texts) {
      int slot = text.hash & mask;
      while (table[slot] != null) {
        slot = (slot + 1) & mask;
      }
      table[slot] = text;
    }
  }

  /** Where the text stands, or is to stand. */
  private int slot(byte[] array, int offset, int length, int hash) {
    int mask = table.length - 1;
    int slot = hash & mask;
    while (table[slot] != null && !is(table[slot], array, offset, length, hash)) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private static boolean is(Text text, byte[] array, int offset, int length, int hash) {
    return text.hash == hash
        && Arrays.equals(
            text.array, text.offset, text.offset + text.length, array, offset, offset + length);
  }
}
