package dev.tidemark.pipeline;

import dev.tidemark.broker.BrokerProcess;
import dev.tidemark.broker.JavaProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/** The processor and the dashboard in a process of their own, with ports for their metrics. */
final class EmbeddedRun implements AutoCloseable {
  private static final String PAGE_READY = "dashboard ready on ";

  private final JavaProcess process;
  private final String pageAddress;
  private final HeldPort processorPort;
  private final HeldPort dashboardPort;

  private EmbeddedRun(
      JavaProcess process, String pageAddress, HeldPort processorPort, HeldPort dashboardPort) {
    this.process = process;
    this.pageAddress = pageAddress;
    this.processorPort = processorPort;
    this.dashboardPort = dashboardPort;
  }

  static EmbeddedRun start(BrokerProcess broker, Path folder, String... more) {
    AtomicReference<String> pageAddress = new AtomicReference<>();
    HeldPort processorPort = new HeldPort();
    HeldPort dashboardPort = new HeldPort();
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--kafka.bootstrap-servers=" + broker.bootstrapServers(),
                "--checkpoint.dir=" + folder.resolve("checkpoint"),
                "--store.url=duckdb:" + folder.resolve("results.duckdb"),
                "--source.check-interval=500ms",
                "--health.port=" + processorPort.number(),
                "--replay.poll-interval=200ms",
                "--dashboard.port=0",
                "--dashboard.operators-on-loopback",
                "--dashboard.processor-health-url=http://localhost:" + processorPort.number(),
                "--dashboard.metrics-port=" + dashboardPort.number()));
    arguments.addAll(List.of(more));
    JavaProcess process =
        JavaProcess.start(
            "processor",
            Jvm.SPARK,
            Apps.find().embedded(),
            EmbeddedApplication.class.getName(),
            arguments,
            line -> {
              if (line.startsWith(PAGE_READY)) {
                pageAddress.set(line.substring(PAGE_READY.length()));
              }
            },
            line -> line.startsWith("processor ready"));
    process.awaitReady(Duration.ofMinutes(2));
    return new EmbeddedRun(process, pageAddress.get(), processorPort, dashboardPort);
  }

  /** Where a browser finds the dashboard. */
  String pageAddress() {
    return pageAddress;
  }

  /** Host and port of the processor's health and metrics. */
  String processorAddress() {
    return "localhost:" + processorPort.number();
  }

  /** Host and port of the dashboard's metrics. */
  String dashboardAddress() {
    return "localhost:" + dashboardPort.number();
  }

  void kill() {
    process.kill();
  }

  @Override
  public void close() {
    process.close();
    processorPort.close();
    dashboardPort.close();
  }
}
