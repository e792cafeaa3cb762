package dev.tidemark.processor.audit;

import dev.tidemark.processor.audit.Recount.GatewayPartition;
import dev.tidemark.processor.audit.Recount.Tally;
import dev.tidemark.processor.audit.Stretches.Stretch;
import dev.tidemark.results.GatewayTick;
import dev.tidemark.results.QuarantineRow;
import dev.tidemark.results.ReplayMark;
import dev.tidemark.results.StoredRows;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What the store keeps of single records, against the topic: events in quarantine, marks of
 * replays, the gateways' last ticks.
 */
final class RowsComparison {
  private final StoredRows store;
  private final Tally must;
  private final Tally may;
  private final Map<Integer, Long> ends;
  private final Supplier<Map<Integer, Long>> endsNow;
  private final boolean fromTheBeginning;
  private final List<Difference> differences = new ArrayList<>();
  private long quarantineRows;

  /**
   * @param must what the store must have
   * @param may what it may have already
   * @param ends how far the topic was read, by partition; what the store has from behind that is
   *     newer than this audit
   * @param endsNow asks the topic how far it goes by now
   * @param fromTheBeginning whether the topic still has its first records
   */
  RowsComparison(
      StoredRows store,
      Tally must,
      Tally may,
      Map<Integer, Long> ends,
      Supplier<Map<Integer, Long>> endsNow,
      boolean fromTheBeginning) {
    this.store = store;
    this.must = must;
    this.may = may;
    this.ends = ends;
    this.endsNow = endsNow;
    this.fromTheBeginning = fromTheBeginning;
  }

  List<Difference> differences() {
    return differences;
  }

  long quarantineRows() {
    return quarantineRows;
  }

  /** Compares the quarantine by place, reasons and raw bytes. */
  List<Difference> quarantine(List<Stretch> stretches) {
    List<Difference> found = new ArrayList<>();
    LongCounts seen = new LongCounts();
    quarantineRows = 0;
    for (Stretch stretch : stretches) {
      for (QuarantineRow row : store.quarantined(stretch.from(), stretch.until())) {
        if (isNewer(row.partition(), row.offset())) {
          continue;
        }
        quarantineRows++;
        long place = Recount.place(row.partition(), row.offset());
        seen.put(place, 1);
        long expected =
            must.faulty.get(place) == 0 ? may.faulty.get(place) : must.faulty.get(place);
        long actual = Recount.fingerprint(row.reasons(), row.raw(), 0, row.raw().length);
        if (expected == 0) {
          found.add(quarantined(row.appendedAt(), place, "a row", "no event with faults"));
        } else if (expected != actual) {
          found.add(
              quarantined(row.appendedAt(), place, "other reasons or bytes", "reasons and bytes"));
        }
      }
    }
    must.faulty.forEach(
        (place, fingerprint) -> {
          if (seen.get(place) == 0) {
            found.add(quarantined(null, place, "no row", "an event with faults"));
          }
        });
    return found;
  }

  private boolean isNewer(int partition, long offset) {
    return ends.containsKey(partition)
        && offset >= ends.get(partition)
        && offset < endsNow.get().get(partition);
  }

  private static Difference quarantined(
      Instant appendedAt, long place, String inStore, String inTopic) {
    long minute = appendedAt == null ? Difference.NO_MINUTE : Stretches.minute(appendedAt);
    return new Difference("quarantine", minute, Recount.placeText(place), inStore, inTopic);
  }

  /** Compares the marks of events that were sent again. */
  void replays(List<Stretch> stretches) {
    LongCounts seen = new LongCounts();
    for (Stretch stretch : stretches) {
      for (ReplayMark mark : store.replays(stretch.from(), stretch.until())) {
        if (isNewer(mark.replayedPartition(), mark.replayedOffset())) {
          continue;
        }
        long source = Recount.place(mark.partition(), mark.offset());
        long target = Recount.place(mark.replayedPartition(), mark.replayedOffset());
        seen.put(source, 1);
        if (must.replayed.get(source) != target + 1 && may.replayed.get(source) != target + 1) {
          differences.add(replayed(source, "sent again as " + Recount.placeText(target), "not so"));
        }
      }
    }
    must.replayed.forEach(
        (source, target) -> {
          if (seen.get(source) == 0) {
            differences.add(
                replayed(source, "no mark", "sent again as " + Recount.placeText(target - 1)));
          }
        });
  }

  private static Difference replayed(long source, String inStore, String inTopic) {
    return new Difference(
        "replays", Difference.NO_MINUTE, Recount.placeText(source), inStore, inTopic);
  }

  /**
   * Compares what gateways said last.
   *
   * @param ticks the store's, from before the end of the topic was asked for
   */
  void ticks(List<GatewayTick> ticks) {
    Map<GatewayPartition, Long> stored = new HashMap<>();
    for (GatewayTick tick : ticks) {
      stored.put(
          new GatewayPartition(tick.gatewayId(), tick.startedAt().toEpochMilli(), tick.partition()),
          tick.acknowledged());
    }
    must.acknowledged.forEach(
        (gateway, events) -> {
          Long inStore = stored.remove(gateway);
          long atMost = Math.max(events, may.acknowledged.getOrDefault(gateway, 0L));
          if (inStore == null || inStore < events || inStore > atMost) {
            differences.add(tick(gateway, inStore, events));
          }
        });
    if (fromTheBeginning) {
      stored.forEach(
          (gateway, events) -> {
            if (events > may.acknowledged.getOrDefault(gateway, -1L)) {
              differences.add(tick(gateway, events, null));
            }
          });
    }
  }

  private static Difference tick(GatewayPartition gateway, Long inStore, Long inTopic) {
    return new Difference(
        "acknowledged events",
        Difference.NO_MINUTE,
        "gateway "
            + gateway.gatewayId()
            + " started "
            + Instant.ofEpochMilli(gateway.startedAtMillis())
            + " partition "
            + gateway.partition(),
        inStore == null ? null : inStore.toString(),
        inTopic == null ? null : inTopic.toString());
  }
}
