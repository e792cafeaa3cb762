package dev.tidemark.bench.freshness;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Sends views of a page that nobody else visits. */
final class ProbePage {
  static final String PATH = "/bench-probe";
  private static final int EVENTS_PER_BODY = 100;
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final URI gateway;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(TIMEOUT).build();

  ProbePage(int gatewayPort) {
    this.gateway = URI.create("http://127.0.0.1:" + gatewayPort + "/v1/events");
  }

  /** Sends at least as many views, in large beacons; answers how many. */
  int visitOften(int views) throws IOException, InterruptedException {
    int sent = 0;
    while (sent < views) {
      String visitor = "preload-" + sent;
      post(
          IntStream.range(0, EVENTS_PER_BODY)
              .mapToObj(i -> view(visitor))
              .collect(Collectors.joining(",", "[", "]")));
      sent += EVENTS_PER_BODY;
    }
    return sent;
  }

  /** Sends one view; returns when it is accepted. Probes of one visitor keep their order. */
  void visit() throws IOException, InterruptedException {
    post(view("probe"));
  }

  private void post(String body) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(gateway)
            .timeout(TIMEOUT)
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    int status = http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    if (status != 204) {
      throw new IllegalStateException("The gateway answered a probe with " + status);
    }
  }

  private static String view(String visitor) {
    return "{\"event_id\":\""
        + UUID.randomUUID()
        + "\",\"event_type\":\"page_view\",\"user_id\":\""
        + visitor
        + "\",\"session_id\":\""
        + visitor
        + "\",\"page\":\""
        + PATH
        + "\",\"event_time\":\""
        + Instant.now()
        + "\"}";
  }
}
