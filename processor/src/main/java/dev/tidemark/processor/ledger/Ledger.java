package dev.tidemark.processor.ledger;

import dev.tidemark.processor.ledger.SurvivorCounts.Origin;
import dev.tidemark.processor.ledger.SurvivorCounts.Survivors;
import dev.tidemark.results.GatewayTick;
import dev.tidemark.results.LedgerSlice;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.SparkContext;

/**
 * Where every record of a batch went, from three counts that do not know of each other: the
 * parser's, that of the events which deduplication let through, and Spark's own count of the
 * duplicates it dropped. What the three do not agree on is {@code unexplained}.
 *
 * <p>One batch at a time: {@link #reset()}, run the batch, {@link #slices}.
 */
public final class Ledger {
  private final LatestAccumulator<ReadCounts> reads = new LatestAccumulator<>();
  private final LatestAccumulator<SurvivorCounts> survivors = new LatestAccumulator<>();

  /** A ledger whose counts come from Spark's tasks. */
  public static Ledger of(SparkContext context) {
    Ledger ledger = new Ledger();
    context.register(ledger.reads);
    context.register(ledger.survivors);
    return ledger;
  }

  public LatestAccumulator<ReadCounts> reads() {
    return reads;
  }

  public LatestAccumulator<SurvivorCounts> survivors() {
    return survivors;
  }

  public void reset() {
    reads.reset();
    survivors.reset();
  }

  /**
   * The batch's slices, in order of partition and minute.
   *
   * @param duplicatesDropped Spark's own count for this batch
   */
  public List<LedgerSlice> slices(long duplicatesDropped, Instant storedAt) {
    Map<Origin, Survivors> through = survivorsByOrigin();
    List<LedgerSlice> slices = new ArrayList<>();
    long disagreed = -duplicatesDropped;
    for (ReadCounts counts : new TreeMap<>(reads.value()).values()) {
      for (Map.Entry<Long, MinuteCounts> entry : new TreeMap<>(counts.minutes).entrySet()) {
        Survivors survived = through.remove(new Origin(counts.partition, entry.getKey()));
        LedgerSlice slice = slice(counts, entry.getKey(), entry.getValue(), survived, storedAt);
        disagreed += slice.duplicate();
        slices.add(slice);
      }
    }
    if (!through.isEmpty()) {
      throw new IllegalStateException(
          "Invalid ledger: events came through deduplication that no parser saw: "
              + through.keySet());
    }
    return disagreed == 0 ? slices : moveToUnexplained(slices, disagreed);
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

  private Map<Origin, Survivors> survivorsByOrigin() {
    Map<Origin, Survivors> sums = new HashMap<>();
    for (SurvivorCounts counts : survivors.value().values()) {
      counts.byOrigin.forEach(
          (origin, some) -> {
            Survivors sum = sums.computeIfAbsent(origin, key -> new Survivors());
            sum.counted += some.counted;
            sum.late += some.late;
          });
    }
    return sums;
  }

  private static LedgerSlice slice(
      ReadCounts counts, long minute, MinuteCounts seen, Survivors survived, Instant storedAt) {
    long counted = survived == null ? 0 : survived.counted;
    long late = survived == null ? 0 : survived.late;
    return new LedgerSlice(
        counts.partition,
        counts.fromOffset,
        Instant.ofEpochMilli(minute),
        counts.untilOffset,
        seen.read,
        seen.ticks,
        counted,
        seen.quarantined,
        late,
        seen.valid - counted - late,
        0,
        seen.valid == 0 ? null : Instant.ofEpochMilli(seen.receivedFirst),
        seen.valid == 0 ? null : Instant.ofEpochMilli(seen.receivedLast),
        storedAt);
  }

  /**
   * Takes what Spark did not drop as a duplicate out of the duplicates, from the first slices on.
   */
  private static List<LedgerSlice> moveToUnexplained(List<LedgerSlice> slices, long disagreed) {
    List<LedgerSlice> moved = new ArrayList<>();
    long left = disagreed;
    for (LedgerSlice slice : slices) {
      long take = left > 0 ? Math.min(left, slice.duplicate()) : left;
      left -= take;
      moved.add(
          new LedgerSlice(
              slice.partition(),
              slice.fromOffset(),
              slice.minute(),
              slice.untilOffset(),
              slice.read(),
              slice.ticks(),
              slice.counted(),
              slice.quarantined(),
              slice.late(),
              slice.duplicate() - take,
              slice.unexplained() + take,
              slice.receivedFirst(),
              slice.receivedLast(),
              slice.storedAt()));
    }
    return moved;
  }
}
