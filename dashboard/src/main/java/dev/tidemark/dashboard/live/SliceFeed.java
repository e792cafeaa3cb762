package dev.tidemark.dashboard.live;

import dev.tidemark.results.LedgerSlice;
import dev.tidemark.results.ResultStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The ledger's slices as they come in, each once: when the newest event was received, and how many
 * events arrive a second.
 *
 * <p>Slices of several writers can become visible out of order, so each poll asks again for those
 * stored up to ten seconds before the newest that it has seen, and leaves out those that it knows.
 * A writer's clock that runs ahead hides nothing: no slice counts as stored later than now.
 *
 * <p>Used by one refresh at a time; no locking.
 */
public final class SliceFeed {
  static final Duration LOOK_BACK = Duration.ofMinutes(10);
  private static final Duration OVERLAP = Duration.ofSeconds(10);
  private static final Duration RATE_OVER = Duration.ofSeconds(10);

  /** Events that are on their way here are not yet missing; beyond this they are. */
  private static final Duration RATE_DELAY = Duration.ofSeconds(2);

  private final ResultStore store;
  private final Map<Key, Instant> known = new HashMap<>();
  private final Deque<LedgerSlice> recent = new ArrayDeque<>();
  private Instant newestStoredAt;
  private Instant newestReceivedAt;

  private record Key(int partition, long fromOffset, Instant minute) {}

  public SliceFeed(ResultStore store, Instant startedAt) {
    this.store = store;
    this.newestStoredAt = startedAt.minus(LOOK_BACK).plus(OVERLAP);
  }

  /** The slices with events that were not seen before. */
  public List<LedgerSlice> poll(Instant now) {
    List<LedgerSlice> fresh = new ArrayList<>();
    for (LedgerSlice slice : store.slicesStoredAfter(newestStoredAt.minus(OVERLAP))) {
      Key key = new Key(slice.partition(), slice.fromOffset(), slice.minute());
      if (known.put(key, slice.storedAt()) == null && slice.receivedLast() != null) {
        fresh.add(slice);
      }
    }
    for (LedgerSlice slice : fresh) {
      newestStoredAt = later(newestStoredAt, earlier(now, slice.storedAt()));
      newestReceivedAt = later(newestReceivedAt, slice.receivedLast());
      recent.add(slice);
    }
    Instant forgotten = newestStoredAt.minus(OVERLAP);
    known.values().removeIf(storedAt -> storedAt.isBefore(forgotten));
    Instant tooOld = now.minus(RATE_OVER).minus(RATE_DELAY).minus(RATE_OVER);
    recent.removeIf(slice -> slice.receivedLast().isBefore(tooOld));
    return fresh;
  }

  /** When the gateway received the newest event that is in the store; null when none is known. */
  public Instant newestReceivedAt() {
    return newestReceivedAt;
  }

  /**
   * Events a second over ten seconds of received time that end at the newest event, or two seconds
   * ago when that one is older. Arrivals within a slice are taken as evenly spread.
   */
  public double eventsPerSecond(Instant now) {
    if (newestReceivedAt == null) {
      return 0;
    }
    Instant newest = earlier(now, newestReceivedAt);
    long until = later(newest, now.minus(RATE_DELAY)).toEpochMilli();
    long from = until - RATE_OVER.toMillis();
    double events = 0;
    for (LedgerSlice slice : recent) {
      events += (slice.read() - slice.ticks()) * shareWithin(slice, from, until);
    }
    return events / RATE_OVER.toSeconds();
  }

  private static double shareWithin(LedgerSlice slice, long from, long until) {
    long first = slice.receivedFirst().toEpochMilli();
    long last = slice.receivedLast().toEpochMilli();
    if (last <= first) {
      return last > from && last <= until ? 1 : 0;
    }
    long overlap = Math.min(last, until) - Math.max(first, from);
    return Math.max(0, overlap) / (double) (last - first);
  }

  private static Instant earlier(Instant a, Instant b) {
    return b.isBefore(a) ? b : a;
  }

  private static Instant later(Instant a, Instant b) {
    return a == null || b.isAfter(a) ? b : a;
  }
}
