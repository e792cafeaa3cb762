package dev.tidemark.loadgen.scenario;

import dev.tidemark.loadgen.shop.Page;
import dev.tidemark.loadgen.traffic.Kind;
import dev.tidemark.loadgen.traffic.OutgoingEvent;
import dev.tidemark.loadgen.traffic.Traffic;
import java.util.List;

/** Beacons that were seen before, sent again one after the other, round and round. */
final class Replay implements Stream {

  /** A beacon as it was seen. */
  record Seen(Page page, OutgoingEvent event, long atNanos) {}

  private final List<Seen> beacons;
  private final Kind kind;
  private final long gapNanos;
  private final long until;
  private int next;
  private long due;

  /**
   * @param kind what the gateway's own books must say of them
   * @param everyNanos how long it is until a beacon's turn comes again
   */
  Replay(List<Seen> beacons, Kind kind, long everyNanos, long from, long until) {
    this.beacons = beacons;
    this.kind = kind;
    this.gapNanos = everyNanos / beacons.size();
    this.until = until;
    this.due = from;
  }

  @Override
  public long nextDueNanos() {
    return due;
  }

  @Override
  public OutgoingEvent next(long nowMillis) {
    due = due + gapNanos < until ? due + gapNanos : Traffic.END;
    OutgoingEvent beacon = beacons.get(next++ % beacons.size()).event();
    return OutgoingEvent.of(kind, beacon.body(), beacon.userAgent());
  }
}
