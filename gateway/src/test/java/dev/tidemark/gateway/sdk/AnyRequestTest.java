package dev.tidemark.gateway.sdk;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.gateway.CapturedRequest;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Strangers send the bytes: whatever they are, no format throws, and none loses them. */
class AnyRequestTest {
  private static final List<SdkFormat> FORMATS =
      List.of(
          new SegmentFormat(SegmentFormat.SEGMENT, "track"),
          new SegmentFormat(SegmentFormat.RUDDERSTACK, null),
          new PostHogFormat(),
          new PlausibleFormat(),
          new UmamiFormat(),
          new SnowplowFormat(),
          new PixelFormat());

  private static final Pattern EMPTY_BATCH =
      Pattern.compile("(^|\"(batch|data)\"\\s*:)\\s*\\[\\s*]");

  private static final String POSTHOG =
      "{\"api_key\":\"k\",\"sent_at\":\"2026-11-23T12:00:00Z\",\"batch\":[{\"event\":\"$pageview\","
          + "\"uuid\":\"a\",\"offset\":12,\"properties\":{\"distinct_id\":\"d\",\"$device_id\":\"d\","
          + "\"$current_url\":\"https://a.example/p\",\"$referrer\":\"https://a.example/\"}}]}";

  private static final String UMAMI =
      "[{\"type\":\"event\",\"payload\":{\"website\":\"w\",\"url\":\"/p\",\"referrer\":\"/\","
          + "\"id\":\"u\",\"name\":\"n\",\"timestamp\":1795437200,\"data\":{\"a\":[1]}}}]";

  private static final List<byte[]> REAL_BODIES =
      List.of(
          body("plausible-analytics-tracker-api-event-2"),
          body("rudderstack-analytics-js-beacon-v1-batch-1"),
          body("segment-analytics-next-v1-t-1"),
          body("segment-analytics-node-v1-batch-1"),
          body("snowplow-browser-tracker-com-snowplowanalytics-snowplow-tp2-1"),
          POSTHOG.getBytes(UTF_8),
          UMAMI.getBytes(UTF_8));

  @Property(tries = 1_000, edgeCases = EdgeCasesMode.NONE)
  void takesAnyBytes(@ForAll("bytes") byte[] body, @ForAll("queries") String query) {
    for (SdkFormat format : FORMATS) {
      takes(format, query, body);
    }
  }

  @Property(tries = 3_000, edgeCases = EdgeCasesMode.NONE)
  void takesDamagedRequests(@ForAll("damaged") byte[] body) {
    for (SdkFormat format : FORMATS) {
      takes(format, null, body);
    }
  }

  private static void takes(SdkFormat format, String query, byte[] body) {
    byte[] copy = body.clone();
    Translated translated = Translated.of(format, query, body);
    String text = new String(body, UTF_8);
    if (!text.isBlank() && !EMPTY_BATCH.matcher(text).find()) {
      assertThat(translated.count()).isPositive();
    }
    for (int i = 0; i < translated.count(); i++) {
      assertThat(translated.parsed(i).reasons()).isNotNull();
      assertThat(translated.text(i)).isNotEmpty();
    }
    assertThat(body).isEqualTo(copy);
  }

  @Provide
  Arbitrary<byte[]> bytes() {
    Arbitrary<String> json =
        Arbitraries.strings().withChars("{}[]\":,\\u0ae1-tnsdbpr \n").ofMaxLength(60);
    return Arbitraries.oneOf(
        Arbitraries.bytes().array(byte[].class).ofMaxSize(80), json.map(it -> it.getBytes(UTF_8)));
  }

  @Provide
  Arbitrary<String> queries() {
    return Arbitraries.strings()
        .withChars("&=%+eu_px0aZ\"\\\u00e9\ud83d\ude00\u0001")
        .ofMaxLength(60)
        .injectNull(0.2);
  }

  /** A real body in which some bytes were replaced, or that was cut, or that holds a part twice. */
  @Provide
  Arbitrary<byte[]> damaged() {
    Arbitrary<Integer> place = Arbitraries.integers().between(0, 1_000_000);
    Arbitrary<Byte> value =
        Arbitraries.of(
            (byte) '"',
            (byte) '}',
            (byte) ']',
            (byte) '\\',
            (byte) 0,
            (byte) 0xff,
            (byte) '1',
            (byte) 'n',
            (byte) ',');
    return Combinators.combine(
            Arbitraries.of(REAL_BODIES), place, place, value, Arbitraries.integers().between(0, 2))
        .as(AnyRequestTest::damage);
  }

  private static byte[] damage(byte[] body, int first, int second, byte value, int kind) {
    int p = first % body.length;
    int q = second % body.length;
    switch (kind) {
      case 0 -> {
        byte[] changed = body.clone();
        changed[p] = value;
        changed[q] = value;
        return changed;
      }
      case 1 -> {
        return Arrays.copyOf(body, p + 1);
      }
      default -> {
        byte[] doubled = new byte[body.length + Math.abs(p - q)];
        int from = Math.min(p, q);
        int to = Math.max(p, q);
        System.arraycopy(body, 0, doubled, 0, to);
        System.arraycopy(body, from, doubled, to, to - from);
        System.arraycopy(body, to, doubled, to + to - from, body.length - to);
        return doubled;
      }
    }
  }

  private static byte[] body(String name) {
    return CapturedRequest.all()
        .filter(request -> request.toString().equals(name))
        .findFirst()
        .orElseThrow()
        .body();
  }
}
