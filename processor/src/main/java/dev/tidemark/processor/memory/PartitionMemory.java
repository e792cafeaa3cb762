package dev.tidemark.processor.memory;

import dev.tidemark.events.ParsedEvent;
import dev.tidemark.events.Slice;

/**
 * What the pass over a partition remembers of its last minutes: the ids that were there. It follows
 * from the records of those minutes alone, so that it can be made again from the topic at any
 * place; see {@link History}.
 *
 * <p>Confined to one task at a time.
 */
public final class PartitionMemory {
  /** How far back in the partition's log the memory reaches. */
  static final long REACH_MILLIS = ParsedEvent.DUPLICATE_WITHIN.toMillis();

  private final RecentIds ids = new RecentIds(ParsedEvent.DUPLICATE_WITHIN.toMillis());
  private long nextOffset;

  /** A memory of nothing, for a partition that is read from here on. */
  PartitionMemory(long nextOffset) {
    this.nextOffset = nextOffset;
  }

  /** The offset up to which it knows the partition. */
  long nextOffset() {
    return nextOffset;
  }

  /**
   * Takes note of a valid event, and tells whether it is a duplicate of one before.
   *
   * @param event an event without an id is its own first
   */
  public boolean isDuplicate(ParsedEvent event) {
    Slice id = event.eventId();
    Slice shopper = event.sessionId().isPresent() ? event.sessionId() : event.userId();
    return id.isPresent()
        && ids.note(Hash128.high(shopper, id), Hash128.low(shopper, id), event.appendedAtMillis());
  }

  /** Takes note of how far the partition has been read. */
  public void readUntil(long offset) {
    nextOffset = offset;
  }
}
