package dev.tidemark.events;

import static dev.tidemark.events.EventBuilder.pageView;
import static dev.tidemark.events.QuarantineReason.FIELD_TOO_LONG;
import static dev.tidemark.events.QuarantineReason.INVALID_EVENT_TIME;
import static dev.tidemark.events.QuarantineReason.INVALID_EVENT_TYPE;
import static dev.tidemark.events.QuarantineReason.INVALID_PAGE;
import static dev.tidemark.events.QuarantineReason.INVALID_PROPERTIES;
import static dev.tidemark.events.QuarantineReason.INVALID_REFERRER;
import static dev.tidemark.events.QuarantineReason.INVALID_SENT_AT;
import static dev.tidemark.events.QuarantineReason.INVALID_TITLE;
import static dev.tidemark.events.QuarantineReason.INVALID_USER_ID;
import static dev.tidemark.events.QuarantineReason.IN_THE_FUTURE;
import static dev.tidemark.events.QuarantineReason.MALFORMED_JSON;
import static dev.tidemark.events.QuarantineReason.MISSING_EVENT_TIME;
import static dev.tidemark.events.QuarantineReason.MISSING_EVENT_TYPE;
import static dev.tidemark.events.QuarantineReason.MISSING_PAGE;
import static dev.tidemark.events.QuarantineReason.MISSING_USER_ID;
import static dev.tidemark.events.QuarantineReason.NOT_AN_OBJECT;
import static dev.tidemark.events.QuarantineReason.UNKNOWN_ENVELOPE;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.tidemark.events.EventParser.Kind;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuarantineReasonTest {
  private static final long NOW = EventBuilder.EVENT_TIME.toEpochMilli();

  private final EventParser parser = new EventParser();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "{",
        "{}{}",
        "{} x",
        "{\"a\":1,}",
        "{\"a\"}",
        "{\"a\":01}",
        "{\"a\":.5}",
        "{\"a\":1.}",
        "{\"a\":+1}",
        "{\"a\":1e}",
        "{\"a\":NaN}",
        "{\"a\":tru}",
        "{'a':1}",
        "{a:1}",
        "{\"a\":\"\\x\"}",
        "{\"a\":\"\\u12g4\"}",
        "{\"a\":\"\t\"}",
        "{\"a\":\"",
        "{\"a\":[1}",
        "{\"a\":1 /* b */}",
        "\uFEFF{}",
        "[1,2",
        "nul"
      })
  void callsBytesThatAreNotOneJsonValueMalformedAndNothingElse(String text) {
    assertThat(reasonsOf(enveloped(text.getBytes(UTF_8)))).containsExactly(MALFORMED_JSON);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\u0080",
        "\u00c0\u00af",
        "\u00c1\u00bf",
        "\u00c3",
        "\u00e0\u009f\u00bf",
        "\u00ed\u00a0\u0080",
        "\u00f0\u008f\u00bf\u00bf",
        "\u00f4\u0090\u0080\u0080",
        "\u00f5\u0080\u0080\u0080",
        "\u00e2\u0082",
        "\u00ff"
      })
  void callsBytesThatAreNotUtf8MalformedWhereverTheyStand(String bytes) {
    for (String json : new String[] {"{\"title\":\"%s\"}", "{\"a\":[\"%s\"]}", "{\"%s\":1}"}) {
      byte[] raw = json.replace("%s", bytes).getBytes(ISO_8859_1);
      assertThat(reasonsOf(enveloped(raw))).containsExactly(MALFORMED_JSON);
    }
  }

  @Test
  void callsJsonMalformedThatIsNestedDeeperThanItsLimit() {
    for (String[] brackets : new String[][] {{"[", "]"}, {"{\"a\":", "}"}}) {
      String atLimit = "{\"a\":" + brackets[0].repeat(127) + "1" + brackets[1].repeat(127) + "}";
      String beyond = "{\"a\":" + brackets[0].repeat(128) + "1" + brackets[1].repeat(128) + "}";
      assertThat(reasonsOf(enveloped(atLimit.getBytes(UTF_8)))).doesNotContain(MALFORMED_JSON);
      assertThat(reasonsOf(enveloped(beyond.getBytes(UTF_8)))).containsExactly(MALFORMED_JSON);
    }
  }

  @Test
  void keepsWhatWasReadBeforeTheJsonBroke() {
    String whole = pageView("/a/?q").appVersion("1.2").toJson();
    byte[] broken = whole.substring(0, whole.length() - 1).getBytes(UTF_8);
    assertThat(reasonsOf(enveloped(broken))).containsExactly(MALFORMED_JSON);
    assertThat(parser.event().page()).hasToString("/a");
    assertThat(parser.event().eventType()).hasToString("page_view");
    assertThat(parser.event().appVersion()).hasToString("1.2");
    assertThat(parser.event().rawLength()).isEqualTo(broken.length);
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "[{}]", "null", "true", "\"{}\"", " 1.5e-3 "})
  void callsOtherJsonNotAnObject(String text) {
    assertThat(reasonsOf(enveloped(text.getBytes(UTF_8)))).containsExactly(NOT_AN_OBJECT);
  }

  @Test
  void namesEveryRequiredFieldThatIsMissing() {
    assertThat(reasonsOf(enveloped("{}".getBytes(UTF_8))))
        .containsExactly(MISSING_EVENT_TYPE, MISSING_USER_ID, MISSING_PAGE, MISSING_EVENT_TIME);
  }

  static Stream<Field> requiredFields() {
    return Arrays.stream(Field.values()).filter(Field::required);
  }

  @ParameterizedTest
  @MethodSource("requiredFields")
  void callsARequiredFieldMissingWhenAbsentOrNullOrEmpty(Field field) {
    QuarantineReason missing = field.missing().orElseThrow();
    assertThat(reasonsOf(pageView().without(field))).containsExactly(missing);
    assertThat(reasonsOf(pageView().with(field, null))).containsExactly(missing);
    assertThat(reasonsOf(pageView().with(field, ""))).containsExactly(missing);
  }

  @ParameterizedTest
  @EnumSource
  void callsAFieldOfAnotherTypeInvalid(Field field) {
    for (String json : new String[] {"true", "[\"x\"]", "-1", "1.7e12"}) {
      assertThat(reasonsOf(pageView().withRaw(field.key(), json))).containsExactly(field.invalid());
    }
  }

  @ParameterizedTest
  @EnumSource
  void callsAFieldInvalidThatStandsTwice(Field field) {
    String value =
        switch (field) {
          case EVENT_TIME, SENT_AT -> String.valueOf(NOW);
          case PROPERTIES -> "{}";
          default -> "\"/x\"";
        };
    String second = "\"" + field.key().replace("e", "\\u0065") + "\":" + value;
    String json = pageView().withRaw(field.key(), value).eventType("x").toJson();
    String twice = "{" + second + "," + json.substring(1);
    if (field != Field.EVENT_TYPE) {
      assertThat(reasonsOf(twice.getBytes(UTF_8))).containsExactly(field.invalid());
    }
    String nulls = "{\"" + field.key() + "\":null,\"" + field.key() + "\":null}";
    assertThat(reasonsOf(nulls.getBytes(UTF_8))).contains(field.invalid());
  }

  @Test
  void callsAnEventTypeInvalidThatStandsTwice() {
    String json = "{\"event_type\":\"a\"," + pageView().toJson().substring(1);
    assertThat(reasonsOf(json.getBytes(UTF_8))).containsExactly(INVALID_EVENT_TYPE);
  }

  @ParameterizedTest
  @EnumSource
  void callsATextWithHalfASurrogatePairInvalid(Field field) {
    for (String half : new String[] {"\\ud83d", "\\ude00", "\\ud83dx", "\\ude00\\ud83d"}) {
      assertThat(reasonsOf(pageView().withRaw(field.key(), "\"/a" + half + "\"")))
          .containsExactly(field.invalid());
    }
  }

  @Test
  void ignoresHalfASurrogatePairInAFieldItDoesNotKnow() {
    assertThat(reasonsOf(pageView().withRaw("x", "\"\\ud83d\""))).isEmpty();
  }

  static Stream<Field> limitedTexts() {
    return Arrays.stream(Field.values()).filter(field -> field.limit() > 0);
  }

  @ParameterizedTest
  @MethodSource("limitedTexts")
  void callsATextTooLongThatIsLongerThanItsLimit(Field field) {
    String prefix = field.limit() == 2_048 ? "/" : "";
    String longest = prefix + "x".repeat(field.limit() - prefix.length());
    assertThat(reasonsOf(pageView().with(field, longest))).isEmpty();
    assertThat(reasonsOf(pageView().with(field, longest + "x"))).containsExactly(FIELD_TOO_LONG);
  }

  @Test
  void countsCharactersNotBytes() {
    assertThat(reasonsOf(pageView().title("\uD83D\uDE00".repeat(512)))).isEmpty();
    assertThat(reasonsOf(pageView().title("\uD83D\uDE00".repeat(513))))
        .containsExactly(FIELD_TOO_LONG);
    assertThat(parser.event().title()).hasToString("\uD83D\uDE00".repeat(512));
    String raw = pageView().withRaw("title", "\"" + "\u20ac".repeat(513) + "\"").toJson();
    assertThat(reasonsOf(raw.getBytes(UTF_8))).containsExactly(FIELD_TOO_LONG);
    assertThat(parser.event().title()).hasToString("\u20ac".repeat(512));
  }

  @Test
  void callsAPageTooLongByWhatWasSentAndByItsNormalForm() {
    assertThat(reasonsOf(pageView("/a?" + "q".repeat(2_046)))).containsExactly(FIELD_TOO_LONG);
    assertThat(parser.event().page()).hasToString("/a");
    assertThat(reasonsOf(pageView("/" + "\u00e9".repeat(341)))).isEmpty();
    assertThat(reasonsOf(pageView("/" + "\u00e9".repeat(342)))).containsExactly(FIELD_TOO_LONG);
    assertThat(parser.event().page().length()).isEqualTo(2_048);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Page", "1a", "_a", "a-b", "a b", "\u00e9", "page_view\n"})
  void callsAnEventTypeInvalidOfOtherCharacters(String eventType) {
    assertThat(reasonsOf(pageView().eventType(eventType))).containsExactly(INVALID_EVENT_TYPE);
    assertThat(parser.event().eventType()).hasToString(eventType);
  }

  @Test
  void findsAllFaultsOfAnEventAtOnce() {
    EventBuilder builder =
        pageView("checkout")
            .withRaw("user_id", "17")
            .eventType("X".repeat(41))
            .referrer("about:blank")
            .withRaw("title", "{}")
            .eventTime("yesterday")
            .sentAt("today")
            .properties("[]");
    assertThat(reasonsOf(builder))
        .containsExactlyInAnyOrder(
            INVALID_PAGE,
            INVALID_USER_ID,
            INVALID_EVENT_TYPE,
            FIELD_TOO_LONG,
            INVALID_REFERRER,
            INVALID_TITLE,
            INVALID_EVENT_TIME,
            INVALID_SENT_AT,
            INVALID_PROPERTIES);
    assertThat(parser.event().page()).hasToString("checkout");
  }

  @Test
  void findsTheFutureBesideOtherFaults() {
    assertThat(reasonsOf(pageView("x").eventTimeMillis(NOW + 60_001)))
        .containsExactly(INVALID_PAGE, IN_THE_FUTURE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "1",
        "1\t",
        "1{}",
        "2\t5\tid\tnative\t\t\t\t\tua\n{}",
        "1\t5\tid\tnative\t\t\t\tua\n{}",
        "1\t5\tid\tnative\t\t\t\t\tua\tmore\n{}",
        "1\t5\tid\tnative\t\t\t\t\tua",
        "1\t5\tid\tnative\t\t\t\t\tu\ra\n{}",
        "1\t\tid\tnative\t\t\t\t\tua\n{}",
        "1\t-5\tid\tnative\t\t\t\t\tua\n{}",
        "1\t9999999999999999999\tid\tnative\t\t\t\t\tua\n{}",
        "T\t{}",
        "Tick",
        "[{}]",
        " \n",
        "\uFEFF{}"
      })
  void callsAnEnvelopeUnknownThatNoGatewayOfThisVersionWrites(String text) {
    byte[] value = text.getBytes(UTF_8);
    assertThat(reasonsOf(value)).containsExactly(UNKNOWN_ENVELOPE);
    assertThat(parser.event().rawOffset()).isZero();
    assertThat(parser.event().rawLength()).isEqualTo(value.length);
    assertThat(parser.event().receivedAtMillis()).isEqualTo(NOW);
  }

  @Test
  void callsARecordWithoutAValueOneOfUnknownEnvelope() {
    assertThat(reasonsOf((byte[]) null)).containsExactly(UNKNOWN_ENVELOPE);
    assertThat(parser.event().rawLength()).isZero();
  }

  @ParameterizedTest
  @EnumSource
  void isFoundByItsCode(QuarantineReason reason) {
    assertThat(QuarantineReason.ofCode(reason.code())).isEqualTo(reason);
  }

  @Test
  void refusesACodeItDoesNotKnow() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> QuarantineReason.ofCode("MISSING_PAGE"))
        .withMessageStartingWith("Unknown quarantine reason 'MISSING_PAGE': expected one of [");
  }

  private Set<QuarantineReason> reasonsOf(EventBuilder builder) {
    Set<QuarantineReason> bare = reasonsOf(builder.toBytes());
    assertThat(reasonsOf(builder.toRecordValue(NOW))).isEqualTo(bare);
    return bare;
  }

  private Set<QuarantineReason> reasonsOf(byte[] value) {
    Kind kind = parser.parse(value, NOW);
    Set<QuarantineReason> reasons = parser.event().reasons();
    assertThat(kind).isEqualTo(reasons.isEmpty() ? Kind.EVENT : Kind.FAULTY);
    return reasons;
  }

  private static byte[] enveloped(byte[] raw) {
    return new RecordEnvelope(NOW, "id", "native", null, false, null, null, "ua")
        .encode(raw, 0, raw.length);
  }
}
