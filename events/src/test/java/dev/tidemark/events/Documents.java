package dev.tidemark.events;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** Generates JSON documents, events, and damage to them. */
final class Documents {
  private static final String TROUBLE = "\"\\{}[]:,\n\t \u0000\u007f\u00e9eE+-.0123unlT1/%";

  private Documents() {}

  /** Valid JSON of any kind, with space in odd places. */
  static Arbitrary<String> json() {
    return Arbitraries.lazyOf(
        Documents::scalar,
        Documents::scalar,
        Documents::string,
        Documents::array,
        Documents::object);
  }

  /** Valid JSON objects. */
  static Arbitrary<String> object() {
    Arbitrary<String> name =
        Arbitraries.oneOf(
            string(),
            Arbitraries.of(Field.values()).map(field -> EventBuilder.quoted(field.key())),
            Arbitraries.of("\"events\"", "\"sent\\u005fat\"", "\"user\\u005fid\""));
    Arbitrary<String> member =
        Combinators.combine(name, space(), json(), space())
            .as((key, before, value, after) -> key + before + ":" + after + value + before);
    return listOf(member, "{", "}");
  }

  private static Arbitrary<String> array() {
    return listOf(
        Combinators.combine(space(), json(), space()).as((a, b, c) -> a + b + c), "[", "]");
  }

  private static Arbitrary<String> listOf(Arbitrary<String> item, String open, String close) {
    return Combinators.combine(item.list().ofMaxSize(4), space())
        .as(
            (items, space) ->
                items.stream()
                    .map(i -> space + i)
                    .collect(Collectors.joining(",", open, space + close)));
  }

  private static Arbitrary<String> space() {
    return Arbitraries.frequencyOf(
        Tuple.of(4, Arbitraries.just("")),
        Tuple.of(1, Arbitraries.strings().withChars(" \t\r\n").ofMaxLength(3)));
  }

  private static Arbitrary<String> scalar() {
    return Arbitraries.oneOf(
        Arbitraries.of("true", "false", "null", "0", "-0", "1.5e-7", "1E+400", "-12.0e3"),
        Arbitraries.longs().map(String::valueOf),
        Arbitraries.doubles().map(String::valueOf));
  }

  private static Arbitrary<String> string() {
    Arbitrary<String> part =
        Arbitraries.of(
            "a",
            "page_view",
            "/p/",
            "\u00e9",
            "\u20ac",
            "\uD83D\uDE00",
            "\\n",
            "\\\"",
            "\\\\",
            "\\/",
            "\\u00e9",
            "\\uD83D\\uDE00",
            "\\ud83d",
            "{",
            "]",
            ",",
            ":",
            "\u007f",
            "\uFFFF",
            "https://x.example/",
            "2026-01-15T12:00:00Z");
    return part.list().ofMaxSize(12).map(parts -> "\"" + String.join("", parts) + "\"");
  }

  /** Events that are valid but for what chance does to them. */
  static Arbitrary<String> event() {
    Arbitrary<String> value = Arbitraries.oneOf(string(), scalar(), json());
    Arbitrary<List<Tuple.Tuple2<Field, String>>> changes =
        Combinators.combine(Arbitraries.of(Field.values()), value)
            .as((field, json) -> Tuple.of(field, json))
            .list()
            .ofMaxSize(3);
    return changes.map(
        list -> {
          EventBuilder event =
              EventBuilder.pageView("/a").eventId("e").sessionId("s").sentAtMillis(5);
          list.forEach(change -> event.withRaw(change.get1().key(), change.get2()));
          return event.toJson();
        });
  }

  /** These texts in UTF-8 with some bytes changed, put in, taken out, or cut off. */
  static Arbitrary<byte[]> damaged(Arbitrary<String> texts) {
    Arbitrary<Byte> anyByte =
        Arbitraries.oneOf(
            Arbitraries.bytes(),
            Arbitraries.integers()
                .between(0, TROUBLE.length() - 1)
                .map(i -> (byte) TROUBLE.charAt(i)));
    Arbitrary<List<Tuple.Tuple3<Integer, Integer, Byte>>> damages =
        Combinators.combine(
                Arbitraries.integers().between(0, 3),
                Arbitraries.integers().between(0, 1 << 20),
                anyByte)
            .as(Tuple::of)
            .list()
            .ofMinSize(1)
            .ofMaxSize(3);
    return Combinators.combine(texts, damages)
        .as(
            (text, list) -> {
              byte[] bytes = text.getBytes(UTF_8);
              for (Tuple.Tuple3<Integer, Integer, Byte> damage : list) {
                bytes = damage(bytes, damage.get1(), damage.get2(), damage.get3());
              }
              return bytes;
            });
  }

  private static byte[] damage(byte[] bytes, int kind, int where, byte b) {
    int at = where % (bytes.length + 1);
    int to = Math.min(bytes.length, at + 1);
    return switch (kind) {
      case 0 -> concat(bytes, at, to, b);
      case 1 -> concat(bytes, at, at, b);
      case 2 -> concat(bytes, at, to);
      default -> concat(bytes, at, bytes.length);
    };
  }

  /** The bytes with those from {@code at} to {@code to} replaced. */
  private static byte[] concat(byte[] bytes, int at, int to, byte... replacement) {
    byte[] result = new byte[bytes.length - (to - at) + replacement.length];
    System.arraycopy(bytes, 0, result, 0, at);
    System.arraycopy(replacement, 0, result, at, replacement.length);
    System.arraycopy(bytes, to, result, at + replacement.length, bytes.length - to);
    return result;
  }
}
