package dev.tidemark.dashboard.http;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The last changes that were sent, so that a page which comes back gets what it missed.
 *
 * <p>An id names this run of the dashboard and the number of the change, so that an id of another
 * run is not mistaken for one of this. Confined to the event loop; no locking.
 */
final class ReplayRing {
  private final String run;
  private final int capacity;
  private final Deque<String> events = new ArrayDeque<>();
  private long newest;

  ReplayRing(String run, int capacity) {
    this.run = run;
    this.capacity = capacity;
  }

  /** Keeps a change and gives its event as it goes over the wire. */
  String add(String json) {
    newest++;
    String event = event("update", json);
    events.addLast(event);
    if (events.size() > capacity) {
      events.removeFirst();
    }
    return event;
  }

  /** The whole state after the newest change, as an event. */
  String snapshot(String json) {
    return event("snapshot", json);
  }

  /** The events after that id, possibly none; null when they are not all here, or the id is not. */
  String after(String lastEventId) {
    if (lastEventId == null || !lastEventId.startsWith(run + "-")) {
      return null;
    }
    long missed;
    try {
      missed = newest - Long.parseLong(lastEventId.substring(run.length() + 1));
    } catch (NumberFormatException e) {
      return null; // Not an id of ours; the page gets everything.
    }
    if (missed < 0 || missed > events.size()) {
      return null;
    }
    StringBuilder after = new StringBuilder();
    events.stream().skip(events.size() - missed).forEach(after::append);
    return after.toString();
  }

  private String event(String type, String json) {
    return "id: " + run + "-" + newest + "\nevent: " + type + "\ndata: " + json + "\n\n";
  }
}
