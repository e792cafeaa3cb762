package dev.tidemark.events;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Cuts a beacon's body into events, without judging them and without changing a byte.
 *
 * <p>A body is
 *
 * <ul>
 *   <li>an array: each element is an event;
 *   <li>an object with one array named {@code events} and no {@code event_type}: each element of
 *       that array is an event, and {@link #sentAt()} is the object's {@code sent_at};
 *   <li>any other object: one event;
 *   <li>lines: where the first line is a whole object, or each line begins with a brace, each line
 *       that is not blank is an event, whatever it holds;
 *   <li>blank: no event;
 *   <li>anything else, broken JSON included: one event, the whole body as it is. Quarantine shows
 *       it to people; a refusal would show it to nobody.
 * </ul>
 *
 * <p>Only structure is looked at: strings, brackets, and the members of each event at its first
 * level. A valid body is always cut right; a broken one never loses a byte.
 *
 * <p>Reusable, confined to one thread. The body must stay unchanged until the next {@code split}.
 */
public final class BeaconSplitter {
  /** The longest ordering key that is used, in bytes. */
  public static final int MAX_KEY_BYTES = 512;

  private static final int INITIAL_EVENTS = 16;
  private static final byte[] EVENTS = ascii("events");
  private static final byte[] EVENT_TYPE = ascii("event_type");
  private static final byte[] SENT_AT = ascii("sent_at");
  private static final byte[] SESSION_ID = ascii("session_id");
  private static final byte[] USER_ID = ascii("user_id");

  private final int maxEvents;
  private final StructureScanner scanner = new StructureScanner();
  private int[] starts = new int[INITIAL_EVENTS];
  private int[] ends = new int[INITIAL_EVENTS];
  private long[] keys = new long[INITIAL_EVENTS];
  private byte[] body;
  private int found;
  private String sentAt;

  // of the event being read: where its keys are, as a ByteRange; 0 when there is none
  private long sessionId;
  private long userId;

  // of the object around all, while it is not yet known whether it is an event or a batch
  private int eventsMembers;
  private int sentAtMembers;
  private boolean eventsAreCut;
  private boolean surelyAnEvent;
  private long sentAtValue;

  /**
   * Makes a splitter.
   *
   * @param maxEvents the most events taken from one body, at least one
   */
  public BeaconSplitter(int maxEvents) {
    if (maxEvents < 1) {
      throw new IllegalArgumentException(
          "Invalid maxEvents " + maxEvents + ": expected at least 1");
    }
    this.maxEvents = maxEvents;
  }

  /**
   * Cuts the first {@code length} bytes of {@code body}.
   *
   * @return the number of events
   * @throws TooManyEventsException when there are more than this splitter takes
   */
  public int split(byte[] body, int length) throws TooManyEventsException {
    this.body = body;
    scanner.reset(body, length);
    found = 0;
    sentAt = null;
    int first = scanner.whitespace(0);
    if (first == length) {
      return 0;
    }
    boolean cut =
        switch (body[first]) {
          case '[' -> onlySpaceBehind(array(first));
          case '{' -> objectOrLines(first);
          default -> false;
        };
    if (!cut) {
      found = 0;
      add(0, length, 0);
    }
    if (found > maxEvents) {
      throw new TooManyEventsException(found, maxEvents);
    }
    return found;
  }

  /** Where event {@code i} begins in the body. */
  public int start(int i) {
    return starts[i];
  }

  /** Where event {@code i} ends in the body, exclusive. */
  public int end(int i) {
    return ends[i];
  }

  /**
   * The ordering key of event {@code i}: the bytes of its {@code session_id}, else of its {@code
   * user_id}.
   *
   * @return null when neither is a number or a string of up to {@link #MAX_KEY_BYTES} bytes without
   *     escapes
   */
  public byte[] key(int i) {
    return keys[i] == 0
        ? null
        : Arrays.copyOfRange(body, ByteRange.from(keys[i]), ByteRange.to(keys[i]));
  }

  /**
   * {@code sent_at} of the object around the events: the inside of the string or the number, as
   * written there.
   *
   * @return null when there is none
   */
  public String sentAt() {
    return sentAt;
  }

  private boolean objectOrLines(int first) {
    int end = eventOrBatch(first);
    if (!onlySpaceBehind(end)) {
      return areLines(first, end) && lines();
    }
    boolean batch = eventsAreCut && eventsMembers == 1 && sentAtMembers <= 1 && !surelyAnEvent;
    if (batch) {
      sentAt = textOfSentAt();
    } else {
      found = 0;
      add(first, end, key());
    }
    return true;
  }

  private boolean onlySpaceBehind(int end) {
    return end >= 0 && scanner.whitespace(end) == scanner.end();
  }

  /**
   * Reads the object around all. Cuts its {@code events} on the way, which is undone when it turns
   * out to be an event.
   */
  private int eventOrBatch(int open) {
    sessionId = 0;
    userId = 0;
    eventsMembers = 0;
    sentAtMembers = 0;
    eventsAreCut = false;
    surelyAnEvent = false;
    sentAtValue = 0;
    int p = scanner.firstMember(open);
    while (p > 0 && scanner.at(p) != '}') {
      p = scanner.name(p);
      if (p < 0) {
        return StructureScanner.BROKEN;
      }
      int valueStart = p;
      if (scanner.isNamed(EVENTS)) {
        eventsMembers++;
        if (scanner.at(p) == '[' && !eventsAreCut) {
          long outerSessionId = sessionId;
          long outerUserId = userId;
          eventsAreCut = true;
          p = array(p);
          sessionId = outerSessionId;
          userId = outerUserId;
        } else {
          p = scanner.value(p);
        }
      } else if (scanner.isNamed(SENT_AT)) {
        sentAtMembers++;
        p = scanner.value(p);
        sentAtValue = ByteRange.of(valueStart, p);
      } else {
        // a name with an escape may spell any of these: then it is safer not to cut
        surelyAnEvent |= scanner.isNamed(EVENT_TYPE) || scanner.nameHasEscape();
        p = ordinaryMember(p);
      }
      p = scanner.nextMember(p);
    }
    return p > 0 ? p + 1 : StructureScanner.BROKEN;
  }

  private int array(int open) {
    int p = scanner.whitespace(open + 1);
    if (scanner.at(p) == ']') {
      return p + 1;
    }
    while (true) {
      int start = p;
      p = element(start);
      if (p < 0) {
        return StructureScanner.BROKEN;
      }
      add(start, p, key());
      p = scanner.whitespace(p);
      if (scanner.at(p) == ']') {
        return p + 1;
      }
      if (scanner.at(p) != ',') {
        return StructureScanner.BROKEN;
      }
      p = scanner.whitespace(p + 1);
    }
  }

  private int element(int start) {
    sessionId = 0;
    userId = 0;
    if (scanner.at(start) != '{') {
      return scanner.value(start);
    }
    int p = scanner.firstMember(start);
    while (p > 0 && scanner.at(p) != '}') {
      p = scanner.name(p);
      p = p > 0 ? scanner.nextMember(ordinaryMember(p)) : p;
    }
    return p > 0 ? p + 1 : StructureScanner.BROKEN;
  }

  /** Reads a member's value, and keeps it if it is an ordering key. */
  private int ordinaryMember(int valueStart) {
    boolean isSession = scanner.isNamed(SESSION_ID);
    boolean isUser = !isSession && scanner.isNamed(USER_ID);
    int end = scanner.value(valueStart);
    if (end > 0 && (isSession || isUser)) {
      long value = usableKey(valueStart, end);
      if (isSession) {
        sessionId = value;
      } else {
        userId = value;
      }
    }
    return end;
  }

  private long usableKey(int from, int to) {
    byte first = body[from];
    if (first == '"') {
      from++;
      to--;
      for (int i = from; i < to; i++) {
        if (body[i] == '\\') {
          return 0;
        }
      }
    } else if (first != '-' && (first < '0' || first > '9')) {
      return 0;
    }
    return from == to || to - from > MAX_KEY_BYTES ? 0 : ByteRange.of(from, to);
  }

  private long key() {
    return sessionId != 0 ? sessionId : userId;
  }

  private String textOfSentAt() {
    int from = ByteRange.from(sentAtValue);
    int to = ByteRange.to(sentAtValue);
    if (scanner.at(from) == '"') {
      from++;
      to--;
    } else if (to - from == 4 && body[from] == 'n') {
      return null;
    }
    int length = Math.min(to - from, RecordEnvelope.MAX_SENT_AT);
    return length == 0 ? null : new String(body, from, length, StandardCharsets.UTF_8);
  }

  /**
   * Whether a body that is not one object is lines of them: a line that is broken must not hide
   * those around it, and an object that is broken must not be taken for lines.
   */
  private boolean areLines(int first, int firstEnd) {
    int newline = first;
    while (newline < scanner.end() && body[newline] != '\n') {
      newline++;
    }
    if (firstEnd >= 0 && firstEnd <= newline && scanner.whitespace(firstEnd) > newline) {
      return true;
    }
    int lines = 0;
    for (int p = first; p < scanner.end(); p = scanner.whitespace(scanner.lineEnd(p))) {
      if (body[p] != '{') {
        return false;
      }
      lines++;
    }
    return lines > 1;
  }

  private boolean lines() {
    found = 0;
    int bodyEnd = scanner.end();
    int p = scanner.whitespace(0);
    while (p < bodyEnd) {
      int lineEnd = scanner.lineEnd(p);
      int end = scanner.withoutTrailingSpace(p, lineEnd);
      scanner.reset(body, end);
      boolean whole = element(p) == end;
      scanner.reset(body, bodyEnd);
      add(p, end, whole ? key() : 0);
      p = scanner.whitespace(lineEnd);
    }
    return true;
  }

  private void add(int start, int end, long key) {
    if (found < maxEvents) {
      if (found == starts.length) {
        int capacity = Math.min(found * 2, maxEvents);
        starts = Arrays.copyOf(starts, capacity);
        ends = Arrays.copyOf(ends, capacity);
        keys = Arrays.copyOf(keys, capacity);
      }
      starts[found] = start;
      ends[found] = end;
      keys[found] = key;
    }
    found++;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
