package dev.tidemark.pipeline;

import dev.tidemark.broker.BrokerProcess;
import dev.tidemark.broker.JavaProcess;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Starts the pipeline's processes, shows the flow, stops them in order and gives the verdict.
 *
 * <p>States: starting → running (until the duration is over, Ctrl-C, or a process ends) → settling
 * (the processor reads what is left) → stopped. A process that ends by itself takes the demo down
 * with it, by name.
 */
final class Demo {
  private static final Duration START_TIMEOUT = Duration.ofMinutes(2);
  private static final Duration SETTLE_TIMEOUT = Duration.ofMinutes(2);
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(30);
  private static final Duration AUDIT_TIMEOUT = Duration.ofHours(1);

  private final DemoConfig config;
  private final Apps apps = Apps.find();
  private final PrintStream out = System.out;
  private final CountDownLatch interrupted = new CountDownLatch(1);
  private final CountDownLatch finished = new CountDownLatch(1);
  private final List<JavaProcess> started = new ArrayList<>();
  private volatile boolean loadRuns;

  Demo(DemoConfig config) {
    this.config = config;
  }

  /** Runs to the end; answers the exit status. */
  int run() throws InterruptedException {
    Runtime.getRuntime().addShutdownHook(new Thread(this::endByCtrlC, "ctrl-c"));
    if (config.port() != 0 && !Ports.isFree(config.port())) {
      throw new IllegalStateException(
          "Cannot start the gateway on port "
              + config.port()
              + ": another program listens there. Stop it, or choose another port with --port");
    }
    try (DataDir data = DataDir.open(config.dataDir())) {
      return run(data);
    } catch (IOException e) {
      throw new IllegalStateException("Cannot release the data folder: " + e.getMessage(), e);
    } finally {
      finished.countDown();
    }
  }

  private int run(DataDir data) throws InterruptedException {
    out.println("Starting Tidemark, all on this machine, data in " + config.dataDir());
    try (BrokerProcess broker = BrokerProcess.start(data.resolve("kafka"))) {
      say("broker", broker.bootstrapServers());
      int gatewayPort = Ports.freeOr(config.port());
      int adminPort = Ports.anyFree();
      JavaProcess gateway = startGateway(data, broker.bootstrapServers(), gatewayPort, adminPort);
      JavaProcess embedded = startEmbedded(data, broker.bootstrapServers(), gatewayPort, adminPort);
      GatewayHealth.awaitReady(gateway.awaitReady(START_TIMEOUT));
      String gatewayUrl = "http://localhost:" + gatewayPort;
      say("gateway", gatewayUrl + "/v1/events");
      String dashboardLine = embedded.awaitReady(START_TIMEOUT);
      String dashboardUrl = dashboardLine.substring(dashboardLine.indexOf("http://"));
      say("dashboard", dashboardUrl);
      say("demo shop", dashboardUrl + "/demo/");
      say("audit", "./tidemark audit --config=" + data.auditConfig(broker, dashboardUrl));
      DashboardClient dashboard = new DashboardClient(dashboardUrl);
      try (Backlog backlog = new Backlog(broker.bootstrapServers())) {
        LedgerView before = settled(dashboard, backlog);
        say("processor", "has read all of the topic");
        return load(data, broker, gatewayUrl, dashboardUrl, dashboard, backlog, before);
      }
    } finally {
      stopAll();
    }
  }

  private int load(
      DataDir data,
      BrokerProcess broker,
      String gatewayUrl,
      String dashboardUrl,
      DashboardClient dashboard,
      Backlog backlog,
      LedgerView before)
      throws InterruptedException {
    Path report = data.resolve("load-report.json");
    Path truth = data.resolve("truth.jsonl");
    deleteOld(report);
    deleteOld(truth);
    JavaProcess loadgen = startLoadgen(gatewayUrl, report, truth);
    loadRuns = true;
    say(
        "load",
        String.format(
            Locale.ROOT,
            "%d events/s%s, %s bad, %s late, %s duplicate, seed %d",
            config.rate(),
            config.scenario().isPresent() ? " by the hour of the day" : "",
            percent(config.badShare()),
            percent(config.lateShare()),
            percent(config.duplicateShare()),
            config.seed()));
    config
        .scenario()
        .ifPresent(
            scenario ->
                say(
                    "scenario",
                    scenario
                        + ", every "
                        + config.scenarioEvery().toMinutes()
                        + " min; what goes wrong is in "
                        + truth));
    config.scenarioHint().ifPresent(hint -> say("", hint));
    out.println(
        "\nOpen "
            + dashboardUrl
            + (config.duration().isZero()
                ? " and press Ctrl-C here to stop."
                : "; stops by itself after " + config.duration().toSeconds() + " s."));
    if (!config.headless()) {
      Browser.open(dashboardUrl);
    }
    FlowLine flow =
        new FlowLine(out, config.headless() || !Boolean.getBoolean("tidemark.terminal"));
    while (loadgen.isAlive() && !interrupted.await(1, TimeUnit.SECONDS)) {
      requireAlive(broker);
      dashboard.ledger().ifPresent(ledger -> flow.show(ledger.since(before)));
    }
    loadgen.stop(STOP_TIMEOUT);
    if (loadgen.exitCode() != 0) {
      throw new IllegalStateException(
          "The load generator ended with exit code "
              + loadgen.exitCode()
              + ". Its last lines:\n"
              + loadgen.tail());
    }
    flow.end();
    out.println("The load has ended; waiting until every event is accounted for.");
    Verdict verdict =
        verdict(dashboard, LoadReport.read(report), settled(dashboard, backlog), before);
    loadRuns = false;
    stopAll();
    int audited = config.audit() ? audit(data, broker.bootstrapServers()) : 0;
    out.println(verdict.text());
    out.println(verdict.json());
    out.flush();
    return verdict.problems().isEmpty() ? audited : 1;
  }

  /** Waits, where it must, for what the gateway says of itself every two seconds. */
  private static Verdict verdict(
      DashboardClient dashboard, LoadReport sent, LedgerView after, LedgerView before)
      throws InterruptedException {
    Verdict verdict = new Verdict(sent, after.since(before));
    for (int tries = 0; tries < 25 && !verdict.problems().isEmpty(); tries++) {
      TimeUnit.MILLISECONDS.sleep(200);
      verdict = new Verdict(sent, dashboard.ledger().orElse(after).since(before));
    }
    return verdict;
  }

  /**
   * Holds the store, which nobody has open any more, against the topic; answers the exit status.
   */
  private int audit(DataDir data, String bootstrapServers) {
    JavaProcess audit =
        JavaProcess.start(
            "audit",
            Jvm.AUDIT,
            apps.processor(),
            "dev.tidemark.processor.audit.AuditApplication",
            List.of(
                "--kafka.bootstrap-servers=" + bootstrapServers,
                "--store.url=duckdb:" + data.resolve("tidemark.duckdb")),
            out::println,
            line -> line.startsWith("audit: the store"));
    audit.awaitReady(AUDIT_TIMEOUT);
    return audit.onExit().join().exitCode();
  }

  /** The ledger when the processor has read all that was in the topic at the time of the call. */
  private LedgerView settled(DashboardClient dashboard, Backlog backlog)
      throws InterruptedException {
    Map<Integer, Long> ends = backlog.ends();
    long deadline = System.nanoTime() + SETTLE_TIMEOUT.toNanos();
    long lastRead = -1;
    while (System.nanoTime() < deadline) {
      Optional<LedgerView> ledger = dashboard.ledger();
      if (ledger.isPresent() && ledger.get().hasRead(ends)) {
        return ledger.get();
      }
      if (ledger.isPresent() && ledger.get().records() > lastRead) {
        lastRead = ledger.get().records();
        deadline = System.nanoTime() + SETTLE_TIMEOUT.toNanos();
      }
      for (JavaProcess process : started) {
        requireAlive(process);
      }
      TimeUnit.MILLISECONDS.sleep(200);
    }
    throw new IllegalStateException(
        "The processor stands still: it has read "
            + lastRead
            + " of "
            + ends.values().stream().mapToLong(Long::longValue).sum()
            + " records in "
            + SETTLE_TIMEOUT.toSeconds()
            + " s. Its last lines:\n"
            + started.get(started.size() - 1).tail());
  }

  private JavaProcess startGateway(DataDir data, String bootstrapServers, int port, int adminPort) {
    return start(
        "gateway",
        Jvm.GATEWAY,
        apps.gateway(),
        "dev.tidemark.gateway.GatewayApplication",
        List.of(
            "--http.port=" + port,
            "--admin.port=" + adminPort,
            "--spool.dir=" + data.resolve("spool"),
            "--kafka.bootstrap-servers=" + bootstrapServers),
        line -> line.contains("gateway ready on "));
  }

  private JavaProcess startEmbedded(
      DataDir data, String bootstrapServers, int gatewayPort, int adminPort) {
    int healthPort = Ports.anyFree();
    return start(
        "processor",
        Jvm.SPARK,
        apps.embedded(),
        EmbeddedApplication.class.getName(),
        List.of(
            "--kafka.bootstrap-servers=" + bootstrapServers,
            "--checkpoint.dir=" + data.resolve("checkpoint"),
            "--store.url=duckdb:" + data.resolve("tidemark.duckdb"),
            "--dashboard.port=" + Ports.freeOr(config.dashboardPort()),
            "--dashboard.demo-page=true",
            "--dashboard.operators-on-loopback",
            "--dashboard.gateway-url=http://localhost:" + gatewayPort,
            "--health.host=127.0.0.1",
            "--health.port=" + healthPort,
            "--dashboard.gateway-admin-url=http://localhost:" + adminPort,
            "--dashboard.processor-health-url=http://localhost:" + healthPort),
        line -> line.startsWith("dashboard ready on "));
  }

  private JavaProcess startLoadgen(String gatewayUrl, Path report, Path truth) {
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
        line -> false);
  }

  private JavaProcess start(
      String name,
      List<String> jvmOptions,
      String classPath,
      String mainClass,
      List<String> arguments,
      java.util.function.Predicate<String> ready) {
    JavaProcess process =
        JavaProcess.start(
            name,
            jvmOptions,
            classPath,
            mainClass,
            arguments,
            line -> showProblem(name, line),
            ready);
    if (!name.equals("load generator")) {
      started.add(process);
    }
    return process;
  }

  /**
   * Warnings and errors of the processes, once the load runs: while they start they wait for each
   * other and say so, and one that ends is shown with its last lines.
   */
  private void showProblem(String name, String line) {
    if (loadRuns && (line.contains(" WARN ") || line.contains(" ERROR "))) {
      out.println("\n[" + name + "] " + line);
    }
  }

  private void stopAll() {
    for (JavaProcess process : started) {
      if (process.isAlive()) {
        process.stop(STOP_TIMEOUT);
      }
    }
  }

  private void requireAlive(BrokerProcess broker) {
    if (!broker.isAlive()) {
      throw new IllegalStateException("The broker ended. Its last lines:\n" + broker.tail());
    }
    started.forEach(Demo::requireAlive);
  }

  private static void requireAlive(JavaProcess process) {
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

  /** Ctrl-C: lets {@link #run} do its orderly end before the JVM goes. */
  private void endByCtrlC() {
    interrupted.countDown();
    try {
      finished.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void say(String what, String where) {
    out.printf("  %-10s %s%n", what, where);
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%s %%", Math.round(share * 1_000) / 10.0);
  }

  private static void deleteOld(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new IllegalStateException("Cannot remove '" + file + "': " + e.getMessage(), e);
    }
  }
}
