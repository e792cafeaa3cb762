package dev.tidemark.gateway;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tidemark.broker.JavaProcess;
import dev.tidemark.gateway.http.RawConnection;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever is sent, and however it fails, no full address is left behind anywhere. */
class NoFullAddressIT {
  private static final Pattern READY =
      Pattern.compile("gateway ready on http://127.0.0.1:(\\d+) \\(admin (http://[^)]*)\\)");
  private static final String DIRECT = "127.0.0.77";
  private static final String PROXY = "127.0.0.2";
  private static final String SERVER = "127.0.0.3";
  private static final String PROXIED = "198.51.100.177";
  private static final String PROXIED_IPV6 = "2001:db8:7:8:9::177";
  private static final List<String> CANARIES = List.of(DIRECT, PROXIED, PROXIED_IPV6, "9::177");
  private static final String EVENT = "{\"event_type\":\"page_view\",\"page\":\"/\"}";
  private static final String SDK_EVENT =
      "{\"n\":\"pageview\",\"u\":\"https://a.example/\",\"d\":\"a.example\"}";
  private static final List<String> OUTPUT = new CopyOnWriteArrayList<>();

  @TempDir private static Path folder;
  private static String topic;
  private static JavaProcess process;
  private static int port;
  private static String admin;

  @BeforeAll
  static void start() throws Exception {
    topic = "addresses-" + UUID.randomUUID();
    process =
        JavaProcess.start(
            "gateway",
            List.of("-Xmx128m", "-XX:TieredStopAtLevel=1", "-Djava.io.tmpdir=" + folder),
            Path.of("target", "app").toAbsolutePath() + "/*",
            GatewayApplication.class.getName(),
            List.of(
                "--http.host=127.0.0.1",
                "--http.port=0",
                "--http.body-timeout=300ms",
                "--admin.host=127.0.0.1",
                "--admin.port=0",
                "--kafka.topic=" + topic,
                "--spool.dir=" + folder.resolve("spool"),
                "--kafka.bootstrap-servers=" + SharedBroker.bootstrapServers(),
                "--http.trusted-proxies=" + PROXY,
                "--limits.events-per-second-per-client=1",
                "--limits.burst-events-per-client=20"),
            OUTPUT::add,
            line -> line.startsWith("gateway ready on "));
    Matcher ready = READY.matcher(process.awaitReady(Duration.ofSeconds(60)));
    assertThat(ready.matches()).isTrue();
    port = Integer.parseInt(ready.group(1));
    admin = ready.group(2);
    await("readiness")
        .atMost(Duration.ofSeconds(60))
        .until(() -> fetch("/health/ready").contains("\"ready\""));
  }

  @AfterAll
  static void stop() {
    process.close();
  }

  @Test
  void leavesNoneInKafkaNorMetricsNorOutputNorFiles() throws Exception {
    String forwarded = "X-Forwarded-For: " + PROXIED + "\r\n";
    String forwardedIpv6 = "X-Forwarded-For: " + PROXIED_IPV6 + "\r\n";
    List<String> answers = new ArrayList<>();
    answers.addAll(sendAll(DIRECT, ""));
    answers.addAll(sendAll(DIRECT, forwarded)); // it is no proxy, so this is hearsay
    answers.addAll(sendAll(PROXY, forwarded));
    answers.addAll(sendAll(PROXY, forwardedIpv6));
    answers.addAll(sendAll(PROXY, "Forwarded: for=" + PROXIED + "\r\n"));
    answers.addAll(tellIt(PROXIED));
    answers.addAll(tellIt(PROXIED_IPV6));
    while (answers.stream().noneMatch(it -> it.startsWith("HTTP/1.1 429"))) {
      answers.add(exchange(port, PROXY, request("POST /v1/events", forwarded, EVENT)));
    }

    List<String> left = new ArrayList<>(answers);
    left.add(fetch("/metrics"));
    left.add(fetch("/health/ready"));
    TopicReader.read(SharedBroker.bootstrapServers(), topic)
        .events()
        .forEach(it -> left.add(it.key() + " " + String.join("\t", it.head()) + " " + it.body()));
    process.signal("TERM");
    process.onExit().get(60, TimeUnit.SECONDS);
    left.addAll(OUTPUT);
    left.addAll(files(folder));

    assertThat(left).noneMatch(text -> CANARIES.stream().anyMatch(text::contains));
    // what was to be seen is there, so a full address would have been too
    assertThat(left)
        .anyMatch(text -> text.contains("\t127.0.0.0\t"))
        .anyMatch(text -> text.contains("\t198.51.100.0\t"))
        .anyMatch(text -> text.contains("\t2001:db8:7::\t"))
        .anyMatch(text -> text.contains("address_and_browser"))
        .anyMatch(text -> text.contains("{\"$ip\":\"198.51.100.0\"}"))
        .anyMatch(text -> text.contains("{\"$ip\":\"2001:db8:7::\"}"))
        .anyMatch(text -> text.contains("\tsegment\t"))
        .anyMatch(text -> text.contains("\trudderstack\t"))
        .anyMatch(text -> text.contains("\tsnowplow\t"))
        .anyMatch(text -> text.contains("\tumami\t"))
        .anyMatch(text -> text.contains("reason=\"rate_limited\""))
        .anyMatch(text -> text.contains(" Stopped {acknowledged="));
    assertThat(answers.stream().map(it -> it.substring(0, Math.min(12, it.length()))).distinct())
        .contains("HTTP/1.1 204", "HTTP/1.1 202", "HTTP/1.1 400", "HTTP/1.1 413", "HTTP/1.1 429")
        .contains("HTTP/1.1 408", "HTTP/1.1 431", "HTTP/1.1 501");
  }

  @Test
  void leavesNoneInTheSpool() throws IOException {
    Path spool = folder.resolve("another-spool");
    String forwarded = "X-Forwarded-For: " + PROXIED + "\r\n";
    try (TestGateway gateway =
        TestGateway.start(
            TestGateway.NO_BROKER, "--spool.dir=" + spool, "--http.trusted-proxies=" + PROXY)) {
      for (String line : List.of("POST /v1/events", "POST /api/event")) {
        assertThat(exchange(gateway.port(), DIRECT, request(line, "", SDK_EVENT)))
            .startsWith("HTTP/1.1 20");
        assertThat(exchange(gateway.port(), PROXY, request(line, forwarded, SDK_EVENT)))
            .startsWith("HTTP/1.1 20");
      }
    }

    List<String> left = files(spool);

    assertThat(left).noneMatch(text -> CANARIES.stream().anyMatch(text::contains));
    assertThat(left)
        .anyMatch(text -> text.contains("\t127.0.0.0\t"))
        .anyMatch(text -> text.contains("\t198.51.100.0\t"));
  }

  /** One of each kind that is taken, and of each that is refused. */
  private static List<String> sendAll(String from, String headers) {
    return Stream.of(
            request("POST /v1/events", headers, EVENT),
            request("POST /v1/events", headers, "{not json"),
            request("POST /api/event", headers, SDK_EVENT),
            request("POST /v1/batch", headers, "<nothing like JSON>"),
            request("GET /v1/pixel.gif?event_type=a", headers, ""),
            request("POST /v1/events", headers, "\u001f\u008b broken gzip"),
            request("POST /v1/events", headers, "x".repeat(70_000)),
            request("POST /nope", headers, ""),
            request("POST /v1/events", headers + "X: " + "x".repeat(20_000) + "\r\n", ""),
            request("POST /v1/events", headers + "Transfer-Encoding: gzip\r\n", EVENT),
            "POST /v1/events HTTP/1.1\r\nHost: a\r\n" + headers + "Content-Length: 9\r\n\r\n{",
            "POST /v1/events HTTP/1.1\r\nTransfer-Encoding: chunked\r\n" + headers + "\r\nzz\r\n",
            "\u0016\u0003\u0001 hello, TLS?\r\n\r\n")
        .map(request -> exchange(port, from, request))
        .toList();
  }

  /** SDKs on servers write their visitors' addresses into events. */
  private static List<String> tellIt(String address) {
    String segment = "{'type':'track','event':'E','userId':'u','%s':1,'context':{'ip':'" + address;
    List<String> told =
        Stream.of(
                request("POST /v1/batch", segment.formatted("timestamp") + "'}}"),
                request("POST /v1/batch", segment.formatted("originalTimestamp") + "'}}"),
                request(
                    "POST /com.snowplowanalytics.snowplow/tp2",
                    "{'data':[{'e':'pv','url':'/','ip':'" + address + "'}]}"),
                request("GET /i?e=pv&url=/&ip=" + address, ""),
                request(
                    "POST /batch/",
                    "{'batch':[{'event':'E','distinct_id':'u','properties':{'$ip':'"
                        + address
                        + "'}}]}"),
                request(
                    "POST /api/send",
                    "{'type':'event','payload':{'website':'w','url':'/','ip':'" + address + "'}}"))
            .map(request -> exchange(port, SERVER, request))
            .toList();
    assertThat(told).allMatch(answer -> answer.startsWith("HTTP/1.1 200"));
    return told;
  }

  private static String request(String line, String body) {
    return request(line, "", body.replace('\'', '"'));
  }

  private static String exchange(int to, String from, String request) {
    try (RawConnection connection = new RawConnection(to, from)) {
      return connection.send(request).readUntilClosed();
    }
  }

  private static String request(String line, String headers, String body) {
    return line
        + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n"
        + headers
        + "Content-Length: "
        + body.length()
        + "\r\n\r\n"
        + body;
  }

  /** Whatever was written there. */
  private static List<String> files(Path in) throws IOException {
    List<String> contents = new ArrayList<>();
    try (Stream<Path> all = Files.walk(in)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        contents.add(new String(Files.readAllBytes(file), ISO_8859_1));
      }
    }
    return contents;
  }

  private static String fetch(String path) throws IOException, InterruptedException {
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(URI.create(admin + path)).build(), BodyHandlers.ofString())
        .body();
  }
}
