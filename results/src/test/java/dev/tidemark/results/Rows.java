package dev.tidemark.results;

import java.time.Instant;
import java.util.List;

/** Rows for tests, on a clock that starts at a round hour. */
final class Rows {
  static final Instant START = Instant.parse("2024-05-01T10:00:00Z");

  private Rows() {}

  static Instant minute(int minute) {
    return START.plusSeconds(60L * minute);
  }

  static Instant at(long millis) {
    return START.plusMillis(millis);
  }

  static PageViews views(int minute, String page, long views) {
    return new PageViews(minute(minute), page, views);
  }

  static LateViews late(int minute, String page, int appendedMinute, long views) {
    return new LateViews(minute(minute), page, minute(appendedMinute), views);
  }

  static BatchResults pageViews(PageViews... rows) {
    return new BatchResults(List.of(rows), List.of(), List.of(), List.of(), List.of());
  }

  static BatchResults lateViews(LateViews... rows) {
    return new BatchResults(List.of(), List.of(rows), List.of(), List.of(), List.of());
  }

  static BatchResults metrics(MetricCount... rows) {
    return new BatchResults(List.of(), List.of(), List.of(rows), List.of(), List.of());
  }

  static BatchResults ledger(LedgerSlice... rows) {
    return new BatchResults(List.of(), List.of(), List.of(), List.of(rows), List.of());
  }

  static BatchResults ticks(GatewayTick... rows) {
    return new BatchResults(List.of(), List.of(), List.of(), List.of(), List.of(rows));
  }

  /** A slice of events that were all counted, read a second after they were received. */
  static LedgerSlice slice(int partition, long from, long until, int minute, long read) {
    return slice(partition, from, until, minute, read, 0, minute(minute).plusSeconds(1));
  }

  static LedgerSlice slice(
      int partition, long from, long until, int minute, long read, long ticks, Instant storedAt) {
    boolean events = read > ticks;
    return new LedgerSlice(
        partition,
        from,
        minute(minute),
        until,
        read,
        ticks,
        read - ticks,
        0,
        0,
        0,
        0,
        events ? storedAt.minusMillis(1000) : null,
        events ? storedAt.minusMillis(200) : null,
        storedAt);
  }

  static GatewayTick tick(String gateway, int partition, long acknowledged, long tickedAtMillis) {
    return new GatewayTick(gateway, START, partition, acknowledged, 3, at(tickedAtMillis));
  }

  static QuarantineRow quarantined(long offset, long appendedAtMillis, String... reasons) {
    return new QuarantineRow(
        "clickstream.events",
        1,
        offset,
        at(appendedAtMillis),
        at(appendedAtMillis - 5),
        List.of(reasons),
        "/page",
        "page_view",
        "1.2.3",
        new byte[] {'{', (byte) offset});
  }

  static BatchResults transitions(Transition... rows) {
    return new BatchResults(
        List.of(), List.of(), List.of(), List.of(), List.of(), List.of(rows), List.of());
  }

  static BatchResults visitors(VisitorMinute... rows) {
    return new BatchResults(
        List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), List.of(rows));
  }

  /** A minute with an event of each of the users from one number to another. */
  static VisitorMinute users(Instant minute, int from, int until) {
    Visitors visitors = new Visitors();
    for (int user = from; user < until; user++) {
      visitors.add(new long[] {user, ~user});
    }
    return new VisitorMinute(minute, until - from, visitors.estimate(), visitors.toBytes());
  }
}
