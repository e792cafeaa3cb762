package dev.tidemark.events;

import static dev.tidemark.events.EventBuilder.pageView;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.events.EventParser.Kind;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventParserTest {
  private static final long NOW = EventBuilder.EVENT_TIME.toEpochMilli() + 1_000;

  private final EventParser parser = new EventParser();
  private final ParsedEvent event = parser.event();

  @Test
  void readsEveryFieldOfAnEvent() {
    byte[] value =
        pageView("/shop/caf\u00e9")
            .eventId("e-1")
            .userId("user \"one\"")
            .sessionId("s-1")
            .pageViewId("pv-1")
            .previousPage("https://shop.example/a/?q=1")
            .referrer("https://Search.example/find?q=1")
            .title("Caf\u00e9 \uD83D\uDE00")
            .appId("web")
            .appVersion("1.2.3")
            .identitySource("anonymous_id")
            .sentAtMillis(NOW - 500)
            .properties("{\"a\":[1,{}]}")
            .withRaw("unknown", "[null]")
            .toRecordValue(NOW);

    assertThat(parser.parse(value, NOW + 10)).isEqualTo(Kind.EVENT);

    assertThat(event.reasons()).isEmpty();
    assertThat(event.eventId()).hasToString("e-1");
    assertThat(event.eventType()).hasToString("page_view");
    assertThat(event.eventType().contentEquals("page_view".getBytes(UTF_8))).isTrue();
    assertThat(event.userId()).hasToString("user \"one\"");
    assertThat(event.page()).hasToString("/shop/caf%C3%A9");
    assertThat(event.sessionId()).hasToString("s-1");
    assertThat(event.pageViewId()).hasToString("pv-1");
    assertThat(event.previousPage()).hasToString("/a");
    assertThat(event.referrer()).hasToString("search.example/find");
    assertThat(event.title()).hasToString("Caf\u00e9 \uD83D\uDE00");
    assertThat(event.title().toByteArray()).isEqualTo("Caf\u00e9 \uD83D\uDE00".getBytes(UTF_8));
    assertThat(event.appId()).hasToString("web");
    assertThat(event.appVersion()).hasToString("1.2.3");
    assertThat(event.identitySource()).hasToString("anonymous_id");
    assertThat(event.eventTimeMillis()).isEqualTo(NOW - 1_000);
    assertThat(event.sentAtMillis()).isEqualTo(NOW - 500);
    assertThat(event.receivedAtMillis()).isEqualTo(NOW);
    assertThat(event.appendedAtMillis()).isEqualTo(NOW + 10);
  }

  @Test
  void readsTheEnvelope() {
    byte[] raw = pageView().without(Field.EVENT_ID).toBytes();
    byte[] value =
        new RecordEnvelope(NOW, "id-1", "native", "shop", true, "2001:db8:1::", null, "Moz \u00e9")
            .encode(raw, 0, raw.length);

    assertThat(parser.parse(value, NOW)).isEqualTo(Kind.EVENT);

    assertThat(event.eventId()).hasToString("id-1");
    assertThat(event.format()).hasToString("native");
    assertThat(event.site()).hasToString("shop");
    assertThat(event.globalPrivacyControl()).isTrue();
    assertThat(event.address()).hasToString("2001:db8:1::");
    assertThat(event.userAgent()).hasToString("Moz \u00e9");
    assertThat(new String(value, event.rawOffset(), event.rawLength(), UTF_8))
        .isEqualTo(new String(raw, UTF_8));
  }

  @Test
  void readsAnEventWithoutAnEnvelopeAsReceivedWhenAppended() {
    byte[] value = ("\r\n\t " + pageView().without("event_id").toJson()).getBytes(UTF_8);

    assertThat(parser.parse(value, NOW)).isEqualTo(Kind.EVENT);

    assertThat(event.receivedAtMillis()).isEqualTo(NOW);
    assertThat(event.eventId().isPresent()).isFalse();
    assertThat(event.format().isPresent()).isFalse();
    assertThat(event.rawOffset()).isZero();
    assertThat(event.rawLength()).isEqualTo(value.length);
  }

  @Test
  void readsATick() {
    Tick tick = new Tick("gw", 1, 2, 3, 4);
    assertThat(parser.parse(tick.encode(), NOW)).isEqualTo(Kind.TICK);
    assertThat(parser.tick()).isEqualTo(tick);
    parser.parse(pageView().toBytes(), NOW);
    assertThat(parser.tick()).isNull();
  }

  @Test
  void keepsNothingOfTheRecordBefore() {
    byte[] full = pageView().sessionId("s").title("t\\n").sentAtMillis(NOW).toRecordValue(NOW);
    parser.parse(full, NOW);
    parser.parse("{}".getBytes(UTF_8), NOW + 5);

    assertThat(event.sessionId().isPresent()).isFalse();
    assertThat(event.title()).hasToString("");
    assertThat(event.title().toByteArray()).isEmpty();
    assertThat(event.sentAtMillis()).isEqualTo(ParsedEvent.NO_TIME);
    assertThat(event.userAgent().isPresent()).isFalse();
    assertThat(event.receivedAtMillis()).isEqualTo(NOW + 5);
    parser.parse(pageView().toBytes(), NOW);
    assertThat(event.reasons()).isEmpty();
  }

  @Test
  void resolvesEscapesInNamesAndTexts() {
    String json =
        pageView().without("user_id").without("page").without("title").toJson().replace("}", "")
            + """
              ,"user\\u005fid":"\\u0041\\"\\\\\\/\\b\\f\\n\\r\\t","page":"\\/a\\/b","title":"\\uD83D\\ude00\\u00e9\\u20ac"}""";

    assertThat(parser.parse(json.getBytes(UTF_8), NOW)).isEqualTo(Kind.EVENT);

    assertThat(event.userId()).hasToString("A\"\\/\b\f\n\r\t");
    assertThat(event.page()).hasToString("/a/b");
    assertThat(event.title()).hasToString("\uD83D\uDE00\u00e9\u20ac");
  }

  @Test
  void keepsAllTextsOfAnEventThatNeedsMuchRoom() {
    String title = "\n".repeat(512);
    EventBuilder builder = pageView("/" + "\u20ac".repeat(200)).title(title);
    for (Field field : new Field[] {Field.PREVIOUS_PAGE, Field.REFERRER}) {
      builder.with(field, "/" + "\n".repeat(680));
    }
    builder.userId("\t".repeat(128)).sessionId("\b".repeat(128));

    assertThat(parser.parse(builder.toBytes(), NOW)).isEqualTo(Kind.EVENT);

    assertThat(event.page()).hasToString("/" + "%E2%82%AC".repeat(200));
    assertThat(event.title()).hasToString(title);
    assertThat(event.previousPage()).hasToString("/" + "%0A".repeat(680));
    assertThat(event.referrer()).hasToString("/" + "%0A".repeat(680));
    assertThat(event.userId()).hasToString("\t".repeat(128));
    assertThat(event.sessionId()).hasToString("\b".repeat(128));
  }

  @Test
  void takesNullAndEmptyForAbsent() {
    EventBuilder builder = pageView();
    for (Field field : Field.values()) {
      if (!field.required()) {
        builder.with(field, null);
      }
    }
    assertThat(parser.parse(builder.toBytes(), NOW)).isEqualTo(Kind.EVENT);
    for (Field field : Field.values()) {
      if (!field.required()) {
        builder.with(field, "");
      }
    }
    assertThat(parser.parse(builder.toBytes(), NOW)).isEqualTo(Kind.EVENT);
    assertThat(event.sessionId().isPresent()).isFalse();
  }

  @Test
  void prefersTheEventsOwnTimeOfSendingToTheBatchs() {
    assertThat(parser.parse(inBatch(pageView().sentAtMillis(NOW - 7), "broken"), NOW))
        .isEqualTo(Kind.EVENT);
    assertThat(event.sentAtMillis()).isEqualTo(NOW - 7);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1768478400000",
        "2026-01-15T12:00:00Z",
        "2026-01-15T13:00:00.000+01:00",
        "2026-01-15T13:00:00\\u002B01:00"
      })
  void takesTheBatchsTimeOfSendingForEventsWithoutOne(String sentAt) {
    assertThat(parser.parse(inBatch(pageView().sentAt(""), sentAt), NOW)).isEqualTo(Kind.EVENT);
    assertThat(event.sentAtMillis()).isEqualTo(1_768_478_400_000L);
  }

  @ParameterizedTest
  @ValueSource(strings = {"true", "{\"a\":1}", "\\", "\\u00", "\\x", "17\"", "1.7e12", "-1"})
  void quarantinesEventsOfABatchWhoseTimeOfSendingIsInvalid(String sentAt) {
    assertThat(parser.parse(inBatch(pageView(), sentAt), NOW)).isEqualTo(Kind.FAULTY);
    assertThat(event.reasons()).containsExactly(QuarantineReason.INVALID_SENT_AT);
  }

  /** Times are seconds relative to the time of receipt. */
  @ParameterizedTest
  @CsvSource({
    // created, sent, appended, corrected, late
    "-10,,0,-10,false",
    "-10,0,0,-10,false",
    "-10,-10,0,0,false",
    "-3610,-3600,0,-10,false",
    "3590,3600,0,-10,false",
    "60,,0,0,false",
    "10,-50,0,0,false",
    "-120,,0,-120,false",
    "-120.001,,0,-120.001,true",
    "-10,,110,-10,false",
    "-10,,110.001,-10,true",
    "-500,-300,0,-200,true",
    "0,,-30,-30,false",
    "-10,,-30,-30,false",
    "-40,,-30,-40,false"
  })
  void correctsTheTimeAndTellsWhetherItIsLate(
      double created, Double sent, double appended, double corrected, boolean late) {
    EventBuilder builder = pageView().eventTimeMillis(after(created));
    if (sent != null) {
      builder.sentAtMillis(after(sent));
    }
    assertThat(parser.parse(builder.toRecordValue(NOW), after(appended))).isEqualTo(Kind.EVENT);
    assertThat(event.correctedTimeMillis()).isEqualTo(after(corrected));
    assertThat(event.late()).isEqualTo(late);
  }

  @Test
  void neverCorrectsATimeToBefore1970() {
    byte[] value = pageView().eventTimeMillis(0).sentAt("9999-01-01T00:00Z").toRecordValue(NOW);
    assertThat(parser.parse(value, NOW)).isEqualTo(Kind.EVENT);
    assertThat(event.correctedTimeMillis()).isZero();
    assertThat(event.late()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"60.001,", "70,9.999", "-100,-160.001"})
  void quarantinesWhatIsDatedMoreThanAMinuteAfterItWasReceived(double created, Double sent) {
    EventBuilder builder = pageView().eventTimeMillis(after(created));
    if (sent != null) {
      builder.sentAtMillis(after(sent));
    }
    assertThat(parser.parse(builder.toRecordValue(NOW), after(1_000))).isEqualTo(Kind.FAULTY);
    assertThat(event.reasons()).containsExactly(QuarantineReason.IN_THE_FUTURE);
    assertThat(event.correctedTimeMillis()).isEqualTo(ParsedEvent.NO_TIME);
    assertThat(event.late()).isFalse();
  }

  private static byte[] inBatch(EventBuilder builder, String sentAt) {
    byte[] raw = builder.toJson().getBytes(StandardCharsets.UTF_8);
    return new RecordEnvelope(NOW, "id", "native", null, false, null, sentAt, null)
        .encode(raw, 0, raw.length);
  }

  private static long after(double seconds) {
    return NOW + Math.round(seconds * 1_000);
  }
}
