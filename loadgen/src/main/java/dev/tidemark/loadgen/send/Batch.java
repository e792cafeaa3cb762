package dev.tidemark.loadgen.send;

import dev.tidemark.loadgen.traffic.OutgoingEvent;
import java.util.ArrayList;
import java.util.List;

/** Events that share a request: one as it is, several as a JSON array. */
final class Batch {
  private final List<OutgoingEvent> events;
  private final long dueNanos;

  /**
   * @param dueNanos when it was to be sent, by {@link System#nanoTime}
   */
  Batch(List<OutgoingEvent> events, long dueNanos) {
    this.events = List.copyOf(events);
    this.dueNanos = dueNanos;
  }

  List<OutgoingEvent> events() {
    return events;
  }

  long dueNanos() {
    return dueNanos;
  }

  /** A request has one; with several clients in a batch it is the first one's. */
  String userAgent() {
    return events.get(0).userAgent();
  }

  byte[] body() {
    if (events.size() == 1) {
      return events.get(0).body();
    }
    int length = 1 + events.stream().mapToInt(event -> event.body().length + 1).sum();
    byte[] body = new byte[length];
    int at = 0;
    for (OutgoingEvent event : events) {
      body[at] = (byte) (at == 0 ? '[' : ',');
      byte[] bytes = event.body();
      System.arraycopy(bytes, 0, body, at + 1, bytes.length);
      at += 1 + bytes.length;
    }
    body[at] = ']';
    return body;
  }

  /** Collects events until a batch is full, too large or too old. Confined to one thread. */
  static final class Filling {
    /** Safely below what a gateway takes. */
    private static final int MOST_BYTES = 48 * 1_024;

    private final int size;
    private final List<OutgoingEvent> events = new ArrayList<>();
    private int bytes;

    Filling(int size) {
      this.size = size;
    }

    int size() {
      return events.size();
    }

    boolean isEmpty() {
      return events.isEmpty();
    }

    void add(OutgoingEvent event) {
      events.add(event);
      bytes += event.body().length;
    }

    boolean isFull() {
      return events.size() >= size || bytes >= MOST_BYTES;
    }

    Batch take(long dueNanos) {
      Batch batch = new Batch(events, dueNanos);
      events.clear();
      bytes = 0;
      return batch;
    }
  }
}
