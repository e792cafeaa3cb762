package dev.tidemark.events;

/**
 * Room for texts that differ from the bytes they were read from. Confined to one thread.
 *
 * <p>Texts are written one behind the other, each from {@link #begin} to {@link #end}. When the
 * room is too small a new array takes its place; texts already written stay valid in the old one.
 */
final class Scratch {
  private static final int INITIAL_BYTES = 4_096;

  private byte[] bytes = new byte[INITIAL_BYTES];
  private int start;
  private int end;

  /** Gives up all texts. */
  void reset() {
    start = 0;
    end = 0;
  }

  /** Begins a text. */
  void begin() {
    start = end;
  }

  void put(int b) {
    reserve(1);
    bytes[end++] = (byte) b;
  }

  void put(byte[] in, int from, int to) {
    reserve(to - from);
    System.arraycopy(in, from, bytes, end, to - from);
    end += to - from;
  }

  /** Ends the text begun last at {@code end}. */
  void cut(int end) {
    this.end = end;
  }

  /** The array that holds the text begun last; another one after a put that needed more room. */
  byte[] bytes() {
    return bytes;
  }

  int start() {
    return start;
  }

  int end() {
    return end;
  }

  private void reserve(int more) {
    if (bytes.length - end < more) {
      int length = end - start;
      byte[] larger = new byte[Math.max(bytes.length * 2, length + more)];
      System.arraycopy(bytes, start, larger, 0, length);
      bytes = larger;
      start = 0;
      end = length;
    }
  }
}
