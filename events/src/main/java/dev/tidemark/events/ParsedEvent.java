package dev.tidemark.events;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;

/**
 * A record of {@link Topics#EVENTS} as {@link EventParser} has read it.
 *
 * <p>The parser's one instance, overwritten by the next record; so are its {@link Slice}s. Texts
 * are decoded, pages and referrers normalised. Of an event with faults it holds what could be read,
 * a text that breaks its rule as it was sent, cut to its limit.
 */
public final class ParsedEvent {
  /** Stands for a time that is absent or could not be read. */
  public static final long NO_TIME = Long.MIN_VALUE;

  /** An event is late when its corrected time is longer than this before its append time. */
  public static final Duration LATE_AFTER = Duration.ofMinutes(2);

  /**
   * A valid event is a duplicate when a valid event with its id and of the same shopper (session,
   * else user) was appended to the same partition at most this long before it. The gateway keys a
   * shopper's events alike, so that an event which is sent again comes to the partition it came to
   * before. The same id from another shopper is another event.
   */
  public static final Duration DUPLICATE_WITHIN = Duration.ofMinutes(2);

  /** How far after its arrival an event may be dated; clocks differ by as much. */
  public static final Duration FUTURE_TOLERANCE = Duration.ofMinutes(1);

  private static final long LATE_AFTER_MILLIS = LATE_AFTER.toMillis();
  private static final long FUTURE_TOLERANCE_MILLIS = FUTURE_TOLERANCE.toMillis();
  private static final Field[] FIELDS = Field.values();
  private static final QuarantineReason[] REASONS = QuarantineReason.values();

  private final Slice[] fields = new Slice[FIELDS.length];
  private final Slice format = new Slice();
  private final Slice site = new Slice();
  private final Slice address = new Slice();
  private final Slice userAgent = new Slice();
  final Slice batchSentAt = new Slice();
  boolean globalPrivacyControl;
  boolean bot;
  long eventTimeMillis;
  long sentAtMillis;
  long receivedAtMillis;
  private long appendedAtMillis;
  private long correctedTimeMillis;
  private int rawOffset;
  private int rawLength;
  private long reasons;

  ParsedEvent() {
    for (int i = 0; i < fields.length; i++) {
      fields[i] = new Slice();
    }
  }

  /** The event's own, else the one the gateway gave; absent only where neither is there. */
  public Slice eventId() {
    return text(Field.EVENT_ID);
  }

  public Slice eventType() {
    return text(Field.EVENT_TYPE);
  }

  public Slice userId() {
    return text(Field.USER_ID);
  }

  public Slice page() {
    return text(Field.PAGE);
  }

  public Slice referrer() {
    return text(Field.REFERRER);
  }

  public Slice sessionId() {
    return text(Field.SESSION_ID);
  }

  public Slice pageViewId() {
    return text(Field.PAGE_VIEW_ID);
  }

  public Slice previousPage() {
    return text(Field.PREVIOUS_PAGE);
  }

  public Slice title() {
    return text(Field.TITLE);
  }

  public Slice appId() {
    return text(Field.APP_ID);
  }

  public Slice appVersion() {
    return text(Field.APP_VERSION);
  }

  public Slice identitySource() {
    return text(Field.IDENTITY_SOURCE);
  }

  /** How the event is written; absent in a record that no gateway wrote. */
  public Slice format() {
    return format;
  }

  /** The site of the write key. */
  public Slice site() {
    return site;
  }

  /** The client's truncated address. */
  public Slice address() {
    return address;
  }

  public Slice userAgent() {
    return userAgent;
  }

  /** Whether the browser asked not to be sold or shared. */
  public boolean globalPrivacyControl() {
    return globalPrivacyControl;
  }

  /** Whether the user agent is known as a bot's. */
  public boolean bot() {
    return bot;
  }

  /** When it was made, by the sender's clock; {@link #NO_TIME} when that is absent or invalid. */
  public long eventTimeMillis() {
    return eventTimeMillis;
  }

  /** When it was sent, by the sender's clock; {@link #NO_TIME} when that is absent or invalid. */
  public long sentAtMillis() {
    return sentAtMillis;
  }

  /** When the gateway had it; the append time for a record that no gateway wrote. */
  public long receivedAtMillis() {
    return receivedAtMillis;
  }

  /** When the broker had it. */
  public long appendedAtMillis() {
    return appendedAtMillis;
  }

  /**
   * When it was made, by our clocks; {@link #NO_TIME} when that is not to be known.
   *
   * <p>Received − (sent − created), or created where {@code sent_at} is absent. Never after
   * received nor appended, so that no event moves a watermark ahead of the clock; never before
   * 1970.
   */
  public long correctedTimeMillis() {
    return correctedTimeMillis;
  }

  /**
   * Whether it came too late for its window. Depends on the record alone, and so stays the same in
   * every replay.
   */
  public boolean late() {
    return correctedTimeMillis != NO_TIME
        && correctedTimeMillis < appendedAtMillis - LATE_AFTER_MILLIS;
  }

  /** Every fault that was found; empty for a valid event. */
  public Set<QuarantineReason> reasons() {
    Set<QuarantineReason> found = EnumSet.noneOf(QuarantineReason.class);
    for (long rest = reasons; rest != 0; rest &= rest - 1) {
      found.add(REASONS[Long.numberOfTrailingZeros(rest)]);
    }
    return found;
  }

  /** Where the event's own bytes begin in the record's value. */
  public int rawOffset() {
    return rawOffset;
  }

  /** How many bytes of its own the event has. */
  public int rawLength() {
    return rawLength;
  }

  void reset(int length, long appendedAt) {
    for (Slice field : fields) {
      field.clear();
    }
    format.clear();
    site.clear();
    address.clear();
    userAgent.clear();
    batchSentAt.clear();
    globalPrivacyControl = false;
    bot = false;
    eventTimeMillis = NO_TIME;
    sentAtMillis = NO_TIME;
    receivedAtMillis = appendedAt;
    appendedAtMillis = appendedAt;
    correctedTimeMillis = NO_TIME;
    reasons = 0;
    raw(0, length);
  }

  void raw(int from, int to) {
    rawOffset = from;
    rawLength = to - from;
  }

  @SuppressWarnings("EnumOrdinal") // an index of this run only; an EnumMap is slower
  Slice text(Field field) {
    return fields[field.ordinal()];
  }

  void fault(QuarantineReason reason) {
    reasons |= bit(reason);
  }

  /** Makes this the one fault: of bytes that are no object nothing else can be said. */
  void onlyFault(QuarantineReason reason) {
    reasons = bit(reason);
  }

  boolean hasFault(QuarantineReason reason) {
    return (reasons & bit(reason)) != 0;
  }

  boolean hasFaults() {
    return reasons != 0;
  }

  /** Works out the corrected time from the others, or finds that it lies in the future. */
  void correctTime() {
    if (eventTimeMillis == NO_TIME || hasFault(QuarantineReason.INVALID_SENT_AT)) {
      return;
    }
    long corrected =
        sentAtMillis == NO_TIME
            ? eventTimeMillis
            : receivedAtMillis - (sentAtMillis - eventTimeMillis);
    if (corrected > receivedAtMillis + FUTURE_TOLERANCE_MILLIS) {
      fault(QuarantineReason.IN_THE_FUTURE);
      return;
    }
    correctedTimeMillis =
        Math.max(0, Math.min(corrected, Math.min(receivedAtMillis, appendedAtMillis)));
  }

  @SuppressWarnings("EnumOrdinal") // a bit of this run only; an EnumSet would cost an object
  private static long bit(QuarantineReason reason) {
    return 1L << reason.ordinal();
  }
}
