package dev.tidemark.bench.peer;

import dev.tidemark.events.EventParser;
import dev.tidemark.events.ParsedEvent;
import dev.tidemark.events.Slice;

/** The part of the job that is the same code in every engine. Confined to one thread. */
public final class EventReader {
  private final EventParser parser = new EventParser();
  private final Tally tally;

  public EventReader(Tally tally) {
    this.tally = tally;
  }

  /**
   * Parses and validates a record.
   *
   * @return whether it is an event that counts: valid, and on time by the event contract
   */
  public boolean read(byte[] value, long appendedAtMillis) {
    boolean counts =
        parser.parse(value, appendedAtMillis) == EventParser.Kind.EVENT && !parser.event().late();
    tally.read(counts);
    return counts;
  }

  /** Of the event that was read last. */
  public Slice page() {
    return parser.event().page();
  }

  /** Corrected time of the event that was read last. */
  public long timeMillis() {
    ParsedEvent event = parser.event();
    return event.correctedTimeMillis();
  }
}
