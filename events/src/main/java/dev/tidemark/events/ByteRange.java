package dev.tidemark.events;

/** A part of an array as one long, so that many need no objects. No part that is used is 0. */
final class ByteRange {
  private ByteRange() {}

  static long of(int from, int to) {
    return ((long) from << Integer.SIZE) | to;
  }

  static int from(long range) {
    return (int) (range >>> Integer.SIZE);
  }

  static int to(long range) {
    return (int) range;
  }
}
