package dev.tidemark.gateway.spool;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Spooled records that Kafka has acknowledged after all: sent before the outage, acknowledged after
 * the deadline. Draining passes over them. Bounded; what does not fit is sent twice, and counts
 * once by its event id.
 */
final class LateAcknowledgements {
  private static final int MOST = 100_000;

  private final Set<Long> positions = ConcurrentHashMap.newKeySet();

  void add(long[] acknowledged) {
    for (long position : acknowledged) {
      if (positions.size() < MOST) {
        positions.add(position);
      }
    }
  }

  /** Whether the record is one of them; asked once for each. */
  boolean take(long position) {
    return !positions.isEmpty() && positions.remove(position);
  }

  void clear() {
    positions.clear();
  }
}
