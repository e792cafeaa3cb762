package dev.tidemark.events;

/** Says that a beacon holds more events than are taken in one. */
public final class TooManyEventsException extends Exception {
  private static final long serialVersionUID = 1L;

  private final int events;

  TooManyEventsException(int events, int limit) {
    // no stack trace: strangers decide how often this is thrown
    super(
        "Cannot take a beacon of " + events + " events: the limit is " + limit, null, false, false);
    this.events = events;
  }

  /** How many there are. */
  public int events() {
    return events;
  }
}
