package dev.tidemark.processor.ledger;

import dev.tidemark.events.Tick;
import dev.tidemark.processor.replay.ReplayMarks;
import java.io.Serializable;
import java.util.HashMap;
import java.util.Map;

/** What one task read from its partition: offsets, outcomes by minute of append, the last ticks. */
public final class ReadCounts implements Serializable {
  private static final long serialVersionUID = 1;
  private static final long MINUTE_MILLIS = 60_000;

  /** A gateway process. */
  record Gateway(String id, long startedAtMillis) implements Serializable {}

  /** What a gateway process said last. */
  record Said(long acknowledged, long spooled, long tickedAtMillis) implements Serializable {}

  final int partition;
  long fromOffset = -1;
  long untilOffset = -1;
  long oldestAppendMillis = Long.MAX_VALUE;
  long newestAppendMillis = Long.MIN_VALUE;
  final Map<Long, MinuteCounts> minutes = new HashMap<>();
  final Map<Gateway, Said> ticks = new HashMap<>();
  private final ReplayMarks replays = new ReplayMarks();
  private transient long currentMinute = Long.MIN_VALUE;
  private transient MinuteCounts current;

  public ReadCounts(int partition) {
    this.partition = partition;
  }

  /** An offset was read; what it holds comes with the next call. */
  public void record(long offset, long appendedAtMillis) {
    if (fromOffset < 0) {
      fromOffset = offset;
    }
    untilOffset = offset + 1;
    oldestAppendMillis = Math.min(oldestAppendMillis, appendedAtMillis);
    newestAppendMillis = Math.max(newestAppendMillis, appendedAtMillis);
    long minute = appendedAtMillis - Math.floorMod(appendedAtMillis, MINUTE_MILLIS);
    if (minute != currentMinute || current == null) {
      currentMinute = minute;
      current = minutes.computeIfAbsent(minute, key -> new MinuteCounts());
    }
    current.read++;
  }

  public void quarantined() {
    current.quarantined++;
  }

  /** The record is a valid event; which of the three below comes with the next call. */
  public void valid(long receivedAtMillis) {
    current.received(receivedAtMillis);
  }

  public void counted() {
    current.counted++;
  }

  public void late() {
    current.late++;
  }

  public void duplicate() {
    current.duplicate++;
  }

  public void tick(Tick tick) {
    current.ticks++;
    ticks.put(
        new Gateway(tick.gatewayId(), tick.startedAtMillis()),
        new Said(tick.acknowledged(), tick.spooled(), tick.tickedAtMillis()));
  }

  /** No event, as in a tick. */
  public void noRecord() {
    current.ticks++;
  }

  /** The events that were sent again from quarantine. */
  public ReplayMarks replays() {
    return replays;
  }

  public int partition() {
    return partition;
  }

  /** Of the records that were read; {@link Long#MAX_VALUE} when there were none. */
  public long oldestAppendMillis() {
    return oldestAppendMillis;
  }

  public long newestAppendMillis() {
    return newestAppendMillis;
  }

  /** The offset after the last that was read. */
  public long untilOffset() {
    return untilOffset;
  }
}
