package dev.tidemark.events;

/**
 * Reads the records of {@link Topics#EVENTS}: the envelope, the event by the rules of {@link
 * Field}, and every fault there is.
 *
 * <p>One pass over the bytes, without a tree, and without an object for a good event: this is the
 * hot path of the processor. Never throws, whatever the bytes. Reusable, confined to one thread.
 */
public final class EventParser {
  /** What a record turned out to be. */
  public enum Kind {
    /** A valid event, perhaps late. */
    EVENT,
    /** An event with at least one reason to quarantine it. */
    FAULTY,
    /** A gateway's tick. */
    TICK
  }

  private final ParsedEvent event = new ParsedEvent();
  private final EnvelopeReader envelope = new EnvelopeReader();
  private final JsonScanner scanner = new JsonScanner();
  private final Scratch scratch = new Scratch();
  private final PageNormaliser pages = new PageNormaliser(scratch);
  private byte[] in;
  private int seen;
  private Tick tick;

  /**
   * Reads a record.
   *
   * @param value the record's value; null, which is no event either, counts as an unknown envelope
   * @param appendedAtMillis the record's timestamp, of type LogAppendTime
   */
  public Kind parse(byte[] value, long appendedAtMillis) {
    int length = value == null ? 0 : value.length;
    event.reset(length, appendedAtMillis);
    scratch.reset();
    tick = null;
    seen = 0;
    in = value;
    scanner.reset(value, length);
    if (scanner.at(0) == Tick.KIND) {
      return tick(value);
    }
    int start = start();
    if (start == EnvelopeReader.UNKNOWN) {
      event.onlyFault(QuarantineReason.UNKNOWN_ENVELOPE);
      return Kind.FAULTY;
    }
    event.raw(start, length);
    json(start);
    return event.hasFaults() ? Kind.FAULTY : Kind.EVENT;
  }

  /** The event read last; its content lasts until the next record. */
  public ParsedEvent event() {
    return event;
  }

  /** The tick read last, or null when the last record was none. */
  public Tick tick() {
    return tick;
  }

  private Kind tick(byte[] value) {
    try {
      tick = Tick.decode(value);
      return Kind.TICK;
    } catch (IllegalArgumentException e) {
      // it only poses as a tick; the fault says all there is to say
      event.onlyFault(QuarantineReason.UNKNOWN_ENVELOPE);
      return Kind.FAULTY;
    }
  }

  /** Where the event's own bytes begin. */
  private int start() {
    if (scanner.at(0) == RecordEnvelope.VERSION) {
      return envelope.read(in, event);
    }
    // somebody else's producer may write events without an envelope
    return scanner.at(scanner.whitespace(0)) == '{' ? 0 : EnvelopeReader.UNKNOWN;
  }

  private void json(int start) {
    int p = scanner.whitespace(start);
    boolean isObject = scanner.at(p) == '{';
    p = isObject ? object(p) : scanner.value(p, 0);
    if (p < 0 || scanner.whitespace(p) != scanner.end()) {
      event.onlyFault(QuarantineReason.MALFORMED_JSON);
    } else if (!isObject) {
      event.onlyFault(QuarantineReason.NOT_AN_OBJECT);
    } else {
      complete();
    }
  }

  private int object(int brace) {
    int p = scanner.firstMember(brace);
    while (p > 0 && scanner.at(p) != '}') {
      int name = p + 1;
      p = scanner.string(name);
      if (p < 0) {
        return JsonScanner.MALFORMED;
      }
      Field field = scanner.escaped() ? escapedField(name, p - 1) : Field.named(in, name, p - 1);
      p = scanner.colon(p);
      if (p > 0) {
        p = field == null ? scanner.value(p, 1) : member(field, p);
      }
      p = p > 0 ? scanner.nextMember(p) : p;
    }
    return p > 0 ? p + 1 : JsonScanner.MALFORMED;
  }

  private Field escapedField(int from, int to) {
    JsonText.decode(in, from, to, scratch);
    return Field.named(scratch.bytes(), scratch.start(), scratch.end());
  }

  /** Reads the value of a field. */
  private int member(Field field, int p) {
    boolean repeated = (seen & field.bit()) != 0;
    seen |= field.bit();
    byte first = scanner.at(p);
    int end = first == '"' ? scanner.string(p + 1) : scanner.value(p, 1);
    if (end < 0) {
      return JsonScanner.MALFORMED;
    }
    if (repeated) {
      event.fault(field.invalid());
    } else if (first == '"') {
      text(field, p + 1, end - 1, scanner.escaped());
    } else if (first != 'n') {
      notText(field, p, end);
    }
    return end;
  }

  private void notText(Field field, int from, int to) {
    switch (field) {
      case EVENT_TIME -> eventTime(EventTimes.millis(in, from, to));
      case SENT_AT -> sentAt(EventTimes.millis(in, from, to));
      case PROPERTIES -> {
        if (in[from] != '{') {
          event.fault(QuarantineReason.INVALID_PROPERTIES);
        }
      }
      default -> event.fault(field.invalid());
    }
  }

  private void text(Field field, int from, int to, boolean escaped) {
    if (!escaped) {
      text(field, in, from, to);
      return;
    }
    if (!JsonText.decode(in, from, to, scratch)) {
      event.fault(field.invalid());
    }
    text(field, scratch.bytes(), scratch.start(), scratch.end());
  }

  private void text(Field field, byte[] bytes, int from, int to) {
    if (from == to) {
      return;
    }
    switch (field) {
      case PROPERTIES -> event.fault(QuarantineReason.INVALID_PROPERTIES);
      case EVENT_TIME -> eventTime(EventTimes.parse(bytes, from, to));
      case SENT_AT -> sentAt(EventTimes.parse(bytes, from, to));
      default -> limitedText(field, bytes, from, to);
    }
  }

  private void limitedText(Field field, byte[] bytes, int from, int to) {
    Slice slice = event.text(field);
    slice.set(bytes, from, to);
    boolean valid =
        switch (field) {
          case EVENT_TYPE -> isEventType(bytes, from, to);
          case PAGE, PREVIOUS_PAGE -> pages.page(bytes, from, to, slice);
          case REFERRER -> pages.referrer(bytes, from, to, slice);
          default -> true;
        };
    if (!valid) {
      event.fault(field.invalid());
    }
    if (Utf8.endOfCharacters(bytes, from, to, field.limit()) < to) {
      event.fault(QuarantineReason.FIELD_TOO_LONG);
    }
    int sliceEnd = slice.offset() + slice.length();
    int limitedEnd = Utf8.endOfCharacters(slice.array(), slice.offset(), sliceEnd, field.limit());
    if (limitedEnd < sliceEnd) {
      event.fault(QuarantineReason.FIELD_TOO_LONG);
      slice.set(slice.array(), slice.offset(), limitedEnd);
    }
  }

  private static boolean isEventType(byte[] bytes, int from, int to) {
    for (int p = from; p < to; p++) {
      byte b = bytes[p];
      boolean letter = b >= 'a' && b <= 'z';
      if (!letter && (p == from || (b != '_' && (b < '0' || b > '9')))) {
        return false;
      }
    }
    return true;
  }

  private void eventTime(long millis) {
    event.eventTimeMillis = millis;
    if (millis == EventTimes.INVALID) {
      event.fault(QuarantineReason.INVALID_EVENT_TIME);
    }
  }

  private void sentAt(long millis) {
    event.sentAtMillis = millis;
    if (millis == EventTimes.INVALID) {
      event.fault(QuarantineReason.INVALID_SENT_AT);
    }
  }

  /** What can only be said when the whole object has been read. */
  private void complete() {
    if (event.eventTimeMillis == ParsedEvent.NO_TIME) {
      missing(Field.EVENT_TIME);
    }
    requireText(Field.EVENT_TYPE);
    requireText(Field.USER_ID);
    requireText(Field.PAGE);
    if (event.sentAtMillis == ParsedEvent.NO_TIME && event.batchSentAt.isPresent()) {
      batchSentAt(event.batchSentAt);
    }
    event.correctTime();
  }

  private void requireText(Field field) {
    if (!event.text(field).isPresent()) {
      missing(field);
    }
  }

  private void missing(Field field) {
    if (!event.hasFault(field.invalid())) {
      field.missing().ifPresent(event::fault);
    }
  }

  /** Takes the batch's time for an event that has none of its own. */
  private void batchSentAt(Slice batch) {
    if (event.hasFault(QuarantineReason.INVALID_SENT_AT)) {
      return;
    }
    int from = batch.offset();
    int to = from + batch.length();
    long time = EventTimes.parse(in, from, to);
    if (time == EventTimes.INVALID && scanner.isText(from, to)) {
      // some senders escape the plus sign of a zone
      JsonText.decode(in, from, to, scratch);
      time = EventTimes.parse(scratch.bytes(), scratch.start(), scratch.end());
    }
    sentAt(time);
  }
}
