package dev.tidemark.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tidemark.gateway.http.RawConnection;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Write keys, wherever a sender can put them, from HTTP to the site in Kafka. */
class WriteKeysIT {
  private static final int SITE = 4;
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String KEYS =
      """
      # one for each place that SDKs have
      shop  k-native
      shop  WK_demo
      shop  WK_demo_1234567890abcdef
      shop  loja.example
      shop  loja-web
      outlet k-outlet
      """;

  @TempDir private static Path folder;
  private static Path file;
  private static TestGateway gateway;

  @BeforeAll
  static void start() throws IOException {
    file = folder.resolve("keys");
    Files.writeString(file, KEYS);
    gateway =
        TestGateway.start(
                SharedBroker.bootstrapServers(),
                "--access.write-keys-file=" + file,
                "--access.reload-interval=50ms")
            .awaitReady();
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  @ParameterizedTest
  @CsvSource({
    "/v1/events?key=k-native, shop",
    "/b?x=1&key=k%2Doutlet, outlet",
    "/v1/events?key=wrong&token=k-outlet, outlet",
    "/v1/events?writeKey=k-native, shop",
    "/v1/batch?api_key=k-outlet, outlet",
  })
  void takesTheKeyInTheQuery(String path, String site) {
    assertTaken(path, event(), site);
  }

  @Test
  void takesTheKeyAsAuthorization() {
    assertTaken("/v1/events", event(), "shop", "Authorization", "Bearer k-native");
    assertTaken("/v1/events", event(), "outlet", "Authorization", basic("k-outlet:"));
    assertTaken("/v1/events", event(), "outlet", "Authorization", basic("k-outlet"));
    assertTaken("/v1/t", event(), "outlet", "Authorization", basic("k-outlet:ignored"));
  }

  @Test
  void doesNotMindAPasswordThatIsForAProxy() {
    assertTaken(
        "/v1/events?key=k-outlet", event(), "outlet", "Authorization", basic("proxy:secret"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/v1/t | {'messageId':'MARK','writeKey':'k-outlet'}",
        "/v1/batch | {'batch':[{'type':'page','messageId':'MARK'}],'writeKey':'k-outlet'}",
        "/v1/b | {'batch':[{'type':'page','messageId':'MARK','writeKey':'k-outlet'}]}",
        "/e/ | {'api_key':'k-outlet','batch':[{'event':'x','uuid':'MARK'}]}",
        "/e/ | [{'event':'x','uuid':'MARK','properties':{'token':'k-outlet'}}]",
        "/e/ | {'event':'x','uuid':'MARK','api_key':'k-outlet'}",
        "/e/ | {'batch':[{'event':'x','uuid':'MARK','properties':{'token':'k-outlet'}}]}",
        "/api/event | {'n':'pageview','u':'https://a.example/MARK','d':'k-outlet'}",
        "/com.snowplowanalytics.snowplow/tp2 | {'data':[{'e':'pv','eid':'MARK','aid':'k-outlet'}]}",
        "/api/send | {'type':'event','payload':{'website':'k-outlet','url':'/MARK'}}",
        "/api/batch | [{'type':'event','payload':{'website':'k-outlet','url':'/MARK'}}]",
      })
  void takesTheKeyInTheBody(String path, String body) {
    assertTaken(path, body.replace('\'', '"').replace("MARK", mark()), "outlet");
  }

  @Test
  void takesTheKeyOfAPixel() {
    String mark = mark();

    gateway.request("GET", "/v1/pixel.gif?event_type=a&user_id=" + mark + "&key=k-outlet");
    gateway.request("GET", "/i?e=pv&uid=" + mark + "&aid=loja-web");

    assertThat(sites(mark)).containsExactlyInAnyOrder("outlet", "shop");
  }

  static Stream<CapturedRequest> requests() {
    return CapturedRequest.all();
  }

  @ParameterizedTest
  @MethodSource("requests")
  void findsTheKeyInWhatUnmodifiedSdksSend(CapturedRequest request) {
    Set<String> before = ids();

    HttpResponse<String> answer = gateway.send(request);

    assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 202);
    assertThat(
            TopicReader.read(SharedBroker.bootstrapServers(), gateway.topic()).events().stream()
                .filter(it -> !before.contains(it.field(2)))
                .map(it -> it.field(SITE)))
        .isNotEmpty()
        .containsOnly("shop");
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      delimiter = '|',
      value = {
        "/v1/events | -",
        "/v1/events?key= | -",
        "/v1/events?key=k-nativ | -",
        "/v1/events?key=k-native2 | -",
        "/v1/events?key=%FF | -",
        "/v1/events?other=k-native | -",
        "/v1/events | Bearer wrong",
        "/v1/events | Basic k-native",
        "/v1/events | Basic !!",
        "/v1/events | k-native",
        "/v1/batch | -",
        "/v1/batch | Bearer wrong",
        "/api/event | -",
        "/e/ | -",
        "/api/send | -",
        "/com.snowplowanalytics.snowplow/tp2 | -",
      })
  void answers401AndStoresNothingWithoutAKey(String path, String authorization) {
    String mark = mark();
    String body = "{\"event_id\":\"" + mark + "\",\"key\":\"k-native\",\"writeKey\":7}";
    double rejected = rejected();

    HttpResponse<String> answer =
        authorization == null
            ? gateway.post(path, body.getBytes(UTF_8))
            : gateway.post(path, body.getBytes(UTF_8), "Authorization", authorization);

    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.body()).startsWith("{\"error\":\"unknown_write_key\"");
    assertThat(answer.headers().firstValue("www-authenticate")).hasValue("Bearer");
    assertThat(sites(mark)).isEmpty();
    assertThat(rejected()).isEqualTo(rejected + 1);
  }

  @Test
  void answers401ToAQueryThatIsNotEncodedAsItShouldBe() {
    try (RawConnection connection = new RawConnection(gateway.port(), "127.0.0.1")) {
      connection.send("POST /v1/events?&=&key=%zz&key HTTP/1.1\r\nHost: a\r\n\r\n");

      assertThat(connection.readUntil("}\n")).startsWith("HTTP/1.1 401");
    }
  }

  @Test
  void asksForNoKeyWhereNothingIsSent() {
    assertThat(gateway.request("OPTIONS", "/v1/events", "Origin", "https://a.b").statusCode())
        .isEqualTo(204);
    assertThat(gateway.request("GET", "/sourceConfig/").statusCode()).isEqualTo(200);
    assertThat(gateway.request("GET", "/tidemark.js").statusCode()).isEqualTo(200);
    assertThat(gateway.request("GET", "/nope").statusCode()).isEqualTo(404);
  }

  @Test
  void takesOverNewKeysAndKeepsTheOldOnesWhileTheFileIsBroken() throws IOException {
    Path keys = folder.resolve("rotated");
    Files.writeString(keys, "shop old");
    try (TestGateway rotated =
        TestGateway.start(
            TestGateway.NO_BROKER,
            "--spool.enabled=false",
            "--access.write-keys-file=" + keys,
            "--access.reload-interval=50ms")) {
      assertThat(status(rotated, "old")).isEqualTo(503);
      assertThat(status(rotated, "new")).isEqualTo(401);

      replace(keys, "shop old\nshop new");
      await("the new key").atMost(PATIENCE).until(() -> status(rotated, "new") == 503);
      assertThat(status(rotated, "old")).isEqualTo(503);
      assertThat(rotated.metric("gateway_write_keys")).isEqualTo(2);

      replace(keys, "shop new\nno key at all?");
      await("the file to be found faulty")
          .atMost(PATIENCE)
          .until(() -> rotated.metric("gateway_write_keys_faulty") == 1);
      assertThat(status(rotated, "old")).isEqualTo(503);

      replace(keys, "shop new");
      await("the old key to be gone").atMost(PATIENCE).until(() -> status(rotated, "old") == 401);
      assertThat(status(rotated, "new")).isEqualTo(503);
      assertThat(rotated.metric("gateway_write_keys_faulty")).isZero();

      Files.delete(keys);
      await("the file to be missed")
          .atMost(PATIENCE)
          .until(() -> rotated.metric("gateway_write_keys_faulty") == 1);
      assertThat(status(rotated, "new")).isEqualTo(503);
    }
  }

  private static void replace(Path keys, String text) throws IOException {
    Path next = Files.writeString(folder.resolve("next"), text);
    Files.move(next, keys, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private static int status(TestGateway at, String key) {
    return at.post("/v1/events?key=" + key, new byte[] {'{', '}'}).statusCode();
  }

  private static void assertTaken(String path, String body, String site, String... headers) {
    Set<String> before = ids();
    HttpResponse<String> answer = gateway.post(path, body.getBytes(UTF_8), headers);
    assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 204);
    assertThat(
            TopicReader.read(SharedBroker.bootstrapServers(), gateway.topic()).events().stream()
                .filter(it -> !before.contains(it.field(2)))
                .map(it -> it.field(SITE)))
        .containsExactly(site);
  }

  private static Set<String> ids() {
    return TopicReader.read(SharedBroker.bootstrapServers(), gateway.topic()).events().stream()
        .map(it -> it.field(2))
        .collect(Collectors.toSet());
  }

  private static List<String> sites(String mark) {
    return TopicReader.read(SharedBroker.bootstrapServers(), gateway.topic()).events().stream()
        .filter(it -> it.body().contains(mark))
        .map(it -> it.field(SITE))
        .toList();
  }

  private static double rejected() {
    return gateway.metric("gateway_events_rejected_total{reason=\"unknown_write_key\"}");
  }

  private static String basic(String credentials) {
    return "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(UTF_8));
  }

  private static String event() {
    return "{\"event_id\":\"" + mark() + "\",\"type\":\"page\"}";
  }

  private static String mark() {
    return UUID.randomUUID().toString();
  }
}
