package dev.tidemark.gateway.sdk;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import dev.tidemark.events.JsonScanner;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/** A JSON value where it stands among other bytes, or the absence of one. */
final class JsonValue {
  static final JsonValue ABSENT = new JsonValue(new byte[0], 0, 0);

  /** A member of an object, its name without escapes. */
  record Member(String name, JsonValue value) {}

  private static final JsonFactory JACKSON = new JsonFactory();
  private static final JsonValue EMPTY_ARRAY = of("[]".getBytes(StandardCharsets.US_ASCII));

  /** Half of a surrogate pair, as an escape. */
  private static final int LONGEST_CHARACTER = 6;

  private static final int MOST_DIGITS = 20;

  private final byte[] in;
  private final int from;
  private final int to;
  private final boolean repeated;

  /**
   * Marks a value.
   *
   * @param from where it begins, a string's quote included
   * @param to where it ends, exclusive
   */
  JsonValue(byte[] in, int from, int to) {
    this(in, from, to, false);
  }

  private JsonValue(byte[] in, int from, int to, boolean repeated) {
    this.in = in;
    this.from = from;
    this.to = to;
    this.repeated = repeated;
  }

  static JsonValue of(byte[] json) {
    return new JsonValue(json, 0, json.length);
  }

  /** This value as that of a name that stands twice in its object. */
  JsonValue asRepeated() {
    return new JsonValue(in, from, to, true);
  }

  byte[] in() {
    return in;
  }

  int from() {
    return from;
  }

  int to() {
    return to;
  }

  /** Whether its name stands in its object again: which of them counts? */
  boolean isRepeated() {
    return repeated;
  }

  /** Whether it says anything: null and the empty text do not. */
  boolean isPresent() {
    return to > from && in[from] != 'n' && !(in[from] == '"' && to - from == 2);
  }

  boolean isText() {
    return to - from > 1 && in[from] == '"';
  }

  boolean isObject() {
    return to > from && in[from] == '{';
  }

  boolean isTrue() {
    return to > from && in[from] == 't';
  }

  /** Whether it is written in digits only; how some SDKs write ids. */
  boolean isDigits() {
    if (to == from || to - from > MOST_DIGITS) {
      return false;
    }
    for (int p = from; p < to; p++) {
      if (in[p] < '0' || in[p] > '9') {
        return false;
      }
    }
    return true;
  }

  boolean isText(String text) {
    return text.equals(text());
  }

  /** This, if it says anything, else the other. */
  JsonValue or(JsonValue other) {
    return isPresent() ? this : other;
  }

  /** The text, its escapes resolved; null if it is no text. */
  String text() {
    if (!isText()) {
      return null;
    }
    for (int p = from; p < to; p++) {
      if (in[p] == '\\') {
        return unescaped();
      }
    }
    return new String(in, from + 1, to - from - 2, StandardCharsets.UTF_8);
  }

  private String unescaped() {
    try (JsonParser parser = JACKSON.createParser(in, from, to - from)) {
      return parser.nextTextValue();
    } catch (IOException e) {
      return null; // cannot be: a scanner has found that it is a string
    }
  }

  /** What is written: a text without its quotes, anything else as it is. */
  String written() {
    int quote = isText() ? 1 : 0;
    return new String(in, from + quote, to - from - 2 * quote, StandardCharsets.UTF_8);
  }

  /** This value; of one that takes more bytes, the beginning if it is a text, else an array. */
  JsonValue atMost(int bytes) {
    if (to - from <= bytes) {
      return this;
    }
    if (!isText()) {
      return EMPTY_ARRAY;
    }
    int end = from + 1;
    while (end + LONGEST_CHARACTER < from + bytes) {
      end += bytesOfCharacter(end);
    }
    byte[] beginning = Arrays.copyOfRange(in, from, end + 1);
    beginning[end - from] = '"';
    return of(beginning);
  }

  /** In a string that is known to be valid. */
  private int bytesOfCharacter(int p) {
    int first = in[p] & 0xff;
    if (first == '\\') {
      return in[p + 1] == 'u' ? LONGEST_CHARACTER : 2;
    }
    if (first < 0x80) {
      return 1;
    }
    return first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
  }

  /** The one JSON value that this text holds; absent if it is no text, or holds no JSON. */
  JsonValue embedded() {
    String text = text();
    return text == null ? ABSENT : of(text.getBytes(StandardCharsets.UTF_8)).validOrAbsent();
  }

  /** The same for a text in Base64 of either alphabet. */
  JsonValue embeddedBase64() {
    String text = text();
    return text == null ? ABSENT : base64(text).validOrAbsent();
  }

  private JsonValue validOrAbsent() {
    JsonScanner scanner = new JsonScanner();
    scanner.reset(in, to);
    int start = scanner.whitespace(from);
    int end = scanner.value(start, 0);
    return end > 0 && scanner.whitespace(end) == to ? new JsonValue(in, start, end) : ABSENT;
  }

  /** The bytes that such a text stands for; absent if it is no Base64. */
  static JsonValue base64(String text) {
    int padding = text.indexOf('=');
    String digits = padding < 0 ? text : text.substring(0, padding);
    try {
      return of(Base64.getUrlDecoder().decode(digits.replace('+', '-').replace('/', '_')));
    } catch (IllegalArgumentException e) {
      return ABSENT;
    }
  }

  /** The elements of this array; null if it is no array, or no valid one. */
  List<JsonValue> elements() {
    JsonScanner scanner = new JsonScanner();
    scanner.reset(in, to);
    int p = scanner.whitespace(from);
    if (scanner.at(p) != '[') {
      return null;
    }
    List<JsonValue> elements = new ArrayList<>();
    p = scanner.whitespace(p + 1);
    while (p > 0 && !(scanner.at(p) == ']' && elements.isEmpty())) {
      int end = scanner.value(p, 1);
      if (end < 0) {
        return null;
      }
      elements.add(new JsonValue(in, p, end));
      p = scanner.whitespace(end);
      if (scanner.at(p) == ']') {
        break;
      }
      p = scanner.at(p) == ',' ? scanner.whitespace(p + 1) : JsonScanner.MALFORMED;
    }
    return p > 0 && scanner.whitespace(p + 1) == to ? elements : null;
  }

  /** The members of this object at its first level; none if it is no object, or no valid one. */
  List<Member> members() {
    JsonScanner scanner = new JsonScanner();
    scanner.reset(in, to);
    List<Member> members = new ArrayList<>();
    int p = scanner.at(from) == '{' ? scanner.firstMember(from) : JsonScanner.MALFORMED;
    while (p > 0 && scanner.at(p) != '}') {
      int nameEnd = scanner.string(p + 1);
      int start = nameEnd > 0 ? scanner.colon(nameEnd) : nameEnd;
      int end = start > 0 ? scanner.value(start, 1) : start;
      if (end > 0) {
        String name = new JsonValue(in, p, nameEnd).text();
        members.add(new Member(name, new JsonValue(in, start, end)));
      }
      p = end > 0 ? scanner.nextMember(end) : end;
    }
    return p > 0 ? members : List.of();
  }
}
