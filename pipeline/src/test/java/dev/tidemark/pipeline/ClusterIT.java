package dev.tidemark.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tidemark.broker.BrokerProcess;
import dev.tidemark.broker.JavaProcess;
import dev.tidemark.events.EventBuilder;
import dev.tidemark.results.ClickHouseServer;
import dev.tidemark.results.ResultStore;
import dev.tidemark.results.ResultStores;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The one jar under {@code spark-submit} on a standalone cluster whose executors are other JVMs: a
 * worker that is killed with its executor in the middle of the run changes no number. The cluster's
 * store is ClickHouse where a server is installed; the undisturbed run's a DuckDB file.
 */
@Tag("cluster")
class ClusterIT {
  private static final int EVENTS = 20_000;
  private static final int EVENTS_A_POST = 500;

  @TempDir Path folder;

  @Test
  void aKilledWorkerChangesNoNumber() throws Exception {
    Path onCluster = Files.createDirectories(folder.resolve("cluster"));
    Path alone = Files.createDirectories(folder.resolve("alone"));
    Path root = Apps.find().root();
    ResultTables found;
    try (BrokerProcess broker = BrokerProcess.start(folder.resolve("kafka"));
        ClickHouseServer server = clickHouse();
        SparkCluster cluster = SparkCluster.start(folder.resolve("spark"), root, 2)) {
      String storeUrl =
          server == null
              ? "duckdb:" + onCluster.resolve("results.duckdb")
              : "clickhouse:" + server.url("tidemark");
      System.out.println("ClusterIT: the store is " + storeUrl.replaceFirst("//.*@", "//"));
      try (Gateway gateway = Gateway.start(broker)) {
        for (int i = 0; i < EVENTS; i += EVENTS_A_POST) {
          gateway.accept(batch(i));
        }
      }
      Map<Integer, Long> ends;
      try (Backlog backlog = new Backlog(broker.bootstrapServers())) {
        ends = backlog.ends();
      }
      try (JavaProcess driver = submit(cluster, broker, onCluster, storeUrl, root)) {
        CheckpointProgress progress = progress(driver, onCluster);
        await("executors on both workers and batches that run")
            .atMost(Duration.ofMinutes(2))
            .until(() -> cluster.hasExecutorsEverywhere() && progress.finished().orElse(-1) >= 1);
        assertThat(progress.hasRead(ends)).as("there is something left to read").isFalse();
        cluster.killWorker(0);
        await("the rest is read").atMost(Duration.ofMinutes(3)).until(() -> progress.hasRead(ends));
        assertThat(driver.stop(Duration.ofSeconds(60))).isTrue();
      }
      try (ResultStore store = ResultStores.open(storeUrl)) {
        found = ResultTables.of(store);
      }
      try (ProcessorRun processor = ProcessorRun.start(broker, alone)) {
        CheckpointProgress progress = new CheckpointProgress(processor.checkpoint());
        await("the undisturbed run has read all")
            .atMost(Duration.ofMinutes(2))
            .until(() -> progress.hasRead(ends));
        processor.stop();
      }
    }

    ResultTables expected = ResultTables.of(alone);
    assertThat(expected.totals().accepted()).isEqualTo(EVENTS);
    assertThat(expected.totals().unexplained()).isZero();
    assertThat(found).isEqualTo(expected);
  }

  /** Null where none is installed. */
  private ClickHouseServer clickHouse() throws Exception {
    Optional<List<String>> command = ClickHouseServer.command();
    return command.isEmpty()
        ? null
        : ClickHouseServer.start(
            command.get(), Files.createDirectories(folder.resolve("clickhouse")));
  }

  private static CheckpointProgress progress(JavaProcess driver, Path run) throws Exception {
    Path checkpoint = run.resolve("checkpoint");
    await("a checkpoint; the driver's last lines: " + driver.tail())
        .atMost(Duration.ofMinutes(2))
        .until(() -> Files.isDirectory(checkpoint));
    try (var versions = Files.list(checkpoint)) {
      return new CheckpointProgress(versions.findFirst().orElseThrow());
    }
  }

  private static JavaProcess submit(
      SparkCluster cluster, BrokerProcess broker, Path run, String storeUrl, Path root) {
    List<String> options = new ArrayList<>(Jvm.SPARK);
    options.removeIf(option -> option.startsWith("-Dlog4j2"));
    options.add("-XX:TieredStopAtLevel=1");
    return JavaProcess.start(
        "spark-submit",
        options,
        cluster.classPath(),
        "org.apache.spark.deploy.SparkSubmit",
        List.of(
            "--master",
            cluster.master(),
            "--conf",
            "spark.driver.host=127.0.0.1",
            "--conf",
            "spark.executor.memory=768m",
            "--class",
            "dev.tidemark.processor.ProcessorApplication",
            root.resolve("processor/target/tidemark-processor-spark-submit.jar").toString(),
            "--kafka.bootstrap-servers=" + broker.bootstrapServers(),
            "--checkpoint.dir=" + run.resolve("checkpoint"),
            "--store.url=" + storeUrl,
            "--source.max-offsets-per-trigger=200"),
        line -> System.out.println("driver: " + line),
        line -> false);
  }

  /** 1 % late, 1 % bad, 2 % duplicates; few enough users for every metric to keep all its keys. */
  private static String batch(int first) {
    Instant now = Instant.now();
    List<String> events = new ArrayList<>();
    for (int i = first; i < first + EVENTS_A_POST; i++) {
      int id = i % 50 == 49 ? i - 11 : i;
      EventBuilder event =
          EventBuilder.pageView("/p/" + id % 97)
              .eventId("e" + id)
              .userId("user-" + id % 97)
              .eventTime(now.minusSeconds(id % 90));
      if (i % 100 == 7) {
        event.eventTime(now.minusSeconds(1_800 + i % 3_600));
      } else if (i % 100 == 11) {
        event.without("page");
      }
      events.add(event.toJson());
    }
    return "[" + String.join(",", events) + "]";
  }
}
