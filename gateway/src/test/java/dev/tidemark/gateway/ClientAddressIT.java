package dev.tidemark.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tidemark.gateway.TopicReader.Stored;
import dev.tidemark.gateway.http.RawConnection;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whose a request is, behind proxies and before them, and what that changes. */
class ClientAddressIT {
  private static final int FLAGS = 5;
  private static final int ADDRESS = 6;
  private static final String PROXY = "127.0.0.2";
  private static final String STRANGER = "127.0.0.3";
  private static final int BURST = 5;

  /** Events that make a client wait for most of a minute, however slow this machine is. */
  private static final String SIXTY = "[" + "1,".repeat(59) + "1]";

  private static final Pattern RETRY_AFTER = Pattern.compile("retry-after: (\\d+)");
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static TestGateway gateway;

  @BeforeAll
  static void start() {
    gateway =
        TestGateway.start(
                SharedBroker.bootstrapServers(),
                "--http.trusted-proxies=127.0.0.2, 10.0.0.0/8",
                "--limits.events-per-second-per-client=1",
                "--limits.burst-events-per-client=" + BURST,
                "--limits.max-clients=1000")
            .awaitReady();
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  @ParameterizedTest
  @CsvSource({
    PROXY + ", '203.0.113.10', 203.0.113.0",
    PROXY + ", '198.51.100.1, 203.0.113.11, 10.7.0.1', 203.0.113.0",
    PROXY + ", '2001:db8:5::1', 2001:db8:5::",
    STRANGER + ", '203.0.113.12', 127.0.0.0",
  })
  void takesTheClientFromTrustedProxiesOnly(String from, String forwardedFor, String address) {
    String mark = mark();

    assertThat(post(from, forwardedFor, mark)).startsWith("HTTP/1.1 204");

    assertThat(stored(mark)).extracting(it -> it.field(ADDRESS)).containsExactly(address);
  }

  @Test
  void limitsEachClientAndSaysWhenToComeBack() {
    String one = "192.0.2.1";
    double refused = refused();
    long start = System.nanoTime();
    int taken = 0;
    String mark = mark();
    String answer = post(PROXY, one, mark);
    for (; answer.startsWith("HTTP/1.1 204"); answer = post(PROXY, one, mark)) {
      taken++;
      mark = mark();
    }

    assertThat(answer)
        .startsWith("HTTP/1.1 429")
        .contains("retry-after: 1", "\"error\":\"rate_limited\"");
    assertThat(taken).isBetween(BURST, BURST + (int) secondsSince(start));
    assertThat(refused()).isEqualTo(refused + 1);
    assertThat(stored(mark)).isEmpty();
    assertThat(exchange(PROXY, "192.0.2.2", SIXTY)).startsWith("HTTP/1.1 204");
    assertThat(gateway.metric("gateway_rate_limit_clients")).isPositive();
    assertThat(gateway.metric("gateway_rate_limit_clients_limit")).isEqualTo(1_024);
    await("its next turn")
        .atMost(PATIENCE)
        .until(() -> post(PROXY, one, mark()).startsWith("HTTP/1.1 204"));
  }

  @Test
  void countsTheEventsOfABodyAndNotTheBody() {
    String client = "192.0.2.3";
    long start = System.nanoTime();

    assertThat(exchange(PROXY, client, SIXTY)).startsWith("HTTP/1.1 204");

    String answer = post(PROXY, client, mark());
    assertThat(answer).startsWith("HTTP/1.1 429");
    Matcher retryAfter = RETRY_AFTER.matcher(answer);
    assertThat(retryAfter.find()).as(answer).isTrue();
    assertThat(Long.parseLong(retryAfter.group(1)))
        .isBetween(60 - BURST - secondsSince(start), 60L - BURST + 1);
  }

  @Test
  void limitsSdksAsWellButNoDocuments() {
    String client = "192.0.2.4";
    assertThat(exchange(PROXY, client, SIXTY)).startsWith("HTTP/1.1 204");

    assertThat(request("POST /v1/batch", PROXY, client, "{}")).startsWith("HTTP/1.1 429");
    assertThat(request("GET /v1/pixel.gif?event_type=a", PROXY, client, ""))
        .startsWith("HTTP/1.1 429");
    assertThat(request("GET /sourceConfig/", PROXY, client, "")).startsWith("HTTP/1.1 200");
    assertThat(request("OPTIONS /v1/events", PROXY, client, "")).startsWith("HTTP/1.1 204");
  }

  @Test
  void takesTheClientFromTheProxyProtocol() {
    try (TestGateway behindBalancer =
        TestGateway.start(SharedBroker.bootstrapServers(), "--http.proxy-protocol=required")
            .awaitReady()) {
      String mark = mark();

      try (RawConnection connection = new RawConnection(behindBalancer.port(), STRANGER)) {
        connection.send("PROXY TCP4 203.0.113.20 127.0.0.1 4711 80\r\n");
        assertThat(connection.send(head("POST /v1/events", "", body(mark))).readUntil("\r\n\r\n"))
            .startsWith("HTTP/1.1 204");
      }
      try (RawConnection connection = new RawConnection(behindBalancer.port(), STRANGER)) {
        assertThat(connection.send(head("POST /v1/events", "", body(mark))).readUntilClosed())
            .doesNotContain("204");
      }

      List<Stored> stored =
          TopicReader.read(SharedBroker.bootstrapServers(), behindBalancer.topic()).events();
      assertThat(stored).extracting(it -> it.field(ADDRESS)).containsExactly("203.0.113.0");
    }
  }

  @Test
  void tagsBotsAndDropsNone() {
    String bot = mark();
    String person = mark();
    double bots = gateway.metric("gateway_events_bot_total");
    String firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:127.0) Gecko/20100101 Firefox/127.0";
    try (RawConnection connection = new RawConnection(gateway.port(), "127.0.0.9")) {
      for (String userAgent : List.of("Googlebot/2.1", "Googlebot/2.1\r\nSec-GPC: 1")) {
        String headers = "User-Agent: " + userAgent + "\r\n";
        connection.send(head("POST /v1/events", headers, body(bot))).readUntil("\r\n\r\n");
      }
      connection
          .send(head("POST /v1/events", "User-Agent: " + firefox + "\r\n", body(person)))
          .readUntil("\r\n\r\n");
      connection.send(head("POST /v1/events", "", body(person))).readUntil("\r\n\r\n");
    }

    assertThat(stored(bot)).extracting(it -> it.field(FLAGS)).containsExactlyInAnyOrder("b", "gb");
    assertThat(stored(person)).extracting(it -> it.field(FLAGS)).containsExactly("", "");
    assertThat(gateway.metric("gateway_events_bot_total")).isEqualTo(bots + 2);
    assertThat(gateway.metric("gateway_user_agents_cached")).isPositive();
  }

  private static String post(String from, String forwardedFor, String mark) {
    return exchange(from, forwardedFor, body(mark));
  }

  private static String exchange(String from, String forwardedFor, String body) {
    return request("POST /v1/events", from, forwardedFor, body);
  }

  private static String request(String line, String from, String forwardedFor, String body) {
    try (RawConnection connection = new RawConnection(gateway.port(), from)) {
      String headers = "X-Forwarded-For: " + forwardedFor + "\r\nConnection: close\r\n";
      return connection.send(head(line, headers, body)).readUntilClosed();
    }
  }

  private static String head(String line, String headers, String body) {
    return line
        + " HTTP/1.1\r\nHost: a\r\n"
        + headers
        + "Content-Length: "
        + body.length()
        + "\r\n\r\n"
        + body;
  }

  private static List<Stored> stored(String mark) {
    return TopicReader.read(SharedBroker.bootstrapServers(), gateway.topic()).events().stream()
        .filter(it -> it.body().contains(mark))
        .toList();
  }

  /** Begun ones: so many events at most has the rate given since. */
  private static long secondsSince(long startNanos) {
    return Duration.ofNanos(System.nanoTime() - startNanos).toSeconds() + 1;
  }

  private static double refused() {
    return gateway.metric("gateway_events_rejected_total{reason=\"rate_limited\"}");
  }

  private static String body(String mark) {
    return "{\"event_id\":\"" + mark + "\"}";
  }

  private static String mark() {
    return UUID.randomUUID().toString();
  }
}
