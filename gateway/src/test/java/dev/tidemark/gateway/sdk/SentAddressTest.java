package dev.tidemark.gateway.sdk;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** SDKs of servers tell the gateway their visitors' addresses. No full one goes on. */
class SentAddressTest {
  private static final String ADDRESS = "198.51.100.177";

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "\"198.51.100.177\", \"198.51.100.0\"",
        "\"::ffff:198.51.100.177\", \"198.51.100.0\"",
        "\"198.51.100.177:4711\", \"198.51.100.0\"",
        "\"2001:db8:7:8::177\", \"2001:db8:7::\"",
        "\"198.51.100.177.\", null",
        "\"visitor at 198.51.100.177\", null",
        "[\"198.51.100.177\"], null",
        "\"\", \"\"",
        "null, null",
      })
  void postHogsIsTruncated(String sent, String kept) {
    assertThat(postHog("\"a\":1,\"$ip\": " + sent + " ,\"b\":{}"))
        .contains("\"a\":1,\"$ip\": " + kept + " ,\"b\":{}}");
  }

  @Test
  void postHogsIsTruncatedHoweverItsNameIsWritten() {
    assertThat(postHog("\"\\u0024ip\":\"198.51.100.177\""))
        .contains("\"\\u0024ip\":\"198.51.100.0\"");
    assertThat(postHog("\"$ip\":\"198.51.100.177\",\"$ip\":null"))
        .contains("\"$ip\":\"198.51.100.0\",\"$ip\":null");
  }

  @Test
  void theOthersAreNotKept() {
    SdkFormat segment = new SegmentFormat(SegmentFormat.SEGMENT, null);
    String call =
        "{\"type\":\"track\",\"event\":\"E\",\"userId\":\"u\",\"context\":{\"ip\":\"%s\"},%s}";

    assertThat(text(segment, call.formatted(ADDRESS, "\"timestamp\":1"))).doesNotContain(ADDRESS);
    assertThat(text(segment, call.formatted(ADDRESS, "\"originalTimestamp\":1")))
        .doesNotContain(ADDRESS);
    assertThat(
            text(
                new SnowplowFormat(),
                "{\"data\":[{\"e\":\"pv\",\"url\":\"/\",\"ip\":\"" + ADDRESS + "\"}]}"))
        .doesNotContain(ADDRESS);
    assertThat(Translated.of(new SnowplowFormat(), "e=pv&url=/&ip=" + ADDRESS, new byte[0]).text(0))
        .contains("page_view")
        .doesNotContain(ADDRESS);
    assertThat(
            text(
                new UmamiFormat(),
                "{\"payload\":{\"website\":\"w\",\"url\":\"/\",\"ip\":\"" + ADDRESS + "\"}}"))
        .doesNotContain(ADDRESS);
  }

  private static String postHog(String properties) {
    return text(
        new PostHogFormat(),
        "{\"event\":\"$exception\",\"distinct_id\":\"u\",\"properties\":{" + properties + "}}");
  }

  private static String text(SdkFormat format, String body) {
    Translated event = Translated.of(format, null, body.getBytes(UTF_8));
    assertThat(event.parsed().reasons()).isEmpty();
    return event.text(0);
  }
}
