package dev.tidemark.processor.audit;

import dev.tidemark.events.EventParser;
import dev.tidemark.events.ParsedEvent;
import dev.tidemark.events.QuarantineReason;
import dev.tidemark.events.QuarantineRecord;
import dev.tidemark.events.ReplaySource;
import dev.tidemark.events.Slice;
import dev.tidemark.events.Tick;
import dev.tidemark.results.Metrics;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What the topic says: every record again, by the rules of the event contract alone and with
 * nothing of the job that wrote the store. Each partition's records come in order.
 *
 * <p>Counts go into one {@link Tally} after the other: what the store must have, then what it may
 * have already.
 */
final class Recount {
  private static final long MINUTE_MILLIS = 60_000;
  private static final int OFFSET_BITS = 40;

  /** A gateway process and a partition it writes to. */
  record GatewayPartition(String gatewayId, long startedAtMillis, int partition) {}

  /** The counts of a stretch of the topic. */
  static final class Tally {
    final Cells cells;

    /** Fingerprints of the events with faults, by {@link #place}. */
    final LongCounts faulty = new LongCounts();

    /** Places of the events that were sent again, by the place of the quarantined event. */
    final LongCounts replayed = new LongCounts();

    /** The most events that were said to be acknowledged. */
    final Map<GatewayPartition, Long> acknowledged = new HashMap<>();

    /** Users of events on time, by minute. */
    final Map<Long, MinuteUsers> users = new HashMap<>();

    /** Records that are no ticks, by partition. */
    final LongCounts events = new LongCounts();

    long records;

    Tally(Cells.Keys keys) {
      cells = new Cells(keys);
    }
  }

  /** What must be known of a partition's last minutes. */
  private static final class Past {
    private static final long NOWHERE = -1;

    private long nextOffset = NOWHERE;
    private long minute;
    private final RecentIds ids = new RecentIds();
    private final Funnels funnels = new Funnels();
    private final Machines machines = new Machines();
  }

  private final Cells.Keys keys = new Cells.Keys();
  private final EventParser parser = new EventParser();
  private final Map<Integer, Past> pasts = new HashMap<>();
  private final Map<Integer, String> partitionKeys = new HashMap<>();
  private final long firstMinute;
  private Tally tally = new Tally(keys);

  /**
   * @param firstMinute minutes before this one are not counted, since not all of their records are
   *     there
   */
  Recount(long firstMinute) {
    this.firstMinute = firstMinute;
  }

  /** What was counted so far. */
  Tally tally() {
    return tally;
  }

  /** Counts into a new tally from now on. */
  Tally next() {
    tally = new Tally(keys);
    return tally;
  }

  /** A record's coordinates as one number. */
  static long place(int partition, long offset) {
    return (long) partition << OFFSET_BITS | offset;
  }

  static String placeText(long place) {
    return (place >>> OFFSET_BITS) + "-" + (place & ((1L << OFFSET_BITS) - 1));
  }

  /** The key of a partition's cells in the ledger. */
  static String partitionKey(int partition) {
    return "partition " + partition;
  }

  void record(int partition, long offset, byte[] value, long appendedAtMillis) {
    tally.records++;
    long minute = Math.floorDiv(appendedAtMillis, MINUTE_MILLIS);
    String ledgerKey = partitionKeys.computeIfAbsent(partition, Recount::partitionKey);
    Past past = pasts.computeIfAbsent(partition, first -> new Past());
    passOver(past, offset, ledgerKey);
    past.nextOffset = offset + 1;
    past.minute = minute;
    add(Series.READ, minute, ledgerKey);
    EventParser.Kind kind = parser.parse(value, appendedAtMillis);
    if (kind != EventParser.Kind.TICK) {
      tally.events.add(partition, 1);
    }
    switch (kind) {
      case TICK -> {
        add(Series.TICKS, minute, ledgerKey);
        Tick tick = parser.tick();
        tally.acknowledged.merge(
            new GatewayPartition(tick.gatewayId(), tick.startedAtMillis(), partition),
            tick.acknowledged(),
            Math::max);
      }
      case FAULTY -> {
        add(Series.QUARANTINED, minute, ledgerKey);
        faulty(partition, offset, value == null ? new byte[0] : value, minute);
      }
      case EVENT -> valid(partition, offset, minute, ledgerKey, past);
    }
  }

  /** A partition has no more records before an offset. */
  void readTo(int partition, long until) {
    Past past = pasts.get(partition);
    if (past != null) {
      passOver(past, until, partitionKey(partition));
      past.nextOffset = Math.max(past.nextOffset, until);
    }
  }

  /** Offsets that hold no record, such as the marks of transactions, go with the one before. */
  private void passOver(Past past, long until, String ledgerKey) {
    long passed = past.nextOffset == Past.NOWHERE ? 0 : Math.max(0, until - past.nextOffset);
    if (passed > 0) {
      add(Series.READ, past.minute, ledgerKey, passed);
      add(Series.TICKS, past.minute, ledgerKey, passed);
    }
  }

  private void faulty(int partition, long offset, byte[] value, long minute) {
    ParsedEvent event = parser.event();
    received(event, minute);
    List<String> reasons = event.reasons().stream().map(QuarantineReason::code).sorted().toList();
    for (String reason : reasons) {
      add(
          Series.QUARANTINED_BY_REASON,
          minute,
          Metrics.key(reason, event.page().toString(), event.appVersion().toString()));
    }
    if (minute >= firstMinute) {
      int kept = Math.min(event.rawLength(), QuarantineRecord.LONGEST_RAW);
      long fingerprint = fingerprint(reasons, value, event.rawOffset(), kept);
      tally.faulty.put(place(partition, offset), fingerprint);
    }
    replay(event, partition, offset, minute);
  }

  private void valid(int partition, long offset, long minute, String ledgerKey, Past past) {
    ParsedEvent event = parser.event();
    received(event, minute);
    replay(event, partition, offset, minute);
    if (isDuplicate(event, past)) {
      add(Series.DUPLICATE, minute, ledgerKey);
      return;
    }
    boolean pageView = event.eventType().toString().equals("page_view");
    machine(event, past, pageView, minute);
    long window = Math.floorDiv(event.correctedTimeMillis(), MINUTE_MILLIS);
    if (event.late()) {
      add(Series.LATE, minute, ledgerKey);
      add(Series.LATE_EVENTS_BY_TYPE, minute, event.eventType().toString());
      if (pageView) {
        add(Series.LATE_PAGE_VIEWS, minute, lateKey(window, event.page().toString()));
      }
      return;
    }
    add(Series.COUNTED, minute, ledgerKey);
    onTime(event, past, window, pageView);
  }

  private void onTime(ParsedEvent event, Past past, long window, boolean pageView) {
    String page = event.page().toString();
    String type = event.eventType().toString();
    add(Series.EVENTS_BY_TYPE, window, type);
    for (String mode : past.funnels.reached(shopper(event), type, event.appendedAtMillis())) {
      add(Series.FUNNEL, window, Metrics.key(mode, type));
    }
    if (window >= firstMinute) {
      tally
          .users
          .computeIfAbsent(window, missing -> new MinuteUsers())
          .add(event.userId().toByteArray());
    }
    add(Series.EVENTS_BY_PAGE, window, page);
    if (!pageView) {
      add(Series.EVENTS_BY_PAGE_AND_TYPE, window, Metrics.key(page, type));
      return;
    }
    add(Series.PAGE_VIEWS, window, page);
    String previous = event.previousPage().toString();
    if (!previous.isEmpty()) {
      add(Series.TRANSITIONS, window, Metrics.key(previous, page));
    }
  }

  private void received(ParsedEvent event, long minute) {
    String page = event.page().toString();
    add(Series.RECEIVED, minute, Metrics.key(page, event.appVersion().toString()));
  }

  private void replay(ParsedEvent event, int partition, long offset, long minute) {
    ReplaySource source = ReplaySource.of(event.format());
    if (source != null && minute >= firstMinute) {
      tally.replayed.put(place(source.partition(), source.offset()), place(partition, offset) + 1);
    }
  }

  private void machine(ParsedEvent event, Past past, boolean pageView, long minute) {
    String user = event.userId().toString();
    boolean linked = event.previousPage().isPresent() || event.referrer().isPresent();
    List<String> signs =
        event.late()
            ? Machines.signsOfLate(event.bot())
            : past.machines.signs(user, event.appendedAtMillis(), pageView, linked, event.bot());
    boolean shared = signs.contains("known_agent") && !signs.contains("rate_30");
    for (String sign : signs) {
      add(Series.BOT_SIGNALS, minute, Metrics.key(shared ? Metrics.KNOWN_AGENTS : user, sign));
    }
  }

  /** An event that nobody gave an id is like no other. */
  private static boolean isDuplicate(ParsedEvent event, Past past) {
    Slice id = event.eventId();
    return id.isPresent()
        && past.ids.isDuplicate(shopper(event), id.toString(), event.appendedAtMillis());
  }

  private static String shopper(ParsedEvent event) {
    return (event.sessionId().isPresent() ? event.sessionId() : event.userId()).toString();
  }

  private void add(Series series, long minute, String key) {
    add(series, minute, key, 1);
  }

  private void add(Series series, long minute, String key, long count) {
    if (minute >= series.firstMinute(firstMinute)) {
      tally.cells.add(series, minute, key, count);
    }
  }

  /** The key of a late page view: the minute it belongs to, and its page. */
  static String lateKey(long window, String page) {
    return window + " " + page.replace('\t', ' ');
  }

  /** A number that stands for what a quarantined event must be like in the store; never 0. */
  static long fingerprint(List<String> reasons, byte[] raw, int from, int length) {
    long hash = 0xcbf29ce484222325L;
    for (byte b : String.join(",", reasons).getBytes(StandardCharsets.UTF_8)) {
      hash = (hash ^ b) * 0x100000001b3L;
    }
    for (int i = from; i < from + length; i++) {
      hash = (hash ^ raw[i]) * 0x100000001b3L;
    }
    return hash == 0 ? 1 : hash;
  }

  /**
   * Events that gateways had acknowledged and that the topic does not hold; what was deleted from
   * its beginning is let pass.
   */
  static List<Difference> lostByKafka(Tally tally, Map<Integer, Long> firstOffsets) {
    Map<Integer, Long> acknowledged = new TreeMap<>();
    tally.acknowledged.forEach(
        (gateway, events) -> acknowledged.merge(gateway.partition(), events, Long::sum));
    List<Difference> lost = new ArrayList<>();
    acknowledged.forEach(
        (partition, said) -> {
          long held = tally.events.get(partition);
          if (said > held + firstOffsets.getOrDefault(partition, 0L)) {
            lost.add(
                new Difference(
                    "events that gateways had acknowledged",
                    Difference.NO_MINUTE,
                    partitionKey(partition),
                    Long.toString(said),
                    Long.toString(held)));
          }
        });
    return lost;
  }

  /** The minutes of append that were counted, in order. */
  static SortedSet<Long> minutes(Tally tally) {
    TreeSet<Long> minutes = new TreeSet<>();
    tally.cells.forEach(Series.READ, (minute, key, count) -> minutes.add(minute));
    return minutes;
  }
}
