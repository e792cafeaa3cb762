package dev.tidemark.pipeline;

import static org.awaitility.Awaitility.await;

import dev.tidemark.broker.BrokerProcess;
import dev.tidemark.broker.JavaProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** A gateway in a process of its own, and a client of it. */
final class Gateway implements AutoCloseable {
  private final HttpClient http = HttpClient.newHttpClient();
  private final HeldPort port;
  private final List<String> arguments;
  private final URI events;
  private JavaProcess process;
  private String adminAddress;
  private String client;

  private Gateway(HeldPort port, List<String> arguments) {
    this.port = port;
    this.arguments = arguments;
    this.events = URI.create("http://localhost:" + port.number() + "/v1/events");
  }

  static Gateway start(BrokerProcess broker, String... more) throws InterruptedException {
    return start(broker, Duration.ofSeconds(30), more);
  }

  /** One that gives Kafka this long before an event goes to the spool. */
  static Gateway start(BrokerProcess broker, Duration ackDeadline, String... more)
      throws InterruptedException {
    HeldPort port = new HeldPort();
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--http.port=" + port.number(),
                "--admin.port=0",
                "--spool.dir=target/spools/" + UUID.randomUUID(),
                "--ticks.interval=200ms",
                "--kafka.ack-deadline=" + ackDeadline.toMillis() + "ms",
                "--kafka.bootstrap-servers=" + broker.bootstrapServers()));
    arguments.addAll(List.of(more));
    Gateway gateway = new Gateway(port, arguments);
    GatewayHealth.awaitReady(gateway.run());
    return gateway;
  }

  private String run() {
    process =
        JavaProcess.start(
            "gateway",
            Jvm.GATEWAY,
            Apps.find().gateway(),
            "dev.tidemark.gateway.GatewayApplication",
            arguments,
            line -> {},
            line -> line.contains("gateway ready on "));
    String readyLine = process.awaitReady(Duration.ofMinutes(1));
    adminAddress = GatewayHealth.adminAddress(readyLine);
    return readyLine;
  }

  /** Starts it again, on the same port and spool; it listens, whether Kafka is there or not. */
  void startAgain() {
    var unused = run();
  }

  /** Where browsers send beacons. */
  String address() {
    return "http://localhost:" + events.getPort();
  }

  /** Host and port of health and metrics. */
  String adminAddress() {
    return adminAddress;
  }

  /** Names this address as that of its client in every request from now on, as proxies do. */
  void forwardFor(String address) {
    client = address;
  }

  /** Posts a body that must be accepted. */
  void accept(String body) throws IOException, InterruptedException {
    accept(body.getBytes(StandardCharsets.UTF_8));
  }

  /** Posts a body that must be accepted. */
  void accept(byte[] body) throws IOException, InterruptedException {
    HttpResponse<String> response = send(body);
    if (response.statusCode() != 204) {
      throw new AssertionError(
          "the gateway answered "
              + response.statusCode()
              + " "
              + response.body()
              + "; its last lines:\n"
              + process.tail());
    }
  }

  private HttpResponse<String> send(byte[] body) throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(events)
            .timeout(Duration.ofMinutes(1))
            .POST(HttpRequest.BodyPublishers.ofByteArray(body));
    if (client != null) {
      request.header("X-Forwarded-For", client);
    }
    return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  /** Waits until Kafka has all that was accepted: what is in the spool stays there at a stop. */
  void awaitDrained() {
    HttpRequest metrics =
        HttpRequest.newBuilder(URI.create("http://" + adminAddress + "/metrics")).build();
    await("the spool is empty")
        .atMost(Duration.ofMinutes(2))
        .until(
            () ->
                http.send(metrics, HttpResponse.BodyHandlers.ofString())
                    .body()
                    .contains("\ngateway_spool_records 0"));
  }

  void stop() {
    process.stop(Duration.ofSeconds(20));
  }

  void kill() {
    process.kill();
  }

  /** Freezes the process: connections stay open and nothing answers. */
  void pause() {
    process.signal("STOP");
  }

  void resume() {
    process.signal("CONT");
  }

  @Override
  public void close() {
    process.close();
    port.close();
  }
}
