package dev.tidemark.loadgen.traffic;

/** A source of events, each with the time at which it is to be sent. Confined to one thread. */
public interface Traffic {
  /** {@link #nextDueNanos} after the last event. */
  long END = Long.MAX_VALUE;

  /** When the next event is to be sent, in nanoseconds since the start; {@link #END} for never. */
  long nextDueNanos();

  /**
   * Makes the next event.
   *
   * @param nowMillis the wall clock, for the times in the event
   */
  OutgoingEvent next(long nowMillis);
}
