package dev.tidemark.bench.gateway;

import dev.tidemark.bench.Installation;
import dev.tidemark.broker.JavaProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Starts the gateway, or a handler that does less, as {@code ./tidemark demo} starts the gateway.
 */
public final class GatewayProcess {
  private static final Duration TIMEOUT = Duration.ofMinutes(1);

  static final String HANDLER_READY = "handler ready on ";

  /** By name: Vert.x is not on this process's class path. */
  private static final String EMPTY_HANDLER = "dev.tidemark.bench.gateway.EmptyHandler";

  private static final String ACKNOWLEDGED_HANDLER =
      "dev.tidemark.bench.gateway.AcknowledgedHandler";

  private static final Pattern READY =
      Pattern.compile("gateway ready on http://[^ ]*:(\\d+) \\(admin (http://[^ ]*:\\d+)\\)");

  private GatewayProcess() {}

  /** Starts a gateway on ports that the system chooses. */
  public static JavaProcess start(
      Installation installation, Path spoolDir, String bootstrapServers) {
    return JavaProcess.start(
        "gateway",
        Installation.GATEWAY_JVM,
        installation.gateway(),
        "dev.tidemark.gateway.GatewayApplication",
        List.of(
            "--http.host=127.0.0.1",
            "--http.port=0",
            "--admin.port=0",
            "--spool.dir=" + spoolDir,
            "--kafka.bootstrap-servers=" + bootstrapServers),
        line -> {},
        line -> READY.matcher(line).find());
  }

  /** Waits until it has found Kafka, and answers its port. */
  public static int awaitReady(JavaProcess gateway) throws InterruptedException {
    Matcher line = READY.matcher(gateway.awaitReady(TIMEOUT));
    if (!line.find()) {
      throw new IllegalStateException("Cannot read the gateway's ports");
    }
    URI health = URI.create(line.group(2).replace("0.0.0.0", "127.0.0.1") + "/health/ready");
    HttpRequest request = HttpRequest.newBuilder(health).timeout(TIMEOUT).build();
    HttpClient http = HttpClient.newHttpClient();
    long deadline = System.nanoTime() + TIMEOUT.toNanos();
    while (System.nanoTime() < deadline) {
      try {
        if (http.send(request, HttpResponse.BodyHandlers.ofString())
            .body()
            .contains("\"status\":\"ready\"")) {
          return Integer.parseInt(line.group(1));
        }
        TimeUnit.MILLISECONDS.sleep(100);
      } catch (IOException e) {
        throw new IllegalStateException("Cannot ask the gateway whether it is ready", e);
      }
    }
    throw new IllegalStateException(
        "The gateway was not ready within 60 s. Its last lines:\n" + gateway.tail());
  }

  static JavaProcess startEmptyHandler(Installation installation, String transport) {
    return startHandler(
        installation, "empty handler", EMPTY_HANDLER, "--http.transport=" + transport);
  }

  /** Starts the least handler that answers what Kafka has acknowledged. */
  static JavaProcess startAcknowledgedHandler(Installation installation, String bootstrapServers) {
    return startHandler(
        installation,
        "acknowledged handler",
        ACKNOWLEDGED_HANDLER,
        "--kafka.bootstrap-servers=" + bootstrapServers);
  }

  private static JavaProcess startHandler(
      Installation installation, String name, String program, String flag) {
    return JavaProcess.start(
        name,
        Installation.GATEWAY_JVM,
        installation.benchOnGateway(),
        program,
        List.of("--http.host=127.0.0.1", "--http.port=0", flag),
        line -> {},
        line -> line.startsWith(HANDLER_READY));
  }

  static int awaitHandler(JavaProcess process) {
    return Integer.parseInt(process.awaitReady(TIMEOUT).substring(HANDLER_READY.length()));
  }
}
