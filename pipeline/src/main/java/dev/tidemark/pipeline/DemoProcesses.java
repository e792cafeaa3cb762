package dev.tidemark.pipeline;

import dev.tidemark.broker.BrokerProcess;
import dev.tidemark.broker.JavaProcess;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** The demo's own processes beside the broker: what each is started with, and whether it lives. */
final class DemoProcesses implements AutoCloseable {
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(30);

  private final DemoConfig config;
  private final DataDir data;
  private final BrokerProcess broker;
  private final PrintStream out;
  private final Apps apps = Apps.find();
  private final List<JavaProcess> needed = new ArrayList<>();
  private volatile boolean showProblems;

  DemoProcesses(DemoConfig config, DataDir data, BrokerProcess broker, PrintStream out) {
    this.config = config;
    this.data = data;
    this.broker = broker;
    this.out = out;
  }

  JavaProcess startGateway(int port, int adminPort) {
    return needed(
        start(
            "gateway",
            Jvm.GATEWAY,
            apps.gateway(),
            "dev.tidemark.gateway.GatewayApplication",
            List.of(
                "--http.port=" + port,
                "--admin.port=" + adminPort,
                "--spool.dir=" + data.resolve("spool"),
                "--kafka.bootstrap-servers=" + broker.bootstrapServers()),
            line -> line.contains("gateway ready on ")));
  }

  /** Processor and dashboard in one JVM. */
  JavaProcess startEmbedded(int gatewayPort, int adminPort) {
    int healthPort = Ports.anyFree();
    return needed(
        start(
            "processor",
            Jvm.SPARK,
            apps.embedded(),
            EmbeddedApplication.class.getName(),
            List.of(
                "--kafka.bootstrap-servers=" + broker.bootstrapServers(),
                "--checkpoint.dir=" + data.resolve("checkpoint"),
                "--store.url=" + storeUrl(),
                "--dashboard.port=" + Ports.freeOr(config.dashboardPort()),
                "--dashboard.demo-page=true",
                "--dashboard.operators-on-loopback",
                "--dashboard.gateway-url=http://localhost:" + gatewayPort,
                "--health.host=127.0.0.1",
                "--health.port=" + healthPort,
                "--dashboard.gateway-admin-url=http://localhost:" + adminPort,
                "--dashboard.processor-health-url=http://localhost:" + healthPort),
            line -> line.startsWith("dashboard ready on ")));
  }

  /** Starts the load, which may end by itself; ready when it sends, and heeds SIGTERM. */
  JavaProcess startLoadgen(String gatewayUrl, Path report, Path truth) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--url=" + gatewayUrl,
                "--rate=" + config.rate(),
                "--duration=" + config.duration().toMillis() + "ms",
                "--seed=" + config.seed(),
                "--bad-share=" + config.badShare(),
                "--late-share=" + config.lateShare(),
                "--duplicate-share=" + config.duplicateShare(),
                "--report=" + report));
    config
        .scenario()
        .ifPresent(
            scenario -> {
              arguments.add("--scenario=" + scenario);
              arguments.add("--scenario-every=" + config.scenarioEvery().toMillis() + "ms");
              arguments.add("--truth=" + truth);
            });
    return start(
        "load generator",
        Jvm.LOADGEN,
        apps.loadgen(),
        "dev.tidemark.loadgen.LoadgenApplication",
        arguments,
        line -> line.startsWith("Sending to "));
  }

  /** Starts holding the store, which nobody may have open any more, against the topic. */
  JavaProcess startAudit() {
    return JavaProcess.start(
        "audit",
        Jvm.AUDIT,
        apps.processor(),
        "dev.tidemark.processor.audit.AuditApplication",
        List.of(
            "--kafka.bootstrap-servers=" + broker.bootstrapServers(), "--store.url=" + storeUrl()),
        out::println,
        line -> line.startsWith("audit: the store"));
  }

  /**
   * Whether warnings and errors of the processes are shown. While they start they wait for each
   * other and say so, and one that ends is shown with its last lines.
   */
  void showProblems(boolean show) {
    showProblems = show;
  }

  /**
   * Looks whether everything runs that the demo needs, apart from the load.
   *
   * @throws IllegalStateException when something has ended, with its last lines
   */
  void requireAlive() {
    if (!broker.isAlive()) {
      throw new IllegalStateException("The broker ended. Its last lines:\n" + broker.tail());
    }
    for (JavaProcess process : needed) {
      if (!process.isAlive()) {
        throw new IllegalStateException(
            "The "
                + process.name()
                + " ended with exit code "
                + process.exitCode()
                + ". Its last lines:\n"
                + process.tail());
      }
    }
  }

  /** Stops all but broker and load, in the order in which they were started. */
  @Override
  public void close() {
    for (JavaProcess process : needed) {
      if (process.isAlive()) {
        process.stop(STOP_TIMEOUT);
      }
    }
  }

  private String storeUrl() {
    return "duckdb:" + data.resolve("tidemark.duckdb");
  }

  private JavaProcess needed(JavaProcess process) {
    needed.add(process);
    return process;
  }

  private JavaProcess start(
      String name,
      List<String> jvmOptions,
      String classPath,
      String mainClass,
      List<String> arguments,
      Predicate<String> ready) {
    return JavaProcess.start(
        name, jvmOptions, classPath, mainClass, arguments, line -> show(name, line), ready);
  }

  private void show(String name, String line) {
    if (showProblems && (line.contains(" WARN ") || line.contains(" ERROR "))) {
      out.println("\n[" + name + "] " + line);
    }
  }
}
