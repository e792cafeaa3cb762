package dev.tidemark.processor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tidemark.events.EventBuilder;
import dev.tidemark.processor.OperationConfig.LostEvents;
import dev.tidemark.processor.metrics.ProcessorMetrics;
import dev.tidemark.processor.sink.BatchSink;
import dev.tidemark.processor.sink.StoreSink;
import dev.tidemark.processor.spark.Sessions;
import dev.tidemark.results.BatchResults;
import dev.tidemark.results.LedgerTotals;
import dev.tidemark.results.QuarantineRow;
import dev.tidemark.results.ReplayMark;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The processor outlives a broker that is away for longer than Spark waits, and nothing else. */
@Timeout(300)
class KafkaOutageIT {
  @TempDir Path folder;
  private Harness harness;

  /** Bound but not listened on: nobody but the processor, which asks for it, gets its port. */
  private final Socket healthPort = new Socket();

  @BeforeEach
  void start() throws Exception {
    harness = Harness.start(folder);
    healthPort.setReuseAddress(true);
    healthPort.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
  }

  @AfterEach
  void stop() throws Exception {
    harness.close();
    healthPort.close();
  }

  @Test
  void goesOnWhereItStoppedWhenKafkaIsBack() throws Exception {
    OperationConfig operation = operation(10); // a broker that has just started may be slow
    ProcessorConfig config = config(operation);
    Supervisor supervisor =
        new Supervisor(
            config,
            Sessions.open(config),
            new StoreSink(harness.store),
            new ProcessorMetrics(Clock.systemUTC()));
    CompletableFuture<Throwable> ended = runInBackground(supervisor);
    send("a", 10);
    awaitCounted(10);
    awaitReady(operation, 200);

    harness.broker().kill();
    awaitReady(operation, 503);
    await("Spark's patience is over").atMost(Duration.ofMinutes(2)).until(this::noQueryRuns);
    harness.broker().restart();
    send("b", 10);
    awaitCounted(20);

    awaitReady(operation, 200);
    assertThat(ended).isNotDone();
    supervisor.close();
    assertThat(ended.get()).isNull();
    LedgerTotals totals = harness.store.ledger();
    assertThat(totals.counted()).isEqualTo(20);
    assertThat(totals.unexplained()).isZero();
  }

  @Test
  void aBatchThatFailsEachTimeEndsTheProcessor() throws Exception {
    ProcessorConfig config = config(operation(2));
    AtomicInteger writes = new AtomicInteger();
    BatchSink broken =
        new BatchSink() {
          @Override
          public void write(BatchResults results) {
            writes.incrementAndGet();
            throw new IllegalArgumentException("Invalid batch");
          }

          @Override
          public void writeQuarantine(List<QuarantineRow> rows) {}

          @Override
          public void writeReplays(List<ReplayMark> marks) {}
        };
    send("a", 2);

    Throwable failure =
        runInBackground(
                new Supervisor(
                    config, Sessions.open(config), broken, new ProcessorMetrics(Clock.systemUTC())))
            .get();

    assertThat(failure)
        .isInstanceOf(ProcessorFailedException.class)
        .hasMessage("The processor stopped: IllegalArgumentException: Invalid batch");
    assertThat(writes).hasValue(3);
  }

  private boolean noQueryRuns() {
    return Sessions.open(config(operation(0))).streams().active().length == 0;
  }

  private static CompletableFuture<Throwable> runInBackground(Supervisor supervisor) {
    CompletableFuture<Throwable> ended = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                supervisor.run();
                ended.complete(null);
              } catch (Exception e) {
                ended.complete(e);
              }
            });
    thread.setDaemon(true);
    thread.start();
    return ended;
  }

  /** Of a client that gives up after seconds, not minutes. */
  private ProcessorConfig config(OperationConfig operation) {
    return harness.config(
        Map.of("request.timeout.ms", "1000", "default.api.timeout.ms", "2000"), operation);
  }

  private OperationConfig operation(int attempts) {
    return new OperationConfig(
        Duration.ofMillis(200),
        0,
        LostEvents.STOP,
        attempts,
        Duration.ofMillis(50),
        "127.0.0.1",
        healthPort.getLocalPort());
  }

  private static int ready(OperationConfig operation) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + operation.healthPort() + "/health/ready");
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.discarding())
        .statusCode();
  }

  private static void awaitReady(OperationConfig operation, int status) {
    await("/health/ready with " + status)
        .atMost(Duration.ofMinutes(1))
        .until(() -> ready(operation) == status);
  }

  private void awaitCounted(long events) {
    await("counted events")
        .atMost(Duration.ofMinutes(1))
        .until(() -> harness.store.ledger().counted() >= events);
  }

  private void send(String prefix, int events) {
    for (int i = 0; i < events; i++) {
      harness.send(
          i % 2, EventBuilder.pageView("/p").eventId(prefix + i).eventTime(Instant.now()).toJson());
    }
  }
}
