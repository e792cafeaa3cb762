package dev.tidemark.pipeline;

import dev.tidemark.broker.BrokerProcess;
import dev.tidemark.broker.JavaProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;

/** A gateway in a process of its own, and a client of it. */
final class Gateway implements AutoCloseable {
  private final JavaProcess process;
  private final HttpClient http = HttpClient.newHttpClient();
  private final URI events;

  private Gateway(JavaProcess process, int port) {
    this.process = process;
    this.events = URI.create("http://localhost:" + port + "/v1/events");
  }

  static Gateway start(BrokerProcess broker) {
    int port = Ports.anyFree();
    JavaProcess process =
        JavaProcess.start(
            "gateway",
            Jvm.GATEWAY,
            Apps.find().gateway(),
            "dev.tidemark.gateway.GatewayApplication",
            List.of(
                "--http.port=" + port,
                "--admin.port=0",
                "--ticks.interval=200ms",
                "--kafka.ack-deadline=30s",
                "--kafka.bootstrap-servers=" + broker.bootstrapServers()),
            line -> {},
            line -> line.contains("gateway ready on "));
    process.awaitReady(Duration.ofMinutes(1));
    Gateway gateway = new Gateway(process, port);
    Awaitility.await("the gateway accepts events")
        .atMost(Duration.ofMinutes(1))
        .until(() -> gateway.post("[]") == 204);
    return gateway;
  }

  /** Posts a body; answers the status. */
  int post(String body) throws IOException, InterruptedException {
    return http.send(
            HttpRequest.newBuilder(events)
                .timeout(Duration.ofSeconds(20))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build(),
            HttpResponse.BodyHandlers.discarding())
        .statusCode();
  }

  void stop() {
    process.stop(Duration.ofSeconds(20));
  }

  @Override
  public void close() {
    process.close();
  }
}
