package dev.tidemark.events;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.events.EventParser.Kind;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;

/** Strangers send the bytes: whatever they are, they are answered, and none is lost. */
class AnyBytesTest {
  private static final String GLUE = " \t\r\n,[]";

  private final EventParser parser = new EventParser();
  private final BeaconSplitter splitter = new BeaconSplitter(100_000);

  @Property(tries = 1_500, edgeCases = EdgeCasesMode.NONE)
  void parsesAnyRecord(@ForAll("records") byte[] value, @ForAll long appendedAt) {
    parseAndAskEverything(value, appendedAt);
  }

  @Property(edgeCases = EdgeCasesMode.NONE)
  void readsBackAnyEnvelope(
      @ForAll("hostile") String id,
      @ForAll("hostile") String site,
      @ForAll boolean globalPrivacyControl,
      @ForAll("hostile") String sentAt,
      @ForAll("hostile") String userAgent,
      @ForAll @Size(max = 50) byte[] raw) {
    RecordEnvelope envelope =
        new RecordEnvelope(
            7, id, "native", site, globalPrivacyControl, "203.0.113.0", sentAt, userAgent);
    byte[] value = envelope.encode(raw, 0, raw.length);

    parseAndAskEverything(value, 7);

    ParsedEvent event = parser.event();
    assertThat(event.reasons()).doesNotContain(QuarantineReason.UNKNOWN_ENVELOPE);
    assertThat(event.receivedAtMillis()).isEqualTo(7);
    assertThat(event.site()).hasToString(CodecsTest.clean(site));
    assertThat(event.globalPrivacyControl()).isEqualTo(globalPrivacyControl);
    assertThat(event.address()).hasToString("203.0.113.0");
    assertThat(event.batchSentAt).hasToString(CodecsTest.clean(sentAt));
    assertThat(event.userAgent()).hasToString(CodecsTest.clean(userAgent));
    assertThat(value).endsWith(raw);
    assertThat(event.rawLength()).isEqualTo(raw.length);
    assertThat(event.rawOffset() + event.rawLength()).isEqualTo(value.length);
  }

  @Property(tries = 1_500, edgeCases = EdgeCasesMode.NONE)
  void splitsAnyBodyAndLosesNothing(@ForAll("bodies") byte[] body) throws Exception {
    int found = splitter.split(body, body.length);
    boolean isBatch = splitter.sentAt() != null || new String(body, UTF_8).contains("\"events\"");
    ByteArrayOutputStream between = new ByteArrayOutputStream();
    int end = 0;
    for (int i = 0; i < found; i++) {
      assertThat(splitter.start(i)).isGreaterThanOrEqualTo(end);
      assertThat(splitter.end(i)).isGreaterThan(splitter.start(i));
      between.write(body, end, splitter.start(i) - end);
      end = splitter.end(i);
      splitter.key(i);
    }
    between.write(body, end, body.length - end);
    if (!isBatch) {
      assertThat(between.toString(UTF_8).chars()).allMatch(c -> GLUE.indexOf(c) >= 0);
    }
  }

  @Property(edgeCases = EdgeCasesMode.NONE)
  void cutsAnyValidArrayWhereJacksonDoes(@ForAll("arrays") String array) throws Exception {
    assertThat(split(array)).isEqualTo(StrictJackson.elements(array));
  }

  @Property(edgeCases = EdgeCasesMode.NONE)
  void cutsAnyValidBatchWhereJacksonDoes(@ForAll("arrays") String array) throws Exception {
    String batch = "{ \"a\" : [{}], \"sent_at\":17 ,\"events\": " + array + ",\"b\":\"]\"}";
    assertThat(split(batch)).isEqualTo(StrictJackson.elements(array));
    assertThat(splitter.sentAt()).isEqualTo("17");
  }

  @Property(edgeCases = EdgeCasesMode.NONE)
  void cutsAnyValidObjectsInLines(@ForAll("lines") List<String> lines) throws Exception {
    assertThat(split(String.join("\n", lines) + "\n")).isEqualTo(lines);
  }

  @Property(edgeCases = EdgeCasesMode.NONE)
  void givesEveryEventOfABatchTheKeyItHasAlone(@ForAll("lines") List<String> events)
      throws Exception {
    List<String> alone = new ArrayList<>();
    for (String event : events) {
      String text = event.replace("\"events\"", "\"e\"");
      split(text);
      alone.add(Arrays.toString(splitter.key(0)));
    }
    String array = events.stream().collect(Collectors.joining(",", "[", "]"));
    split(array.replace("\"events\"", "\"e\""));
    for (int i = 0; i < alone.size(); i++) {
      assertThat(Arrays.toString(splitter.key(i))).isEqualTo(alone.get(i));
    }
  }

  private List<String> split(String text) throws Exception {
    byte[] body = text.getBytes(UTF_8);
    int found = splitter.split(body, body.length);
    List<String> events = new ArrayList<>();
    for (int i = 0; i < found; i++) {
      events.add(new String(body, splitter.start(i), splitter.end(i) - splitter.start(i), UTF_8));
    }
    return events;
  }

  private void parseAndAskEverything(byte[] value, long appendedAt) {
    byte[] copy = value.clone();
    Kind kind = parser.parse(value, appendedAt);
    ParsedEvent event = parser.event();
    assertThat(kind == Kind.TICK).isEqualTo(parser.tick() != null);
    assertThat(kind == Kind.FAULTY).isEqualTo(!event.reasons().isEmpty());
    assertThat(event.rawOffset() + event.rawLength()).isEqualTo(value.length);
    for (Field field : Field.values()) {
      // an id may be the envelope's, which has no limit
      if (field.limit() > 0 && field != Field.EVENT_ID) {
        String text = event.text(field).toString();
        assertThat(text.codePointCount(0, text.length())).isLessThanOrEqualTo(field.limit());
      }
    }
    if (kind == Kind.EVENT) {
      assertThat(event.correctedTimeMillis())
          .isBetween(0L, Math.max(0, Math.min(event.receivedAtMillis(), appendedAt)));
      assertThat(event.page().toString()).startsWith("/");
      assertThat(event.eventType().toString()).matches("[a-z][a-z0-9_]{0,39}");
      assertThat(event.userId().isPresent()).isTrue();
    }
    assertThat(value).isEqualTo(copy);
  }

  @Provide
  Arbitrary<byte[]> records() {
    Arbitrary<String> enveloped =
        Documents.event().map(json -> "1\t5\tid\tnative\tsite\tg\t\t17\tua\n" + json);
    Arbitrary<String> tick = Arbitraries.just("T\tgw\t1\t2\t3\t4\n");
    return Arbitraries.oneOf(
        Arbitraries.bytes().array(byte[].class).ofMaxSize(60),
        Documents.event().map(json -> json.getBytes(UTF_8)),
        Documents.damaged(Documents.event()),
        Documents.damaged(enveloped),
        Documents.damaged(tick));
  }

  @Provide
  Arbitrary<byte[]> bodies() {
    Arbitrary<String> batch =
        Documents.event().list().ofMaxSize(3).map(events -> "{\"events\":" + events + "}");
    Arbitrary<String> lines =
        Documents.event().list().ofMaxSize(3).map(events -> String.join("\n", events));
    return Arbitraries.oneOf(
        Arbitraries.bytes().array(byte[].class).ofMaxSize(60),
        Documents.json().map(json -> json.getBytes(UTF_8)),
        Documents.damaged(arrays()),
        Documents.damaged(batch),
        Documents.damaged(lines));
  }

  @Provide
  Arbitrary<String> arrays() {
    return Documents.json()
        .list()
        .ofMaxSize(5)
        .map(items -> String.join(" ,", items))
        .map(s -> "[" + s + "]");
  }

  @Provide
  Arbitrary<List<String>> lines() {
    return Combinators.combine(Documents.object(), Documents.event())
        .flatAs((a, b) -> Arbitraries.of(a, b))
        .map(json -> json.replaceAll("[\\r\\n]", " "))
        .list()
        .ofMinSize(2)
        .ofMaxSize(4);
  }

  @Provide
  Arbitrary<String> hostile() {
    return Arbitraries.strings()
        .withChars("\t\n\r\u0000\u007f\u0085a\"\\{\u00e9\u20ac\uD83D\uDE00\uFFFF")
        .ofMaxLength(40);
  }
}
