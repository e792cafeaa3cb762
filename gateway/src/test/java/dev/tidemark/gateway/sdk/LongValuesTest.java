package dev.tidemark.gateway.sdk;

import static dev.tidemark.events.QuarantineReason.FIELD_TOO_LONG;
import static dev.tidemark.events.QuarantineReason.INVALID_EVENT_TIME;
import static dev.tidemark.events.QuarantineReason.INVALID_PAGE;
import static dev.tidemark.events.QuarantineReason.INVALID_TITLE;
import static dev.tidemark.events.QuarantineReason.INVALID_USER_ID;
import static dev.tidemark.events.QuarantineReason.MALFORMED_JSON;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.tidemark.events.QuarantineReason;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A value may come to stand in several places: the largest bodies must fit into records still. */
class LongValuesTest {
  private static final int LARGEST_BODY = 512 << 10;
  private static final int LARGEST_RECORD = 1_000_000;
  private static final String PROPERTY =
      "{\"event\":\"x\",\"distinct_id\":\"u\",\"properties\":{%s}}";

  static Stream<Arguments> bodies() {
    SdkFormat segment = new SegmentFormat(SegmentFormat.SEGMENT, "track");
    SdkFormat postHog = new PostHogFormat();
    return Stream.of(
        arguments(postHog, property("\"title\":\"%s\""), "x", FIELD_TOO_LONG),
        arguments(postHog, property("\"title\":\"a%s\""), "\\u00e9\\n", FIELD_TOO_LONG),
        arguments(postHog, property("\"title\":\"%s\""), "é😀", FIELD_TOO_LONG),
        arguments(postHog, property("\"title\":[%s\"\"]"), "\"x\",", INVALID_TITLE),
        arguments(
            postHog,
            property("\"$current_url\":\"/\",\"$current_url\":\"/%s\""),
            "x",
            INVALID_PAGE),
        arguments(
            segment, "{\"event\":\"E\",\"userId\":\"u\",\"userId\":\"%s\"}", "x", INVALID_USER_ID),
        arguments(
            segment,
            "{\"event\":\"E\",\"userId\":\"u\",\"timestamp\":1,\"timestamp\":%s1}",
            "1",
            INVALID_EVENT_TIME),
        arguments(
            new SnowplowFormat(),
            "{\"data\":[{\"e\":\"se\",\"uid\":\"u\",\"se_ac\":\"%s\"}]}",
            "aA",
            FIELD_TOO_LONG));
  }

  @ParameterizedTest
  @MethodSource("bodies")
  void areKeptOnceAndStayFaulty(
      SdkFormat format, String body, String repeated, QuarantineReason reason) {
    int room = LARGEST_BODY - body.length();
    int times = room / repeated.getBytes(UTF_8).length;

    Translated event = Translated.of(format, body.formatted(repeated.repeat(times)));

    assertThat(event.parsed().reasons()).contains(reason).doesNotContain(MALFORMED_JSON);
    assertThat(event.bytes(0)).isLessThan(LARGEST_RECORD);
  }

  private static String property(String member) {
    return PROPERTY.formatted(member);
  }
}
