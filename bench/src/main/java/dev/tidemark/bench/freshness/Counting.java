package dev.tidemark.bench.freshness;

import dev.tidemark.bench.Installation;
import dev.tidemark.bench.TemporaryFolder;
import dev.tidemark.bench.measure.ProcessCpu;
import dev.tidemark.broker.JavaProcess;
import dev.tidemark.results.ClickHouseServer;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What counts and shows: one process over a DuckDB file, which no other can have open; over
 * ClickHouse a processor and a dashboard.
 */
final class Counting implements AutoCloseable {
  private static final Duration START_TIMEOUT = Duration.ofMinutes(2);
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(30);

  private final Installation installation;
  private final List<JavaProcess> processes = new ArrayList<>();
  private ClickHouseServer server;
  private String storeUrl;
  private String dashboard;

  private Counting(Installation installation) {
    this.installation = installation;
  }

  /** Starts it over the store that is chosen; returns when the dashboard answers. */
  static Counting start(
      FreshnessBenchConfig config,
      Installation installation,
      TemporaryFolder folder,
      String bootstrapServers)
      throws Exception {
    Counting counting = new Counting(installation);
    List<String> job =
        List.of(
            "--kafka.bootstrap-servers=" + bootstrapServers,
            "--checkpoint.dir=" + folder.resolve("checkpoint"));
    try {
      switch (config.store()) {
        case DUCKDB -> counting.startEmbedded(job, folder);
        case CLICKHOUSE -> counting.startSeparate(job, config, folder);
      }
      return counting;
    } catch (Throwable e) {
      counting.close();
      throw e;
    }
  }

  private void startEmbedded(List<String> job, TemporaryFolder folder) {
    storeUrl = "duckdb:" + folder.resolve("tidemark.duckdb");
    startDashboard(
        "processor",
        Installation.EMBEDDED_JVM,
        installation.embedded(),
        "dev.tidemark.pipeline.EmbeddedApplication",
        job);
  }

  private void startSeparate(List<String> job, FreshnessBenchConfig config, TemporaryFolder folder)
      throws Exception {
    storeUrl = "clickhouse:" + clickHouse(config, folder);
    List<String> arguments = new ArrayList<>(job);
    arguments.add("--store.url=" + storeUrl);
    JavaProcess processor =
        start(
            "processor",
            Installation.PROCESSOR_JVM,
            installation.processor(),
            "dev.tidemark.processor.ProcessorApplication",
            arguments,
            "processor ready");
    processor.awaitReady(START_TIMEOUT);
    startDashboard(
        "dashboard",
        Installation.DASHBOARD_JVM,
        installation.dashboard(),
        "dev.tidemark.dashboard.DashboardApplication",
        List.of());
  }

  private String clickHouse(FreshnessBenchConfig config, TemporaryFolder folder) throws Exception {
    if (config.clickHouse().isPresent()) {
      return config.clickHouse().get();
    }
    List<String> command =
        ClickHouseServer.command()
            .orElseThrow(() -> new IOException("Cannot find a clickhouse-server on the PATH"));
    server = ClickHouseServer.start(command, Files.createDirectories(folder.resolve("clickhouse")));
    return server.url("freshness");
  }

  private void startDashboard(
      String name, List<String> jvm, String classPath, String mainClass, List<String> more) {
    List<String> arguments = new ArrayList<>(more);
    arguments.add("--store.url=" + storeUrl);
    arguments.add("--dashboard.port=0");
    String line =
        start(name, jvm, classPath, mainClass, arguments, "dashboard ready on ")
            .awaitReady(START_TIMEOUT);
    dashboard = line.substring(line.indexOf("http://"));
  }

  private JavaProcess start(
      String name,
      List<String> jvm,
      String classPath,
      String mainClass,
      List<String> arguments,
      String ready) {
    JavaProcess process =
        JavaProcess.start(
            name, jvm, classPath, mainClass, arguments, line -> {}, line -> line.startsWith(ready));
    processes.add(process);
    return process;
  }

  /** The dashboard's address. */
  String dashboard() {
    return dashboard;
  }

  /** Where the results are; readable after {@link #stop}. */
  String storeUrl() {
    return storeUrl;
  }

  /** CPU time of the processor and the dashboard; without a ClickHouse server's. */
  long cpuNanos() {
    return processes.stream().mapToLong(process -> new ProcessCpu(process.pid()).nanos()).sum();
  }

  /** Stops what writes and reads the store; the store itself stays until {@link #close}. */
  void stop() {
    for (JavaProcess process : processes) {
      if (!process.stop(STOP_TIMEOUT)) {
        throw new IllegalStateException(
            "The " + process.name() + " did not stop in time:\n" + process.tail());
      }
    }
  }

  @Override
  public void close() {
    processes.forEach(JavaProcess::close);
    if (server != null) {
      server.close();
    }
  }
}
