package dev.tidemark.processor.ledger;

import dev.tidemark.results.GatewayTick;
import dev.tidemark.results.LedgerSlice;
import dev.tidemark.results.ReplayMark;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.SparkContext;

/**
 * Where every record of a batch went, from counts that do not know of each other: how many records
 * a task read, what it made of each, and how many events arrived behind the shuffle and were added
 * to a minute. What they do not agree on is {@code unexplained}.
 *
 * <p>One batch at a time: {@link #reset()}, run the batch, {@link #slices}.
 */
public final class Ledger {
  private final LatestAccumulator<ReadCounts> reads = new LatestAccumulator<>();
  private final LatestAccumulator<AddedCounts> added = new LatestAccumulator<>();

  /** A ledger whose counts come from Spark's tasks. */
  public static Ledger of(SparkContext context) {
    Ledger ledger = new Ledger();
    context.register(ledger.reads);
    context.register(ledger.added);
    return ledger;
  }

  public LatestAccumulator<ReadCounts> reads() {
    return reads;
  }

  public LatestAccumulator<AddedCounts> added() {
    return added;
  }

  public void reset() {
    reads.reset();
    added.reset();
  }

  /** The batch's slices, in order of partition and minute. */
  public List<LedgerSlice> slices(Instant storedAt) {
    List<LedgerSlice> slices = new ArrayList<>();
    long missing = -added.value().values().stream().mapToLong(AddedCounts::events).sum();
    for (ReadCounts counts : new TreeMap<>(reads.value()).values()) {
      for (Map.Entry<Long, MinuteCounts> entry : new TreeMap<>(counts.minutes).entrySet()) {
        LedgerSlice slice = slice(counts, entry.getKey(), entry.getValue(), storedAt);
        missing += slice.counted() + slice.late();
        slices.add(slice);
      }
    }
    return missing == 0 ? slices : moveToUnexplained(slices, missing);
  }

  /** The events from quarantine that the batch read again. */
  public List<ReplayMark> replays() {
    List<ReplayMark> marks = new ArrayList<>();
    reads.value().values().forEach(counts -> marks.addAll(counts.replays().rows()));
    return marks;
  }

  /** The gateways' ticks that the batch read. */
  public List<GatewayTick> ticks() {
    List<GatewayTick> ticks = new ArrayList<>();
    for (ReadCounts counts : reads.value().values()) {
      counts.ticks.forEach(
          (gateway, said) ->
              ticks.add(
                  new GatewayTick(
                      gateway.id(),
                      Instant.ofEpochMilli(gateway.startedAtMillis()),
                      counts.partition,
                      said.acknowledged(),
                      said.spooled(),
                      Instant.ofEpochMilli(said.tickedAtMillis()))));
    }
    return ticks;
  }

  private static LedgerSlice slice(
      ReadCounts counts, long minute, MinuteCounts seen, Instant storedAt) {
    boolean hasEvents = seen.counted + seen.late + seen.duplicate > 0;
    return new LedgerSlice(
        counts.partition,
        counts.fromOffset,
        Instant.ofEpochMilli(minute),
        counts.untilOffset,
        seen.read,
        seen.ticks,
        seen.counted,
        seen.quarantined,
        seen.late,
        seen.duplicate,
        seen.read - seen.ticks - seen.counted - seen.quarantined - seen.late - seen.duplicate,
        hasEvents ? Instant.ofEpochMilli(seen.receivedFirst) : null,
        hasEvents ? Instant.ofEpochMilli(seen.receivedLast) : null,
        storedAt);
  }

  /**
   * Takes what was never added to a minute out of the counted and the late, from the first slices
   * on.
   */
  private static List<LedgerSlice> moveToUnexplained(List<LedgerSlice> slices, long missing) {
    List<LedgerSlice> moved = new ArrayList<>();
    long left = missing;
    for (LedgerSlice slice : slices) {
      long counted = left > 0 ? Math.min(left, slice.counted()) : left;
      left -= counted;
      long late = Math.min(left, slice.late());
      left -= late;
      moved.add(
          new LedgerSlice(
              slice.partition(),
              slice.fromOffset(),
              slice.minute(),
              slice.untilOffset(),
              slice.read(),
              slice.ticks(),
              slice.counted() - counted,
              slice.quarantined(),
              slice.late() - late,
              slice.duplicate(),
              slice.unexplained() + counted + late,
              slice.receivedFirst(),
              slice.receivedLast(),
              slice.storedAt()));
    }
    return moved;
  }
}
