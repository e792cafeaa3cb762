package dev.tidemark.gateway;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

/** A gateway in this JVM on ports of the system's choice, with a topic of its own, and a client. */
public final class TestGateway implements AutoCloseable {
  /** Where no broker is: port 1 is never given out by the system. */
  public static final String NO_BROKER = "127.0.0.1:1";

  private final HttpClient client = HttpClient.newHttpClient();
  private final String topic;
  private final Gateway gateway;

  private TestGateway(String topic, Gateway gateway) {
    this.topic = topic;
    this.gateway = gateway;
  }

  public static TestGateway start(String bootstrapServers, String... flags) {
    String topic = "events-" + UUID.randomUUID();
    return startOn(topic, bootstrapServers, flags);
  }

  static TestGateway startOn(String topic, String bootstrapServers, String... flags) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "--http.host=127.0.0.1",
                "--http.port=0",
                "--http.event-loops=2",
                "--admin.host=127.0.0.1",
                "--admin.port=0",
                "--kafka.retry-interval=100ms",
                "--kafka.ack-deadline=20s", // a broker that this machine holds up is no outage
                "--kafka.bootstrap-servers=" + bootstrapServers,
                "--kafka.topic=" + topic));
    if (Stream.of(flags).noneMatch(flag -> flag.startsWith("--spool.dir="))) {
      all.add("--spool.dir=" + Path.of("target", "spools", topic));
    }
    all.addAll(List.of(flags));
    return new TestGateway(
        topic,
        Gateway.start(
            GatewayConfig.from(GatewayConfig.SCHEMA.read(all.toArray(String[]::new), Map.of()))));
  }

  /** Waits until Kafka takes events. */
  TestGateway awaitReady() {
    await("readiness").atMost(Duration.ofSeconds(60)).until(() -> status().equals("ready"));
    return this;
  }

  /** What the gateway says of itself: {@code ready}, {@code spooling} and so on. */
  String status() {
    String health = admin("/health/ready").body();
    return health.replaceFirst("(?s).*\"status\":\"([a-z_]+)\".*", "$1");
  }

  Path spoolDir() {
    return Path.of("target", "spools", topic);
  }

  String topic() {
    return topic;
  }

  public int port() {
    return gateway.port();
  }

  public HttpResponse<String> post(String path, byte[] body, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gateway.port() + path))
            .timeout(Duration.ofSeconds(30))
            .POST(HttpRequest.BodyPublishers.ofByteArray(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return send(request.build());
  }

  /** Without a body: GET, OPTIONS and so on. */
  public HttpResponse<String> request(String method, String path, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gateway.port() + path))
            .timeout(Duration.ofSeconds(30))
            .method(method, HttpRequest.BodyPublishers.noBody());
    if (headers.length > 0) {
      request.headers(headers);
    }
    return send(request.build());
  }

  /** Replays a request. */
  HttpResponse<String> send(CapturedRequest captured) {
    return send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gateway.port() + captured.path()))
            .timeout(Duration.ofSeconds(30))
            .headers(captured.headers())
            .method(captured.method(), HttpRequest.BodyPublishers.ofByteArray(captured.body()))
            .build());
  }

  public HttpResponse<String> admin(String path) {
    return send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gateway.adminPort() + path))
            .timeout(Duration.ofSeconds(30))
            .build());
  }

  /** A sample of {@code /metrics}, such as {@code gateway_connections}. */
  public double metric(String sample) {
    return admin("/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith(sample + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(sample.length() + 1)))
        .findFirst()
        .orElseThrow(() -> new AssertionError("There is no sample " + sample));
  }

  @Override
  public void close() {
    gateway.close();
  }

  private HttpResponse<String> send(HttpRequest request) {
    try {
      return client.send(request, BodyHandlers.ofString());
    } catch (IOException e) {
      throw new AssertionError("Cannot " + request + ": " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
