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
  private final int pagePort;

  private EmbeddedRun(JavaProcess process, int processorPort, int dashboardPort, int pagePort) {
    this.process = process;
    this.processorPort = processorPort;
    this.dashboardPort = dashboardPort;
    this.pagePort = pagePort;
  }

  /**
   * Starts both and waits until batches run.
   *
   * @param gateway host and port of the gateway's health
   */
  static EmbeddedRun start(BrokerProcess broker, Path folder, String gateway) {
    int processorPort = Ports.anyFree();
    int dashboardPort = Ports.anyFree();
    int pagePort = Ports.anyFree();
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
                "--dashboard.port=" + pagePort,
                "--dashboard.gateway-admin-url=http://" + gateway,
                "--dashboard.processor-health-url=http://localhost:" + processorPort,
                "--dashboard.health-interval=500ms",
                "--dashboard.metrics-port=" + dashboardPort),
            line -> {},
            line -> line.startsWith("processor ready"));
    process.awaitReady(Duration.ofMinutes(2));
    return new EmbeddedRun(process, processorPort, dashboardPort, pagePort);
  }

  /** Host and port of the processor's health and metrics. */
  String processorAddress() {
    return "localhost:" + processorPort;
  }

  /** Host and port of the dashboard's metrics. */
  String dashboardAddress() {
    return "localhost:" + dashboardPort;
  }

  /** Host and port of the dashboard itself. */
  String pageAddress() {
    return "localhost:" + pagePort;
  }

  void kill() {
    process.kill();
  }

  @Override
  public void close() {
    process.close();
  }
}
