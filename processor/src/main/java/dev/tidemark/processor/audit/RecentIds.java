package dev.tidemark.processor.audit;

import dev.tidemark.events.ParsedEvent;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The ids of one partition's valid events in the last minutes of append, each with its shopper, to
 * tell duplicates. At 2,000 events a second about 360,000 ids, 70 MB.
 */
final class RecentIds {
  private static final long WITHIN_MILLIS = ParsedEvent.DUPLICATE_WITHIN.toMillis();

  /** Ids are kept so much longer, should a broker with an earlier clock take over. */
  private static final long CLOCK_MARGIN_MILLIS = 60_000;

  private final Map<String, Long> appendedAt = new LinkedHashMap<>(1 << 10, 0.75f, true);

  /** Whether the event is a duplicate; it is remembered, be it one or not. */
  boolean isDuplicate(String shopper, String id, long appendedAtMillis) {
    forgetBefore(appendedAtMillis - WITHIN_MILLIS - CLOCK_MARGIN_MILLIS);
    Long before = appendedAt.put(shopper.length() + " " + shopper + id, appendedAtMillis);
    return before != null && appendedAtMillis - before <= WITHIN_MILLIS;
  }

  /** The map is in order of use, which is the order of append. */
  private void forgetBefore(long millis) {
    Iterator<Long> oldest = appendedAt.values().iterator();
    while (oldest.hasNext() && oldest.next() < millis) {
      oldest.remove();
    }
  }
}
