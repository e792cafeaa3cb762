package dev.tidemark.processor.activity;

/**
 * What the users of one partition did in the last {@value #SECONDS} seconds, and which {@link
 * BotSignal}s that shows.
 *
 * <p>What it answers for an event depends on the user's last {@value #EVENTS} events within {@value
 * #SECONDS} seconds of append time and on nothing else, so that reading these seconds of the
 * partition again restores it. That holds while no more than {@code mostUsers} come in that time;
 * beyond, those seen longest ago are forgotten early, and may go unnoticed.
 *
 * <p>Users are in two tables, each for one span: one who comes again moves to the newer, and the
 * older is forgotten as a whole. About 130 bytes a user, 350 for one with many events. Confined to
 * one thread.
 */
public final class UserActivity {
  /** How far back an event can matter. */
  public static final int SECONDS = 120;

  private static final int EVENTS = 32;
  private static final long HORIZON_MILLIS = SECONDS * 1_000L;
  private static final long RATE_MILLIS = 60_000;
  private static final int HARD_RATE = 30;
  private static final int SOFT_RATE = 15;
  private static final int REGULAR_EVENTS = 10;
  private static final double REGULAR_VARIATION = 0.2;
  private static final int UNLINKED_VIEWS = 20;

  private final int mostUsers;
  private Table current = new Table(Long.MIN_VALUE, 0);
  private Table before = current;

  /**
   * @param mostUsers about whom something is remembered for all of that time
   */
  public UserActivity(int mostUsers) {
    this.mostUsers = mostUsers;
  }

  /** What an event is, as far as it matters here. */
  public enum Event {
    /** Any event but a page view. */
    ACTION,
    /** A page view that says which page, or which site, it was come to from. */
    LINKED_VIEW,
    /** A page view that does not. */
    UNLINKED_VIEW
  }

  /**
   * Takes in the next event of the partition.
   *
   * @param high the first half of a hash of the user's id
   * @param low the second half
   * @param appendedAtMillis when the broker had it
   * @param knownAgent whether its user agent is known as a bot's
   * @return the {@link BotSignal#bit}s of the signals that hold for it
   */
  public int observe(long high, long low, long appendedAtMillis, Event event, boolean knownAgent) {
    forget(appendedAtMillis);
    User user = current.find(high, low);
    if (user == null) {
      user = before.find(high, low);
      if (user == null) {
        user = new User(high);
      }
      current.put(low, user);
    }
    user.add(appendedAtMillis, event);
    return user.signals(appendedAtMillis) | (knownAgent ? BotSignal.KNOWN_AGENT.bit() : 0);
  }

  /** Users about whom something is remembered; who moved to the newer table counts twice. */
  public int size() {
    return current.size + before.size;
  }

  private void forget(long now) {
    if (current.since == Long.MIN_VALUE) {
      current = new Table(now, 0);
    }
    long age = now - current.since;
    if (age > HORIZON_MILLIS || current.size >= mostUsers) {
      before = age <= 2 * HORIZON_MILLIS ? current : new Table(now, 0);
      current = new Table(now, before.size);
    }
  }

  /** Open addressing with linear probing, at most half full, by the lower half of the hash. */
  private static final class Table {
    private static final int SMALLEST = 1 << 10;

    private final long since;
    private long[] lows;
    private User[] users;
    private int size;

    /**
     * @param expected about as many users as will come
     */
    Table(long since, int expected) {
      int slots = Math.max(SMALLEST, 2 * Integer.highestOneBit(expected));
      this.since = since;
      this.lows = new long[slots];
      this.users = new User[slots];
    }

    User find(long high, long low) {
      int mask = users.length - 1;
      int slot = (int) low & mask;
      while (users[slot] != null) {
        if (lows[slot] == low && users[slot].high == high) {
          return users[slot];
        }
        slot = (slot + 1) & mask;
      }
      return null;
    }

    /** Takes in one that is not there. */
    void put(long low, User user) {
      int mask = users.length - 1;
      int slot = (int) low & mask;
      while (users[slot] != null) {
        slot = (slot + 1) & mask;
      }
      lows[slot] = low;
      users[slot] = user;
      size++;
      if (2 * size > users.length) {
        grow();
      }
    }

    private void grow() {
      long[] oldLows = lows;
      User[] oldUsers = users;
      lows = new long[2 * oldLows.length];
      users = new User[2 * oldUsers.length];
      size = 0;
      for (int i = 0; i < oldUsers.length; i++) {
        if (oldUsers[i] != null) {
          put(oldLows[i], oldUsers[i]);
        }
      }
    }
  }

  /** A user's last events, the newest at {@code next - 1} of a ring that grows when it must. */
  private static final class User {
    private static final int FIRST_CAPACITY = 4;

    private final long high;
    private long[] millis = new long[FIRST_CAPACITY];

    /** Bit i says of the event i before the newest whether it is a page view, and linked. */
    private int views;

    private int linked;
    private byte next;
    private byte count;

    User(long high) {
      this.high = high;
    }

    void add(long appendedAtMillis, Event event) {
      if (count == millis.length && count < EVENTS) {
        grow(appendedAtMillis);
      }
      millis[next] = appendedAtMillis;
      next = (byte) ((next + 1) % millis.length);
      count = (byte) Math.min(millis.length, count + 1);
      views = views << 1 | (event == Event.ACTION ? 0 : 1);
      linked = linked << 1 | (event == Event.LINKED_VIEW ? 1 : 0);
    }

    /** Makes room, unless an old event gives it. */
    private void grow(long now) {
      long oldest = at(count - 1);
      if (now - oldest > HORIZON_MILLIS) {
        return;
      }
      long[] larger = new long[2 * millis.length];
      for (int i = 0; i < count; i++) {
        larger[count - 1 - i] = at(i);
      }
      millis = larger;
      next = count;
    }

    /** When the event was appended that is so many before the newest. */
    private long at(int before) {
      return millis[Math.floorMod(next - 1 - before, millis.length)];
    }

    int signals(long now) {
      int recent = 0;
      while (recent < count && now - at(recent) <= HORIZON_MILLIS) {
        recent++;
      }
      int signals = 0;
      if (within(HARD_RATE, recent, now)) {
        signals |= BotSignal.RATE_30.bit();
      }
      if (within(SOFT_RATE, recent, now)) {
        signals |= BotSignal.RATE_15.bit();
      }
      if (recent >= REGULAR_EVENTS && variation(recent) < REGULAR_VARIATION) {
        signals |= BotSignal.REGULAR.bit();
      }
      int shown = recent == Integer.SIZE ? -1 : (1 << recent) - 1;
      if ((linked & shown) == 0 && Integer.bitCount(views & shown) >= UNLINKED_VIEWS) {
        signals |= BotSignal.UNLINKED.bit();
      }
      return signals;
    }

    private boolean within(int events, int recent, long now) {
      return recent >= events && now - at(events - 1) <= RATE_MILLIS;
    }

    /** The coefficient of variation of the times between the events. */
    private double variation(int recent) {
      double sum = 0;
      double squares = 0;
      int gaps = recent - 1;
      for (int i = 0; i < gaps; i++) {
        double gap = at(i) - at(i + 1);
        sum += gap;
        squares += gap * gap;
      }
      if (sum <= 0) {
        return Double.POSITIVE_INFINITY; // at once: a batch, which says nothing about a rhythm
      }
      double mean = sum / gaps;
      return Math.sqrt(Math.max(0, squares / gaps - mean * mean)) / mean;
    }
  }
}
