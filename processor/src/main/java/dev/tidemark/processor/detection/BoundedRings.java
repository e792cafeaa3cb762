package dev.tidemark.processor.detection;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Rings of counts by key. A key that is not seen for an hour is forgotten, and of more than {@code
 * limit} keys those with the fewest events: strangers choose the keys.
 */
final class BoundedRings<K> {
  private static final int REMEMBERED_MINUTES = CountRing.MINUTES;

  private final int limit;
  private final Map<K, CountRing> rings = new HashMap<>();

  BoundedRings(int limit) {
    this.limit = limit;
  }

  void add(K key, long minute, long count) {
    rings.computeIfAbsent(key, unseen -> new CountRing()).add(minute, count);
  }

  long sum(K key, long from, long until) {
    return sum(key, from, until, 0);
  }

  long sum(K key, long from, long until, long excluded) {
    CountRing ring = rings.get(key);
    return ring == null ? 0 : ring.sum(from, until, excluded);
  }

  Set<K> keys() {
    return rings.keySet();
  }

  /** Forgets what is old or too much; to be called once a minute. */
  void forget(long minute) {
    rings.values().removeIf(ring -> ring.last() <= minute - REMEMBERED_MINUTES);
    if (rings.size() > limit) {
      record Sum<K>(K key, long events) {}
      List<Sum<K>> sums = new ArrayList<>(rings.size());
      rings.forEach(
          (key, ring) ->
              sums.add(new Sum<>(key, ring.sum(minute - REMEMBERED_MINUTES + 1, minute + 1))));
      sums.sort(Comparator.comparingLong(Sum::events));
      sums.subList(0, rings.size() - limit).forEach(sum -> rings.remove(sum.key()));
    }
  }
}
