package dev.tidemark.gateway.sdk;

import dev.tidemark.events.BeaconSplitter;
import dev.tidemark.events.Field;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The events of one request, written in the fields of {@link Field}, one behind the other.
 *
 * <p>An event is begun, its fields are written in any order, and it is ended. Values are copied as
 * they stand; one that is absent writes nothing; the name of one that stood twice in the SDK's
 * event is written twice, so that the processor finds it faulty here as well.
 *
 * <p>What stands once in the SDK's event may have to stand in a field and in the properties. So
 * that the largest event still fits into a record, a field's value is cut where it is far too long.
 *
 * <p>Confined to the event loop; no locking. Reused from request to request.
 */
public final class NativeEvents {
  /** An event's place in the buffer, and what its envelope needs. */
  private record Written(String format, String sentAt, int start, int end) {}

  private static final int INITIAL_BYTES = 4_096;

  /** More than the longest valid text takes: 2,048 characters, of 12 bytes each where escaped. */
  private static final int LONGEST_VALUE_BYTES = 32 << 10;

  private static final JsonValue NULL = JsonValue.of("null".getBytes(StandardCharsets.US_ASCII));
  private static final JsonValue EMPTY_OBJECT =
      JsonValue.of("{}".getBytes(StandardCharsets.US_ASCII));

  private final int maxEvents;
  private final List<Written> events = new ArrayList<>();
  private final List<byte[]> keys = new ArrayList<>();
  private byte[] bytes = new byte[INITIAL_BYTES];
  private int length;
  private int count;
  private int start;
  private byte[] sessionKey;
  private byte[] userKey;

  /** Makes room for so many events; what is beyond them is counted and not kept. */
  public NativeEvents(int maxEvents) {
    this.maxEvents = maxEvents;
  }

  public void clear() {
    events.clear();
    keys.clear();
    length = 0;
    count = 0;
  }

  /** How many there were, also of those that were not kept. */
  public int count() {
    return count;
  }

  /** The name of the event's format. */
  public String format(int i) {
    return events.get(i).format();
  }

  /** {@code sent_at} of the batch it came in; null if there was none. */
  public String sentAt(int i) {
    return events.get(i).sentAt();
  }

  /** The ordering key, as {@link BeaconSplitter#key} has it. */
  public byte[] key(int i) {
    return keys.get(i);
  }

  /** The buffer that holds all events. */
  public byte[] bytes() {
    return bytes;
  }

  public int start(int i) {
    return events.get(i).start();
  }

  public int end(int i) {
    return events.get(i).end();
  }

  /** Adds bytes that could not be read as an event of that format. */
  void untranslated(String format, JsonValue value) {
    begin();
    put(value.in(), value.from(), value.to());
    add(format, null, null);
  }

  NativeEvents begin() {
    start = length;
    sessionKey = null;
    userKey = null;
    return this;
  }

  /** Copies a value. */
  NativeEvents copy(Field field, JsonValue value) {
    if (value.isPresent()) {
      JsonValue kept = field == Field.PROPERTIES ? value : value.atMost(LONGEST_VALUE_BYTES);
      name(field.key());
      int valueStart = length;
      put(kept.in(), kept.from(), kept.to());
      if (field == Field.SESSION_ID) {
        sessionKey = orderingKey(valueStart);
      } else if (field == Field.USER_ID) {
        userKey = orderingKey(valueStart);
      }
      if (value.isRepeated()) {
        name(field.key());
        put(NULL.in(), NULL.from(), NULL.to());
      }
    }
    return this;
  }

  /** Copies a value that is a text with us, and in some SDKs a number. */
  NativeEvents id(Field field, JsonValue value) {
    if (!value.isDigits() || value.isRepeated()) {
      return copy(field, value);
    }
    return text(field, value.written());
  }

  /** Writes a text that needs no escapes. */
  NativeEvents text(Field field, String plain) {
    return copy(field, JsonValue.of(("\"" + plain + "\"").getBytes(StandardCharsets.US_ASCII)));
  }

  NativeEvents millis(Field field, long millis) {
    return copy(field, JsonValue.of(Long.toString(millis).getBytes(StandardCharsets.US_ASCII)));
  }

  /** Writes {@code properties} from those of these members that say anything. */
  NativeEvents properties(Map<String, JsonValue> members) {
    return properties(JsonValue.ABSENT, members);
  }

  /**
   * Copies {@code properties} and appends those of these members that say anything. One that the
   * properties have by the same name already is not appended: the sender's own goes first.
   */
  NativeEvents properties(JsonValue own, Map<String, JsonValue> members) {
    Map<String, JsonValue> more = new LinkedHashMap<>(members);
    more.values().removeIf(value -> !value.isPresent());
    if (!more.isEmpty()) {
      own.members().forEach(member -> more.remove(member.name()));
    }
    boolean takesMore = !own.isPresent() || (own.isObject() && !own.isRepeated());
    if (more.isEmpty() || !takesMore) {
      return copy(Field.PROPERTIES, own);
    }
    JsonValue object = own.or(EMPTY_OBJECT);
    name(Field.PROPERTIES.key());
    put(object.in(), object.from(), object.to() - 1);
    more.forEach(this::member);
    put((byte) '}');
    return this;
  }

  private void member(String name, JsonValue value) {
    if (!isBehindOpeningBrace()) {
      put((byte) ',');
    }
    quotedName(name);
    put(value.in(), value.from(), value.to());
  }

  private boolean isBehindOpeningBrace() {
    int last = length - 1;
    while (bytes[last] == ' '
        || bytes[last] == '\n'
        || bytes[last] == '\r'
        || bytes[last] == '\t') {
      last--;
    }
    return bytes[last] == '{';
  }

  /**
   * Ends the event.
   *
   * @param sentAt {@code sent_at} of the batch; null if there is none
   */
  void end(String format, String sentAt) {
    if (length == start) {
      put((byte) '{');
    }
    put((byte) '}');
    add(format, sentAt, sessionKey != null ? sessionKey : userKey);
  }

  private void add(String format, String sentAt, byte[] key) {
    if (count < maxEvents) {
      events.add(new Written(format, sentAt, start, length));
      keys.add(key);
    } else {
      length = start;
    }
    count++;
  }

  private void name(String name) {
    put((byte) (length == start ? '{' : ','));
    quotedName(name);
  }

  private void quotedName(String name) {
    put((byte) '"');
    for (int i = 0; i < name.length(); i++) {
      put((byte) name.charAt(i));
    }
    put((byte) '"');
    put((byte) ':');
  }

  /** The value just written as an ordering key; null if it cannot be one. */
  private byte[] orderingKey(int valueStart) {
    if (bytes[valueStart] != '"' || length - valueStart - 2 > BeaconSplitter.MAX_KEY_BYTES) {
      return null;
    }
    byte[] key = Arrays.copyOfRange(bytes, valueStart + 1, length - 1);
    for (byte b : key) {
      if (b == '\\') {
        return null;
      }
    }
    return key;
  }

  private void put(byte b) {
    reserve(1);
    bytes[length++] = b;
  }

  private void put(byte[] in, int from, int to) {
    reserve(to - from);
    System.arraycopy(in, from, bytes, length, to - from);
    length += to - from;
  }

  private void reserve(int more) {
    if (bytes.length - length < more) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
    }
  }
}
