package dev.tidemark.gateway.sdk;

import static dev.tidemark.events.QuarantineReason.INVALID_EVENT_ID;
import static dev.tidemark.events.QuarantineReason.INVALID_EVENT_TYPE;
import static dev.tidemark.events.QuarantineReason.INVALID_USER_ID;
import static dev.tidemark.events.QuarantineReason.MALFORMED_JSON;
import static dev.tidemark.events.QuarantineReason.MISSING_EVENT_TYPE;
import static dev.tidemark.events.QuarantineReason.MISSING_PAGE;
import static dev.tidemark.events.QuarantineReason.MISSING_USER_ID;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.events.ParsedEvent;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SegmentFormatTest {
  private static final SdkFormat TRACK = new SegmentFormat(SegmentFormat.SEGMENT, "track");
  private static final SdkFormat BATCH = new SegmentFormat(SegmentFormat.SEGMENT, null);

  @Test
  void takesTheUserElseTheAnonymousIdAndSaysWhich() {
    ParsedEvent user = track("\"userId\":\"u\",\"anonymousId\":\"a\"").parsed();
    ParsedEvent none = track("\"userId\":null,\"anonymousId\":\"a\"").parsed();
    ParsedEvent empty = track("\"userId\":\"\",\"anonymousId\":\"a\"").parsed();

    assertThat(user.userId()).hasToString("u");
    assertThat(user.identitySource()).hasToString("user");
    assertThat(none.userId()).hasToString("a");
    assertThat(none.identitySource()).hasToString("anonymous");
    assertThat(empty.userId()).hasToString("a");
    assertThat(track("\"userId\":null").parsed().reasons()).containsExactly(MISSING_USER_ID);
  }

  @Test
  void writesIdsOfDigitsAsTextsAndLeavesOtherValuesFaulty() {
    assertThat(track("\"userId\":42").parsed().userId()).hasToString("42");
    assertThat(track("\"userId\":true").parsed().reasons()).containsExactly(INVALID_USER_ID);
    assertThat(track("\"userId\":[1]").parsed().reasons()).containsExactly(INVALID_USER_ID);
  }

  @Test
  void leavesAMemberFaultyThatStandsTwice() {
    assertThat(track("\"userId\":\"u\",\"userId\":\"v\"").parsed().reasons())
        .containsExactly(INVALID_USER_ID);
  }

  @Test
  void givesTheSameIdToACallThatIsSentAgain() {
    String call = "\"userId\":\"u\",\"messageId\":\"m-1\"";

    assertThat(track(call).parsed().eventId()).hasToString("m-1");
    assertThat(track(call + ",\"sentAt\":\"2026-11-23T12:40:00Z\"").parsed().eventId())
        .hasToString("m-1");
    assertThat(track("\"userId\":\"u\"").parsed().eventId()).hasToString("given-by-gateway");
  }

  @Test
  void shortensAnIdThatIsTooLongSoThatCopiesStillCountOnce() {
    // as analytics-node and older versions of rudder-sdk-node write it
    String digest = "node-1f20e23f793c98e711461e82dc555521-";
    String call = "\"userId\":\"u\",\"messageId\":\"" + digest + "%s\"";
    String first = call.formatted("2d8ce23f-cdd6-48be-8935-cd32c36cd6f7");
    String second = call.formatted("2d8ce23f-cdd6-48be-8935-cd32c36cd6f8");

    ParsedEvent event = track(first).parsed();

    assertThat(event.reasons()).isEmpty();
    assertThat(event.eventId().toString()).matches("[0-9a-f]{64}");
    assertThat(track(first + ",\"sentAt\":\"2026-11-23T12:40:00Z\"").parsed().eventId())
        .hasToString(event.eventId().toString());
    assertThat(track(second).parsed().eventId().toString())
        .matches("[0-9a-f]{64}")
        .isNotEqualTo(event.eventId().toString());
  }

  @Test
  void leavesAnIdAsItIsThatIsNotTooLong() {
    String longest = "😀".repeat(64);

    assertThat(track("\"userId\":\"u\",\"messageId\":\"" + longest + "\"").parsed().eventId())
        .hasToString(longest);
    assertThat(track("\"userId\":\"u\",\"messageId\":17").parsed().reasons())
        .containsExactly(INVALID_EVENT_ID);
  }

  @Test
  void correctsTheSendersClock() {
    long hourAhead = Translated.RECEIVED_AT + 3_600_000;
    String times = "\"timestamp\":" + (hourAhead - 5_000) + ",\"sentAt\":" + hourAhead;

    assertThat(event("\"userId\":\"u\",\"event\":\"E\"," + times).parsed().correctedTimeMillis())
        .isEqualTo(Translated.RECEIVED_AT - 5_000);
  }

  @Test
  void takesTheBatchsSentAtForCallsThatHaveNone() {
    Translated batch =
        Translated.of(
            BATCH,
            "{\"batch\":[{\"type\":\"track\",\"event\":\"E\",\"userId\":\"u\",\"timestamp\":\"2026-11-23T12:00:00Z\"}],"
                + "\"sentAt\":\"2026-11-23T12:00:07Z\"}");

    assertThat(batch.parsed().reasons()).isEmpty();
    assertThat(batch.sentAt()).isEqualTo("2026-11-23T12:00:07Z");
    assertThat(batch.parsed().correctedTimeMillis()).isEqualTo(Translated.RECEIVED_AT - 7_000);
  }

  /** RudderStack's Node SDK sets originalTimestamp to now, whatever it is told. */
  @Test
  void datesARudderStackCallAsItWasToldToAndDoesNotCorrectThat() {
    Translated batch =
        rudderStack(
            "\"timestamp\":\"2026-11-23T12:00:00Z\",\"originalTimestamp\":\"2026-11-23T12:31:44Z\"");

    assertThat(batch.format()).isEqualTo("rudderstack");
    assertThat(batch.parsed().reasons()).isEmpty();
    assertThat(batch.parsed().correctedTimeMillis())
        .isEqualTo(Instant.parse("2026-11-23T12:00:00Z").toEpochMilli());
  }

  @Test
  void correctsTheClockOfARudderStackCallThatWasNotDated() {
    String made = "\"originalTimestamp\":\"2026-11-23T12:31:40Z\"";

    assertThat(rudderStack(made).parsed().correctedTimeMillis())
        .isEqualTo(Translated.RECEIVED_AT - 5_000);
    assertThat(
            rudderStack(made + ",\"timestamp\":\"2026-11-23T12:31:40Z\"")
                .parsed()
                .correctedTimeMillis())
        .isEqualTo(Translated.RECEIVED_AT - 5_000);
  }

  @Test
  void datesACallWithoutATimeByItsArrivalWhateverItsSentAt() {
    ParsedEvent event =
        event("\"userId\":\"u\",\"event\":\"E\",\"sentAt\":\"2026-01-01T00:00:00Z\"").parsed();

    assertThat(event.reasons()).isEmpty();
    assertThat(event.correctedTimeMillis()).isEqualTo(Translated.RECEIVED_AT);
  }

  @Test
  void putsEventsWithoutAPageOnNoneButNoPageViews() {
    assertThat(track("\"userId\":\"u\"").parsed().page()).hasToString("/(none)");
    assertThat(event("\"type\":\"page\",\"userId\":\"u\"").parsed().reasons())
        .containsExactly(MISSING_PAGE);
  }

  @Test
  void takesAReferrerOfTheSameSiteForThePreviousPage() {
    String page = "\"context\":{\"page\":{\"url\":\"https://a.example/p?q\",\"referrer\":\"%s\"}}";

    ParsedEvent same = track("\"userId\":\"u\"," + page.formatted("https://A.example/x/")).parsed();
    ParsedEvent other = track("\"userId\":\"u\"," + page.formatted("https://b.example/x")).parsed();

    assertThat(same.previousPage()).hasToString("/x");
    assertThat(other.previousPage().isPresent()).isFalse();
    assertThat(other.referrer()).hasToString("b.example/x");
  }

  @Test
  void mapsTheOtherCalls() {
    assertThat(event("\"type\":\"identify\",\"userId\":\"u\",\"traits\":{\"plan\":\"x\"}").text(0))
        .contains("\"event_type\":\"identify\"", "\"properties\":{\"plan\":\"x\"}");
    assertThat(event("\"type\":\"screen\",\"userId\":\"u\"").parsed().eventType())
        .hasToString("screen_view");
    assertThat(event("\"type\":\"track\",\"userId\":\"u\"").parsed().reasons())
        .containsExactly(MISSING_EVENT_TYPE);
    assertThat(event("\"userId\":\"u\",\"event\":\"添加\"").parsed().reasons())
        .containsExactly(INVALID_EVENT_TYPE);
  }

  @Test
  void readsNamesThatAreWrittenWithEscapes() {
    Translated event = track("\"user\\u0049d\":\"u\",\"properties\":{\"pre\\u00e7o\":1}");

    assertThat(event.parsed().reasons()).isEmpty();
    assertThat(event.text(0)).contains("\"properties\":{\"pre\\u00e7o\":1}");
  }

  @Test
  void knowsRudderStackByItsOriginalTimestamp() {
    String call = "{\"type\":\"track\",\"%s\":\"2026-11-23T12:00:00Z\"}";

    assertThat(Translated.of(BATCH, call.formatted("timestamp")).format()).isEqualTo("segment");
    assertThat(Translated.of(BATCH, call.formatted("originalTimestamp")).format())
        .isEqualTo("rudderstack");
  }

  @Test
  void ordersBySessionElseByUser() {
    assertThat(track("\"userId\":\"u\",\"context\":{\"sessionId\":17}").key(0))
        .isEqualTo("17".getBytes(UTF_8));
    assertThat(track("\"userId\":\"u\"").key(0)).isEqualTo("u".getBytes(UTF_8));
    assertThat(track("\"userId\":\"u\\n\"").key(0)).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "no JSON",
        "[1]",
        "\"text\"",
        "{\"type\":17}",
        "{\"batch\":[1],}",
        "{\"userId\":tru}"
      })
  void passesOnWhatItCannotReadAsItIs(String body) {
    Translated translated = Translated.of(BATCH, body);

    assertThat(translated.texts()).containsExactly(body);
    assertThat(translated.format()).isEqualTo("segment");
    assertThat(translated.parsed().reasons()).isNotEmpty();
  }

  @Test
  void passesOnAnElementThatItCannotReadBesideThoseItCan() {
    Translated batch =
        Translated.of(
            BATCH, "{\"batch\":[{\"type\":\"track\",\"event\":\"E\",\"userId\":\"u\"}, 17 ]}");

    assertThat(batch.count()).isEqualTo(2);
    assertThat(batch.parsed(0).reasons()).isEmpty();
    assertThat(batch.text(1)).isEqualTo("17");
  }

  @Test
  void doesNotMendWhatIsNoJson() {
    assertThat(track("\"userId\":\"u\",\"unread\":nul").parsed().reasons())
        .containsExactly(MALFORMED_JSON);
  }

  @Test
  void findsNoEventsInBlankBodiesAndEmptyBatches() {
    assertThat(Translated.of(BATCH, " \n").count()).isZero();
    assertThat(Translated.of(BATCH, "{\"batch\":[]}").count()).isZero();
  }

  private static Translated rudderStack(String times) {
    return Translated.of(
        BATCH,
        "{\"batch\":[{\"type\":\"track\",\"event\":\"E\",\"userId\":\"u\","
            + times
            + ",\"sentAt\":\"2026-11-23T12:31:45Z\"}],\"sentAt\":\"2026-11-23T12:31:45Z\"}");
  }

  private static Translated track(String members) {
    return event("\"event\":\"Coupon Applied\"," + members);
  }

  private static Translated event(String members) {
    return Translated.of(TRACK, "{" + members + "}");
  }
}
