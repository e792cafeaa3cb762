package dev.tidemark.pipeline;

import dev.tidemark.broker.BrokerProcess;
import dev.tidemark.broker.JavaProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The processor and the dashboard in a process of their own, with ports for their metrics. */
final class EmbeddedRun implements AutoCloseable {
  private final JavaProcess process;
  private final int processorPort;
  private final int dashboardPort;
  private final int pagePort;

  private EmbeddedRun(JavaProcess process, int processorPort, int dashboardPort, int pagePort) {
    this.process = process;
    this.processorPort = processorPort;
    this.dashboardPort = dashboardPort;
    this.pagePort = pagePort;
  }

  static EmbeddedRun start(BrokerProcess broker, Path folder, String... more) {
    int processorPort = Ports.anyFree();
    int dashboardPort = Ports.anyFree();
    int pagePort = Ports.anyFree();
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--kafka.bootstrap-servers=" + broker.bootstrapServers(),
                "--checkpoint.dir=" + folder.resolve("checkpoint"),
                "--store.url=duckdb:" + folder.resolve("results.duckdb"),
                "--source.check-interval=500ms",
                "--health.port=" + processorPort,
                "--dashboard.port=" + pagePort,
                "--dashboard.metrics-port=" + dashboardPort));
    arguments.addAll(List.of(more));
    JavaProcess process =
        JavaProcess.start(
            "processor",
            Jvm.SPARK,
            Apps.find().embedded(),
            EmbeddedApplication.class.getName(),
            arguments,
            line -> {},
            line -> line.startsWith("processor ready"));
    process.awaitReady(Duration.ofMinutes(2));
    return new EmbeddedRun(process, processorPort, dashboardPort, pagePort);
  }

  /** Host and port of the processor's health and metrics. */
  String processorAddress() {
    return "localhost:" + processorPort;
  }

  /** Where a browser finds the dashboard. */
  String page() {
    return "http://127.0.0.1:" + pagePort;
  }

  /** Host and port of the dashboard's metrics. */
  String dashboardAddress() {
    return "localhost:" + dashboardPort;
  }

  void kill() {
    process.kill();
  }

  @Override
  public void close() {
    process.close();
  }
}
