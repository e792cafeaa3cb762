package dev.tidemark.bench.processor;

import dev.tidemark.bench.ShopEvents;

/** What a {@link Backlog} is like. */
record Shape(int events, int pages, int visitors, Times times) {

  /** When the events of each partition were appended, in order, up to now. */
  enum Times {
    /** {@value #EVENTS_PER_SECOND} a second, in all partitions at the same time. */
    TOGETHER(400) {
      @Override
      long appendedBeforeEnd(int partition, double done, int events) {
        return (long) ((1 - done) * events * 1_000L / EVENTS_PER_SECOND);
      }
    },
    /** The same, but each partition {@value #MINUTES_APART} minutes before the next. */
    APART(400) {
      @Override
      long appendedBeforeEnd(int partition, double done, int events) {
        return partition * MINUTES_APART * MINUTE_MILLIS
            + TOGETHER.appendedBeforeEnd(partition, done, events);
      }
    },
    /**
     * An hour's events, where one partition has got all of its own within the first ten minutes,
     * and one within the first twenty; with devices whose events take up to two minutes.
     */
    UNEVEN(118_000) {
      @Override
      long appendedBeforeEnd(int partition, double done, int events) {
        int minutes =
            switch (partition) {
              case 1 -> 10;
              case 2 -> 20;
              default -> 60;
            };
        return (long) ((60 - minutes * done) * MINUTE_MILLIS);
      }
    };

    private static final long MINUTE_MILLIS = 60_000;
    private static final int EVENTS_PER_SECOND = 2_000;
    private static final long MINUTES_APART = 9;

    private final int longestWayMillis;

    Times(int longestWayMillis) {
      this.longestWayMillis = longestWayMillis;
    }

    /**
     * How many milliseconds before the topic's end an event was appended.
     *
     * @param done how much of the backlog comes before it, of 1
     */
    abstract long appendedBeforeEnd(int partition, double done, int events);

    /** How much earlier than it was appended an event may have been made, and some. */
    int longestWayMillis() {
      return longestWayMillis;
    }
  }

  /** The shop's usual pages and visitors. */
  static Shape usual(int events, Times times) {
    return new Shape(events, ShopEvents.PAGES, ShopEvents.VISITORS, times);
  }
}
