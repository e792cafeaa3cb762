package dev.tidemark.processor.audit;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * By which signs the users of one partition are machines, told from their last 32 valid events that
 * are no duplicates, as far as these are not older than two minutes.
 */
final class Machines {
  private static final int MOST_EVENTS = 32;
  private static final long HORIZON_MILLIS = 120_000;
  private static final long RATE_MILLIS = 60_000;
  private static final double REGULAR_VARIATION = 0.2;

  /**
   * An event of a user.
   *
   * @param linked of a page view: whether it says where it was come to from
   */
  private record Event(long atMillis, boolean view, boolean linked) {}

  /** Newest first; users in the order in which they were seen last. */
  private final Map<String, Deque<Event>> users = new LinkedHashMap<>(1 << 10, 0.75f, true);

  /**
   * The signs that hold for an event, by their codes.
   *
   * @param knownAgent whether the gateway knows the user agent as a bot's
   */
  List<String> signs(
      String user, long appendedAtMillis, boolean view, boolean linked, boolean knownAgent) {
    forgetBefore(appendedAtMillis - HORIZON_MILLIS);
    Deque<Event> events = users.computeIfAbsent(user, unseen -> new ArrayDeque<>());
    events.addFirst(new Event(appendedAtMillis, view, view && linked));
    while (events.size() > MOST_EVENTS) {
      events.removeLast();
    }
    List<Event> recent = new ArrayList<>();
    for (Event event : events) {
      if (appendedAtMillis - event.atMillis() > HORIZON_MILLIS) {
        break;
      }
      recent.add(event);
    }
    List<String> signs = new ArrayList<>();
    if (knownAgent) {
      signs.add("known_agent");
    }
    if (hasRate(recent, 30)) {
      signs.add("rate_30");
    }
    if (hasRate(recent, 15)) {
      signs.add("rate_15");
    }
    if (recent.size() >= 10 && variation(recent) < REGULAR_VARIATION) {
      signs.add("regular");
    }
    if (recent.stream().noneMatch(Event::linked)
        && recent.stream().filter(Event::view).count() >= 20) {
      signs.add("unlinked");
    }
    return signs;
  }

  /** Of a late event, which came at another time than it was made: what its agent says. */
  static List<String> signsOfLate(boolean knownAgent) {
    return knownAgent ? List.of("known_agent") : List.of();
  }

  private static boolean hasRate(List<Event> newestFirst, int events) {
    return newestFirst.size() >= events
        && newestFirst.get(0).atMillis() - newestFirst.get(events - 1).atMillis() <= RATE_MILLIS;
  }

  /**
   * The coefficient of variation of the times between events; without end where all came at once.
   * The mean of the squares less the square of the mean, since another form rounds differently.
   */
  private static double variation(List<Event> newestFirst) {
    double sum = 0;
    double squares = 0;
    int gaps = newestFirst.size() - 1;
    for (int i = 0; i < gaps; i++) {
      double gap = newestFirst.get(i).atMillis() - newestFirst.get(i + 1).atMillis();
      sum += gap;
      squares += gap * gap;
    }
    double mean = sum / gaps;
    return sum <= 0
        ? Double.POSITIVE_INFINITY
        : Math.sqrt(Math.max(0, squares / gaps - mean * mean)) / mean;
  }

  private void forgetBefore(long millis) {
    Iterator<Deque<Event>> oldest = users.values().iterator();
    while (oldest.hasNext() && oldest.next().getFirst().atMillis() < millis) {
      oldest.remove();
    }
  }
}
