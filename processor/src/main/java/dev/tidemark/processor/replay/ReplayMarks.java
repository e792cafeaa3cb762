package dev.tidemark.processor.replay;

import dev.tidemark.events.ParsedEvent;
import dev.tidemark.events.ReplaySource;
import dev.tidemark.events.Topics;
import dev.tidemark.results.ReplayMark;
import java.io.Serializable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The events that one task read which are sent again from quarantine: what the store marks. Derived
 * from the records alone, so that a batch that runs again gives the same marks.
 */
public final class ReplayMarks implements Serializable {
  private static final long serialVersionUID = 1;

  /** One event that was sent again, in a form that travels from the task to the driver. */
  private record Seen(
      int partition,
      long offset,
      int replayedPartition,
      long replayedOffset,
      long replayedAtMillis,
      boolean valid)
      implements Serializable {}

  private final ArrayList<Seen> seen = new ArrayList<>(0);

  /**
   * Takes note of an event, which may be any; nearly all are not sent again, and cost a comparison.
   *
   * @param event as it was just parsed, valid or not
   * @param partition where it stands
   * @param offset where it stands
   */
  public void see(ParsedEvent event, int partition, long offset) {
    ReplaySource source = ReplaySource.of(event.format());
    if (source != null) {
      seen.add(
          new Seen(
              source.partition(),
              source.offset(),
              partition,
              offset,
              event.appendedAtMillis(),
              event.reasons().isEmpty()));
    }
  }

  public boolean isEmpty() {
    return seen.isEmpty();
  }

  /** The rows for the store. */
  public List<ReplayMark> rows() {
    return seen.stream()
        .map(
            one ->
                new ReplayMark(
                    Topics.EVENTS,
                    one.partition(),
                    one.offset(),
                    one.replayedPartition(),
                    one.replayedOffset(),
                    Instant.ofEpochMilli(one.replayedAtMillis()),
                    one.valid()))
        .toList();
  }
}
