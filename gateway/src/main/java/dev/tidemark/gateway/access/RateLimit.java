package dev.tidemark.gateway.access;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/**
 * How many events a client may send, over all event loops together: a token bucket each, in the
 * shape of a single number, the time until which the client has used up its rate (GCRA).
 *
 * <p>The table has a fixed size. A client is a salted hash of its address and has its place among a
 * few; when all of them are taken, it takes over from the one that has used least. One that has
 * used nothing of late loses nothing by it, any other gets its burst anew, and that is counted. So
 * with more clients than places the limit grows lenient, never unjust, and memory stays as it is.
 *
 * <p>Without locks: two loops that claim a place in the same moment may forget a few events of it.
 */
public final class RateLimit {
  private static final int WAYS = 8;
  private static final int FEWEST_PLACES = 64;

  private final boolean on;
  private final long nanosPerEvent;
  private final long burstNanos;
  private final LongSupplier nanoClock;
  private final long origin;
  private final SaltedHash hash = new SaltedHash();
  private final AtomicLongArray clients;
  private final AtomicLongArray usedUntil;
  private final LongAdder forgotten = new LongAdder();

  /**
   * Makes an empty table.
   *
   * @param eventsPerSecond 0 for no limit
   * @param burst how many events a client may send at once after it sent none
   * @param maxClients rounded up to a power of two
   */
  RateLimit(int eventsPerSecond, int burst, int maxClients, LongSupplier nanoClock) {
    this.on = eventsPerSecond > 0;
    this.nanosPerEvent = on ? TimeUnit.SECONDS.toNanos(1) / eventsPerSecond : 0;
    this.burstNanos = nanosPerEvent * burst;
    this.nanoClock = nanoClock;
    this.origin = nanoClock.getAsLong();
    int least = on ? Math.max(FEWEST_PLACES, maxClients) : FEWEST_PLACES;
    int places = Integer.highestOneBit(least - 1) << 1;
    this.clients = new AtomicLongArray(places);
    this.usedUntil = new AtomicLongArray(places);
  }

  /** Whether there is a limit. */
  public boolean on() {
    return on;
  }

  /**
   * Takes one event's worth, if there is any left.
   *
   * @return 0 if it was taken, else in how many nanoseconds there will be some again
   */
  public long tryTake(ClientAddress client) {
    long now = nanoClock.getAsLong() - origin;
    int place = place(client.rateLimitKey(hash), now);
    while (true) {
      long used = usedUntil.get(place);
      long next = Math.max(used, now) + nanosPerEvent;
      if (next - now > burstNanos) {
        return next - now - burstNanos;
      }
      if (usedUntil.compareAndSet(place, used, next)) {
        return 0;
      }
    }
  }

  /**
   * Takes what a request turned out to be worth beyond its first event, whether it is left or not:
   * a client that sent more than its burst in one body waits the longer for its next turn.
   */
  public void takeMore(ClientAddress client, int events) {
    long now = nanoClock.getAsLong() - origin;
    usedUntil.addAndGet(place(client.rateLimitKey(hash), now), events * nanosPerEvent);
  }

  /** How many clients have sent of late, so that the table must know them. */
  public long activeClients() {
    long now = nanoClock.getAsLong() - origin;
    long active = 0;
    for (int place = 0; place < usedUntil.length(); place++) {
      if (usedUntil.get(place) > now) {
        active++;
      }
    }
    return active;
  }

  /** How many clients the table has places for. */
  public int places() {
    return clients.length();
  }

  /** How often a client lost its place to another while it was active. */
  public long forgotten() {
    return forgotten.sum();
  }

  /** The client's place, its own from now on. */
  private int place(long client, long now) {
    int first = (int) (client >>> 1) & (clients.length() - 1) & -WAYS;
    int place = first;
    long least = Long.MAX_VALUE;
    for (int i = first; i < first + WAYS; i++) {
      if (clients.get(i) == client) {
        return i;
      }
      long used = usedUntil.get(i);
      if (used < least) {
        least = used;
        place = i;
      }
    }
    if (least > now) {
      forgotten.increment();
    }
    clients.set(place, client);
    usedUntil.set(place, now);
    return place;
  }
}
