package dev.tidemark.processor.audit;

import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How far the shoppers of one partition came in the last half hour, told from the events on time
 * that are no duplicates, in the order of the log.
 *
 * <p>{@code skip}: the shopper's first event of the step in half an hour. {@code strict}: the event
 * ends a chain of all steps up to its own, in order and within half an hour, and no chain that is
 * still that young has come as far before. A chain is as old as its first event.
 */
final class Funnels {
  private static final List<String> STEPS =
      List.of("view_item", "add_to_cart", "begin_checkout", "purchase");
  private static final long SPAN_MILLIS = 30 * 60_000;

  /** By step: when the last event of it was, and when its youngest chain began. */
  private static final class Shopper {
    private final Map<Integer, Long> lastAt = new HashMap<>();
    private final Map<Integer, Long> chainBegan = new HashMap<>();
    private long seenAt;
  }

  /** In the order in which they were seen last. */
  private final Map<String, Shopper> shoppers = new LinkedHashMap<>(1 << 10, 0.75f, true);

  /** The modes in which an event reaches its step; none for an event of no step. */
  List<String> reached(String shopper, String eventType, long appendedAtMillis) {
    int step = STEPS.indexOf(eventType);
    if (step < 0) {
      return List.of();
    }
    forgetBefore(appendedAtMillis - SPAN_MILLIS);
    Shopper one = shoppers.computeIfAbsent(shopper, unseen -> new Shopper());
    one.seenAt = appendedAtMillis;
    boolean first = !isYoung(one.lastAt.put(step, appendedAtMillis), appendedAtMillis);
    Long began = step == 0 ? Long.valueOf(appendedAtMillis) : one.chainBegan.get(step - 1);
    boolean chained = false;
    if (isYoung(began, appendedAtMillis)) {
      chained = !isYoung(one.chainBegan.put(step, began), appendedAtMillis);
    }
    return first
        ? (chained ? List.of("skip", "strict") : List.of("skip"))
        : (chained ? List.of("strict") : List.of());
  }

  private static boolean isYoung(Long atMillis, long nowMillis) {
    return atMillis != null && nowMillis - atMillis <= SPAN_MILLIS;
  }

  private void forgetBefore(long millis) {
    Iterator<Shopper> oldest = shoppers.values().iterator();
    while (oldest.hasNext() && oldest.next().seenAt < millis) {
      oldest.remove();
    }
  }
}
