package dev.tidemark.processor.detection;

/** Counts of the last {@value #MINUTES} minutes; a minute that was never set is zero. */
final class CountRing {
  static final int MINUTES = 64;

  private final int[] counts = new int[MINUTES];
  private long last = Long.MIN_VALUE;

  /** Adds to a minute, which must not be before the last one. */
  void add(long minute, long count) {
    if (last != Long.MIN_VALUE) {
      for (long gap = Math.max(last + 1, minute - MINUTES + 1); gap <= minute; gap++) {
        counts[index(gap)] = 0;
      }
    }
    last = minute;
    counts[index(minute)] = (int) Math.min(Integer.MAX_VALUE, counts[index(minute)] + count);
  }

  long at(long minute) {
    return last == Long.MIN_VALUE || minute > last || minute <= last - MINUTES
        ? 0
        : counts[index(minute)];
  }

  /** The sum of the minutes from {@code from} until before {@code until}. */
  long sum(long from, long until) {
    return sum(from, until, 0);
  }

  /**
   * The sum without some minutes.
   *
   * @param excluded a set of minutes, each at its {@link #bit}
   */
  long sum(long from, long until, long excluded) {
    long sum = 0;
    for (long minute = from; minute < until; minute++) {
      if ((excluded & bit(minute)) == 0) {
        sum += at(minute);
      }
    }
    return sum;
  }

  /** The last minute that was set. */
  long last() {
    return last;
  }

  /** The minute's place in a set of the last {@value #MINUTES} minutes. */
  static long bit(long minute) {
    return 1L << index(minute);
  }

  private static int index(long minute) {
    return (int) (minute & (MINUTES - 1));
  }
}
