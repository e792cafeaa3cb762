package dev.tidemark.gateway.spool;

/** A place in the spool as one number that grows: a segment's number, and an offset in it. */
final class Position {
  private static final int OFFSET_BITS = 32;

  private Position() {}

  static long of(int segment, long offset) {
    return (long) segment << OFFSET_BITS | offset;
  }

  static int segment(long position) {
    return (int) (position >>> OFFSET_BITS);
  }

  static long offset(long position) {
    return position & ((1L << OFFSET_BITS) - 1);
  }
}
