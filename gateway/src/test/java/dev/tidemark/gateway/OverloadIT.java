package dev.tidemark.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

/** An event loop that is given more than it can do in the time that requests may wait for it. */
class OverloadIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int SENDERS = 32;
  private static final int INFLATED_BYTES = 512 << 10;

  private final Queue<HttpResponse<String>> accepted = new ConcurrentLinkedQueue<>();
  private final Queue<HttpResponse<String>> others = new ConcurrentLinkedQueue<>();
  private volatile boolean enough;

  @Test
  void refusesWhatWaitedTooLongStoresAllElseAndThenKeepsUpAgain() throws Exception {
    try (TestGateway gateway =
        TestGateway.start(
                SharedBroker.bootstrapServers(),
                "--http.event-loops=1",
                "--http.max-body-bytes=" + INFLATED_BYTES,
                "--http.max-delay=5ms",
                "--http.delay-interval=20ms")
            .awaitReady()) {
      byte[] body = smallForTheNetAndLargeForTheLoop();
      ExecutorService senders = Executors.newFixedThreadPool(SENDERS);
      List<Future<?>> ends = new ArrayList<>();
      for (int i = 0; i < SENDERS; i++) {
        ends.add(senders.submit(() -> send(gateway, body)));
      }
      try {
        await("refused requests, and accepted ones beside them")
            .atMost(PATIENCE)
            .until(() -> others.size() >= 100 && accepted.size() >= 100);
      } finally {
        enough = true;
        senders.shutdown();
      }
      for (Future<?> end : ends) {
        end.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      }

      assertThat(others)
          .allSatisfy(
              refused -> {
                assertThat(refused.statusCode()).isEqualTo(503);
                assertThat(refused.body()).contains("\"overloaded\"");
                assertThat(refused.headers().firstValue("Retry-After")).hasValue("1");
              });
      assertThat(gateway.metric("gateway_requests_refused_total{reason=\"overloaded\"}"))
          .isEqualTo(others.size());
      assertThat(TopicReader.read(SharedBroker.bootstrapServers(), gateway.topic()).events())
          .hasSize(accepted.size());
      await("a loop that keeps up")
          .atMost(PATIENCE)
          .until(
              () -> {
                byte[] alone = "{}".getBytes(UTF_8);
                assertThat(gateway.post("/v1/events", alone).statusCode()).isEqualTo(204);
                return gateway.metric("gateway_event_loops_behind") == 0;
              });
    }
  }

  private void send(TestGateway gateway, byte[] body) {
    while (!enough) {
      HttpResponse<String> answer = gateway.post("/v1/events", body, "Content-Encoding", "gzip");
      (answer.statusCode() == 204 ? accepted : others).add(answer);
    }
  }

  /** One event, and next to nothing for Kafka, but much to inflate and to look through. */
  private static byte[] smallForTheNetAndLargeForTheLoop() throws IOException {
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    String event = "[{}]";
    try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
      gzip.write((" ".repeat(INFLATED_BYTES - event.length()) + event).getBytes(UTF_8));
    }
    return compressed.toByteArray();
  }
}
