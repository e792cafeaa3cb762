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
  private static final int SMALLEST_CHUNK = 1 << 7;
  private static final int LARGEST_CHUNK = 1 << 13;

  // what is known of each text, in the order of their numbers: those seen often lie together
  private static final int PLACE = 4;
  private static final int CHUNK = 1;
  private static final int OFFSET = 2;
  private static final int LENGTH = 3;

  private final List<byte[]> chunks = new ArrayList<>();
  private int[] places = new int[PLACE * SMALLEST];
  private int[] table = new int[SMALLEST];
  private int size;
  private int chunkUsed;
  private long keyBytes;

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
    if (table[slot] != NONE) {
      return table[slot];
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
    return table[slot] == NONE ? add(slot, bytes, 0, bytes.length, hash) : table[slot];
  }

  /** The text's length in bytes. */
  int length(int number) {
    return places[place(number) + LENGTH];
  }

  /**
   * Copies a text.
   *
   * @return where it ends
   */
  int copy(int number, byte[] to, int at) {
    int place = place(number);
    int length = places[place + LENGTH];
    System.arraycopy(chunks.get(places[place + CHUNK]), places[place + OFFSET], to, at, length);
    return at + length;
  }

  /** Takes note of a new key that is made of texts. */
  void usedInKey(int bytes) {
    keyBytes += bytes;
  }

  /** Of all keys that were made of the texts, together. */
  long keyBytes() {
    return keyBytes;
  }

  private static int place(int number) {
    return PLACE * (number - 1);
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
    int number = ++size;
    table[slot] = number;
    int place = place(number);
    if (place == places.length) {
      places = Arrays.copyOf(places, Math.multiplyExact(2, place));
    }
    places[place] = hash;
    places[place + OFFSET] = copied(array, offset, length);
    places[place + CHUNK] = chunks.size() - 1;
    places[place + LENGTH] = length;
    if (2 * size > table.length) {
      grow();
    }
    return number;
  }

  /**
   * Copies the bytes into the last chunk, which is a new one if it has no room for them.
   *
   * @return where they begin in it
   */
  private int copied(byte[] array, int offset, int length) {
    int chunkLength = chunks.isEmpty() ? 0 : chunks.get(chunks.size() - 1).length;
    if (chunks.isEmpty() || chunkUsed + length > chunkLength) {
      int larger = Math.min(LARGEST_CHUNK, Math.max(SMALLEST_CHUNK, 2 * chunkLength));
      chunks.add(new byte[Math.max(length, larger)]);
      chunkUsed = 0;
    }
    int begin = chunkUsed;
    System.arraycopy(array, offset, chunks.get(chunks.size() - 1), begin, length);
    chunkUsed += length;
    return begin;
  }

  private void grow() {
    table = new int[Math.multiplyExact(2, table.length)];
    int mask = table.length - 1;
    for (int number = 1; number <= size; number++) {
      int slot = places[place(number)] & mask;
      while (table[slot] != NONE) {
        slot = (slot + 1) & mask;
      }
      table[slot] = number;
    }
  }

  /** Where the text's number stands, or is to stand. */
  private int slot(byte[] array, int offset, int length, int hash) {
    int mask = table.length - 1;
    int slot = hash & mask;
    while (table[slot] != NONE && !is(table[slot], array, offset, length, hash)) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private boolean is(int number, byte[] array, int offset, int length, int hash) {
    int place = place(number);
    int from = places[place + OFFSET];
    return places[place] == hash
        && Arrays.equals(
            chunks.get(places[place + CHUNK]),
            from,
            from + places[place + LENGTH],
            array,
            offset,
            offset + length);
  }
}
