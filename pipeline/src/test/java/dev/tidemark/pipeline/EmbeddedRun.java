package dev.tidemark.pipeline;

import dev.tidemark.broker.BrokerProcess;
import dev.tidemark.broker.JavaProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** The processor and the dashboard in a process of their own, with ports for their metrics. */
final class EmbeddedRun implements AutoCloseable {
  private final JavaProcess process;
  private final int processorPort;
  private final int dashboardPort;

  private EmbeddedRun(JavaProcess process, int processorPort, int dashboardPort) {
    this.process = process;
    this.processorPort = processorPort;
    this.dashboardPort = dashboardPort;
  }

  static EmbeddedRun start(BrokerProcess broker, Path folder) {
    int processorPort = Ports.anyFree();
    int dashboardPort = Ports.anyFree();
    JavaProcess process =
        JavaProcess.start(
            "processor",
            Jvm.SPARK,
            Apps.find().embedded(),
            EmbeddedApplication.class.getName(),
            List.of(
                "--kafka.bootstrap-servers=" + broker.bootstrapServers(),
                "--checkpoint.dir=" + folder.resolve("checkpoint"),
                "--store.url=duckdb:" + folder.resolve("results.duckdb"),
                "--source.check-interval=500ms",
                "--health.port=" + processorPort,
                "--dashboard.port=0",
                "--dashboard.metrics-port=" + dashboardPort),
            line -> {},
            line -> line.startsWith("processor ready"));
    process.awaitReady(Duration.ofMinutes(2));
    return new EmbeddedRun(process, processorPort, dashboardPort);
  }

  /** Host and port of the processor's health and metrics. */
  String processorAddress() {
    return "localhost:" + processorPort;
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
