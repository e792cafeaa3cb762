package dev.tidemark.processor.replay;

import dev.tidemark.events.EventParser;
import dev.tidemark.events.ReplaySource;
import dev.tidemark.processor.log.LogReader;
import java.util.HashMap;
import java.util.Map;

/** What a replay that was killed has left open in the journal: events that were sent, or not. */
final class Unfinished {
  private final Journal journal;
  private final LogReader events;

  Unfinished(Journal journal, LogReader events) {
    this.journal = journal;
    this.events = events;
  }

  /**
   * Looks for the events in the topic, from where it ended before they were sent. Those that are
   * there are sent; those that are not may be sent again; those whose stretch of the topic has been
   * deleted since stay open, as nobody knows.
   */
  void settle() {
    Map<Place, Journal.Entry> open = journal.unfinished();
    if (open.isEmpty()) {
      return;
    }
    Map<Place, Journal.Entry> found = find(open);
    journal.sent(found);
    Map<Integer, Long> firsts = events.firstOffsets();
    open.forEach(
        (place, entry) -> {
          long first = firsts.getOrDefault(entry.partition(), 0L);
          if (!found.containsKey(place) && entry.offset() >= first) {
            journal.forget(place);
          }
        });
  }

  private Map<Place, Journal.Entry> find(Map<Place, Journal.Entry> open) {
    Map<Integer, Long> from = new HashMap<>();
    open.values().forEach(entry -> from.merge(entry.partition(), entry.offset(), Math::min));
    events
        .firstOffsets()
        .forEach(
            (partition, first) -> from.computeIfPresent(partition, (p, at) -> Math.max(at, first)));
    Map<Place, Journal.Entry> found = new HashMap<>();
    EventParser parser = new EventParser();
    events.seek(from);
    events.readTo(
        events.ends(),
        record -> {
          parser.parse(record.value(), record.timestamp());
          ReplaySource source = ReplaySource.of(parser.event().format());
          Place place = source == null ? null : new Place(source.partition(), source.offset());
          Journal.Entry entry = place == null ? null : open.get(place);
          if (entry != null) {
            found.put(
                place, new Journal.Entry(true, record.partition(), record.offset(), entry.run()));
          }
        },
        read -> {});
    return found;
  }
}
