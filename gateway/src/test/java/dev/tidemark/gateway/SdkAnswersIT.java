package dev.tidemark.gateway;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.gateway.TopicReader.Stored;
import dev.tidemark.gateway.http.RawConnection;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What SDKs are answered once their events are in Kafka, and what is stored of the worst of them.
 */
class SdkAnswersIT {
  private static final int FORMAT = 3;
  private static final int SENT_AT = 7;

  private static TestGateway gateway;

  @BeforeAll
  static void start() {
    gateway = TestGateway.start(SharedBroker.bootstrapServers()).awaitReady();
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  /** A body that is not theirs is answered as one that is: nobody could act on a refusal. */
  @ParameterizedTest
  @CsvSource({
    "/v1/t, 200, application/json, '{\"success\":true}', segment",
    "/v1/page, 200, application/json, '{\"success\":true}', segment",
    "/v1/batch, 200, application/json, '{\"success\":true}', segment",
    "/beacon/v1/batch?writeKey=x, 200, text/plain, OK, rudderstack",
    "/api/event, 202, text/plain, ok, plausible",
    "/com.snowplowanalytics.snowplow/tp2, 200, text/plain, ok, snowplow",
    "/e/?ip=1, 200, application/json, '{\"status\":\"Ok\"}', posthog",
    "/batch/, 200, application/json, '{\"status\":\"Ok\"}', posthog",
    "/api/send, 200, application/json, {}, umami",
  })
  void answersAsEachSdkExpectsAndStoresWhatItCannotRead(
      String path, int status, String contentType, String body, String format) {
    String mark = "<" + UUID.randomUUID() + ">";

    HttpResponse<String> answer =
        gateway.post(path, mark.getBytes(UTF_8), "Origin", "https://a.example");

    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(answer.headers().firstValue("content-type")).hasValue(contentType);
    assertThat(answer.body().strip()).isEqualTo(body);
    assertThat(answer.headers().firstValue("access-control-allow-origin"))
        .hasValue("https://a.example");
    List<Stored> stored = stored(mark);
    assertThat(stored).extracting(Stored::body).containsExactly(mark);
    assertThat(stored).extracting(it -> it.field(FORMAT)).containsExactly(format);
  }

  @ParameterizedTest
  @CsvSource({"/v1/pixel.gif?event_type=a&user_id=", "/i?e=pv&uid="})
  void answersImagesWithAPixelThatNobodyKeeps(String path) {
    String mark = UUID.randomUUID().toString();

    HttpResponse<String> answer = gateway.request("GET", path + mark);

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("content-type")).hasValue("image/gif");
    assertThat(answer.headers().firstValue("cache-control")).hasValue("no-store");
    assertThat(answer.body()).startsWith("GIF89a");
    assertThat(stored(mark)).hasSize(1);
  }

  /** Not every client percent-encodes what it should; curl does not. */
  @Test
  void takesAQueryInUtf8() {
    String mark = UUID.randomUUID().toString();
    String query = "event_type=a&user_id=" + mark + "&page=/promoção";
    String line = "GET /v1/pixel.gif?" + new String(query.getBytes(UTF_8), ISO_8859_1);

    try (RawConnection connection = new RawConnection(gateway.port(), "127.0.0.1")) {
      connection.send(line + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
      assertThat(connection.readUntilClosed()).startsWith("HTTP/1.1 200");
    }

    assertThat(stored(mark))
        .extracting(it -> new String(it.body().getBytes(ISO_8859_1), UTF_8))
        .singleElement()
        .asString()
        .contains("\"page\":\"/promoção\"");
  }

  @Test
  void inflatesBySniffingAndKeepsTheBatchsTime() {
    String mark = UUID.randomUUID().toString();
    String batch =
        "{\"batch\":[{\"event\":\"x\",\"distinct_id\":\"%s\",\"timestamp\":\"2026-11-23T12:00:00Z\"}],"
            + "\"sent_at\":\"2026-11-23T12:00:01Z\"}";

    gateway.post(
        "/batch/",
        BeaconIT.gzip(batch.formatted(mark).getBytes(UTF_8)),
        "Content-Type",
        "text/plain");

    assertThat(stored(mark))
        .extracting(it -> it.field(SENT_AT))
        .containsExactly("2026-11-23T12:00:01Z");
    assertThat(stored(mark)).extracting(Stored::key).containsExactly(mark);
  }

  @Test
  void holdsTheSameLimitsAsForOurOwnEvents() {
    String tooMany = IntStream.range(0, 1_001).mapToObj(i -> "1").collect(Collectors.joining(","));

    assertRefused("{\"batch\":[" + tooMany + "]}", 413, "too_many_events");
    assertRefused("{\"batch\":[" + "1,".repeat(40_000) + "1]}", 413, "too_large");
    HttpResponse<String> broken =
        gateway.post("/v1/batch", "x".getBytes(ISO_8859_1), "Content-Encoding", "gzip");
    assertThat(broken.statusCode()).isEqualTo(400);
  }

  @Test
  void storesNothingOfBlankBodiesAndEmptyBatches() {
    double before = gateway.metric("gateway_events_accepted_total");

    assertThat(gateway.post("/v1/batch", new byte[0]).statusCode()).isEqualTo(200);
    assertThat(gateway.post("/v1/batch", "{\"batch\":[]}".getBytes(UTF_8)).statusCode())
        .isEqualTo(200);

    assertThat(gateway.metric("gateway_events_accepted_total")).isEqualTo(before);
  }

  private static void assertRefused(String body, int status, String error) {
    HttpResponse<String> answer = gateway.post("/v1/batch", body.getBytes(UTF_8));
    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(answer.body()).contains(error);
  }

  private static List<Stored> stored(String mark) {
    return TopicReader.read(SharedBroker.bootstrapServers(), gateway.topic()).events().stream()
        .filter(it -> it.body().contains(mark))
        .toList();
  }
}
