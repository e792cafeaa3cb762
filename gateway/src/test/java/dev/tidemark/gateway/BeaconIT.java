package dev.tidemark.gateway;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import dev.tidemark.gateway.TopicReader.Stored;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Every form a body can have, from the request to the records in Kafka. */
class BeaconIT {
  private static final int FORMAT = 3;
  private static final int SITE = 4;
  private static final int FLAGS = 5;
  private static final int ADDRESS = 6;
  private static final int SENT_AT = 7;
  private static final int USER_AGENT = 8;

  private static final String FIREFOX =
      "Mozilla/5.0 (X11; Linux x86_64; rv:127.0) Gecko/20100101 Firefox/127.0";

  private static TestGateway gateway;

  @BeforeAll
  static void start() {
    gateway =
        TestGateway.start(SharedBroker.bootstrapServers(), "--http.aliases=/b,/collect")
            .awaitReady();
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  @Test
  void storesOneEventWithItsExactBytes() {
    String mark = mark();
    String event = "  {\"event_id\":\"" + mark + "\", \"title\":\"Caf\u00e9 \ud83d\ude00\" }";
    long before = System.currentTimeMillis();

    assertAccepted(gateway.post("/v1/events", event.getBytes(UTF_8), "User-Agent", "Test/1"));

    Stored stored = stored(mark).get(0);
    assertThat(stored.body().getBytes(ISO_8859_1)).isEqualTo(event.strip().getBytes(UTF_8));
    assertThat(stored.key()).isNull();
    assertThat(stored.field(0)).isEqualTo("1");
    assertThat(Long.parseLong(stored.field(1))).isCloseTo(before, within(30_000L));
    assertThat(UUID.fromString(stored.field(2)).version()).isEqualTo(7);
    assertThat(stored.field(FORMAT)).isEqualTo("native");
    assertThat(stored.field(SITE)).isEmpty();
    assertThat(stored.field(FLAGS)).as("no browser is called so").isEqualTo("b");
    assertThat(stored.field(ADDRESS)).isEqualTo("127.0.0.0");
    assertThat(stored.field(SENT_AT)).isEmpty();
    assertThat(stored.field(USER_AGENT)).isEqualTo("Test/1");
  }

  @Test
  void storesEachElementOfAnArray() {
    String mark = mark();

    assertAccepted(
        post("[" + event(mark, 1) + ", " + event(mark, 2) + ",\n" + event(mark, 3) + "]"));

    assertBodies(mark, event(mark, 1), event(mark, 2), event(mark, 3));
    assertThat(stored(mark)).extracting(it -> it.field(2)).doesNotHaveDuplicates();
  }

  @Test
  void storesTheEventsOfAnEnvelopeWithItsSentAt() {
    String mark = mark();

    assertAccepted(
        post(
            "{\"sent_at\":\"2026-11-23T10:00:00Z\",\"events\":["
                + event(mark, 1)
                + ","
                + event(mark, 2)
                + "]}"));

    assertBodies(mark, event(mark, 1), event(mark, 2));
    assertThat(stored(mark))
        .extracting(it -> it.field(SENT_AT))
        .containsOnly("2026-11-23T10:00:00Z");
  }

  @Test
  void storesEachLine() {
    String mark = mark();

    assertAccepted(post(event(mark, 1) + "\n" + event(mark, 2) + "\r\n" + event(mark, 3) + "\n"));

    assertBodies(mark, event(mark, 1), event(mark, 2), event(mark, 3));
  }

  @Test
  void storesWhatIsNotJsonAsItIs() {
    String mark = mark();
    byte[] body = (mark + "=\u00ff\u0001<nothing like JSON>").getBytes(ISO_8859_1);

    assertAccepted(gateway.post("/v1/events", body));

    assertThat(stored(mark)).extracting(Stored::body).containsExactly(new String(body, ISO_8859_1));
  }

  @Test
  void keysBySessionElseByUserSoThatEachKeepsItsOrder() {
    String mark = mark();
    String bySession = "{\"session_id\":\"s-" + mark + "\",\"user_id\":\"u-" + mark + "\"}";
    String byUser = "{\"user_id\":\"u-" + mark + "\",\"n\":1}";

    assertAccepted(post("[" + bySession + "," + byUser + "," + bySession + "]"));

    assertThat(stored(mark))
        .extracting(Stored::key)
        .containsExactlyInAnyOrder("s-" + mark, "s-" + mark, "u-" + mark);
    assertThat(stored(mark).stream().filter(it -> it.key().startsWith("s-")))
        .extracting(Stored::partition)
        .hasSize(2)
        .containsOnly(partitionOf("s-" + mark));
  }

  @Test
  void takesAnyContentTypeAndNone() {
    String mark = mark();

    assertAccepted(post(event(mark, 1), "Content-Type", "text/plain;charset=UTF-8"));
    assertAccepted(post(event(mark, 2), "Content-Type", "application/x-www-form-urlencoded"));
    assertAccepted(post(event(mark, 3), "Content-Type", "no type at all"));
    assertAccepted(post(event(mark, 4)));

    assertBodies(mark, event(mark, 1), event(mark, 2), event(mark, 3), event(mark, 4));
  }

  @Test
  void takesAliases() {
    String mark = mark();

    assertAccepted(gateway.post("/b?x=1", event(mark, 1).getBytes(UTF_8)));
    assertAccepted(gateway.post("/collect", event(mark, 2).getBytes(UTF_8)));

    assertBodies(mark, event(mark, 1), event(mark, 2));
  }

  @Test
  void inflatesGzipByHeaderAndByItsFirstBytes() {
    String mark = mark();

    assertAccepted(
        gateway.post(
            "/v1/events", gzip(event(mark, 1).getBytes(UTF_8)), "Content-Encoding", "gzip"));
    assertAccepted(
        gateway.post(
            "/v1/events", gzip(event(mark, 2).getBytes(UTF_8)), "Content-Type", "text/plain"));

    assertBodies(mark, event(mark, 1), event(mark, 2));
  }

  @Test
  void takesEmptyBodiesAsNoEvents() {
    assertAccepted(post(""));
    assertAccepted(post("[]"));
    assertAccepted(post("", "Content-Encoding", "gzip"));
  }

  @Test
  void carriesGlobalPrivacyControl() {
    String mark = mark();

    assertAccepted(post(event(mark, 1), "Sec-GPC", "1", "User-Agent", FIREFOX));

    assertThat(stored(mark)).extracting(it -> it.field(FLAGS)).containsExactly("g");
  }

  @Test
  void stampsRecordsWithTheBrokersClock() {
    String mark = mark();
    long before = System.currentTimeMillis();

    assertAccepted(post(event(mark, 1)));

    assertThat(stored(mark).get(0).timestamp()).isCloseTo(before, within(30_000L));
    assertThat(TopicReader.read(SharedBroker.bootstrapServers(), gateway.topic()).partitions())
        .isEqualTo(4);
  }

  @Test
  void takesTheLargestBodyAndTheMostEvents() {
    String mark = mark();
    String frame = "{\"event_id\":\"" + mark + "\",\"x\":\"\"}";
    String largest = frame.replace("\"\"", "\"" + "x".repeat(65_536 - frame.length()) + "\"");
    String most = IntStream.range(0, 1_000).mapToObj(i -> "1").collect(Collectors.joining(","));

    assertAccepted(post(largest));
    assertAccepted(post("[" + most + "]"));

    assertThat(stored(mark)).extracting(Stored::body).containsExactly(largest);
  }

  @Test
  void refusesWhatIsTooLargeAsSentOrInflated() {
    String tooLarge = "x".repeat(65_537);
    byte[] bomb = gzip(new byte[32 << 20]);

    assertThat(bomb).hasSizeLessThan(65_536);
    assertRefused(post(tooLarge), 413, "too_large");
    assertRefused(gateway.post("/v1/events", gzip(tooLarge.getBytes(UTF_8))), 413, "too_large");
    assertRefused(gateway.post("/v1/events", bomb), 413, "too_large");
  }

  @Test
  void refusesTooManyEvents() {
    String tooMany = IntStream.range(0, 1_001).mapToObj(i -> "1").collect(Collectors.joining(","));

    assertRefused(post("[" + tooMany + "]"), 413, "too_many_events");
  }

  @Test
  void refusesBrokenGzip() {
    byte[] cut = gzip(event(mark(), 1).getBytes(UTF_8));
    cut[cut.length - 6] ^= 1;

    assertRefused(gateway.post("/v1/events", cut), 400, "malformed_gzip");
    assertRefused(post("{}", "Content-Encoding", "gzip"), 400, "malformed_gzip");
  }

  @Test
  void refusesOtherPathsAndMethods() {
    assertRefused(gateway.post("/nope", new byte[] {'{', '}'}), 404, "unknown_path");
    HttpResponse<String> get = gateway.request("GET", "/v1/events");
    assertRefused(get, 405, "wrong_method");
    assertThat(get.headers().firstValue("allow")).hasValue("POST, OPTIONS");
  }

  @Test
  void countsEachEventOnce() {
    double received = gateway.metric("gateway_events_received_total");
    double accepted = gateway.metric("gateway_events_accepted_total");
    String tag = "gateway_events_rejected_total{reason=\"too_many_events\"}";
    double rejected = gateway.metric(tag);

    assertAccepted(post("[1,2,3]"));
    assertRefused(post("[" + "1,".repeat(1_000) + "1]"), 413, "too_many_events");

    assertThat(gateway.metric("gateway_events_accepted_total")).isEqualTo(accepted + 3);
    assertThat(gateway.metric(tag)).isEqualTo(rejected + 1);
    assertThat(gateway.metric("gateway_events_received_total")).isEqualTo(received + 4);
    await("nothing in flight")
        .atMost(Duration.ofSeconds(60))
        .until(() -> gateway.metric("gateway_in_flight_bytes") == 0);
  }

  private static HttpResponse<String> post(String body, String... headers) {
    return gateway.post("/v1/events", body.getBytes(UTF_8), headers);
  }

  private static List<Stored> stored(String mark) {
    return TopicReader.read(SharedBroker.bootstrapServers(), gateway.topic()).events().stream()
        .filter(it -> it.body().contains(mark))
        .toList();
  }

  private static int partitionOf(String key) {
    return stored(key).stream()
        .filter(it -> key.equals(it.key()))
        .mapToInt(Stored::partition)
        .findFirst()
        .orElseThrow();
  }

  private static void assertBodies(String mark, String... bodies) {
    assertThat(stored(mark)).extracting(Stored::body).containsExactlyInAnyOrder(bodies);
  }

  private static void assertAccepted(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(204);
    assertThat(answer.headers().firstValue("content-length")).isEmpty();
  }

  private static void assertRefused(HttpResponse<String> answer, int status, String error) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(answer.body()).startsWith("{\"error\":\"" + error + "\",\"message\":\"");
    assertThat(answer.headers().firstValue("content-type")).hasValue("application/json");
  }

  private static String mark() {
    return UUID.randomUUID().toString();
  }

  private static String event(String mark, int number) {
    return "{\"event_id\":\"" + mark + "-" + number + "\",\"page\":\"/p\"}";
  }

  static byte[] gzip(byte[] bytes) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }
}
