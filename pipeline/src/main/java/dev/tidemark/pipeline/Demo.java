package dev.tidemark.pipeline;

import dev.tidemark.broker.BrokerProcess;
import dev.tidemark.broker.FreePorts;
import dev.tidemark.broker.JavaProcess;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Starts the pipeline's processes, shows the flow, stops them in order and gives the verdict.
 *
 * <p>States: starting (Ctrl-C ends it at once) → running (until the duration is over, Ctrl-C, or a
 * process ends) → settling (the processor reads what is left) → stopped. A process that ends by
 * itself takes the demo down with it, by name.
 */
final class Demo {
  private static final Duration START_TIMEOUT = Duration.ofMinutes(2);
  private static final Duration LOAD_STOP_TIMEOUT = Duration.ofSeconds(30);
  private static final Duration AUDIT_TIMEOUT = Duration.ofHours(1);
  private static final int STOPPED_WHILE_STARTING = 130; // as shells say of Ctrl-C

  private final DemoConfig config;
  private final PrintStream out = System.out;
  private final CountDownLatch interrupted = new CountDownLatch(1);
  private final CountDownLatch finished = new CountDownLatch(1);
  private volatile boolean starting = true;
  private volatile OptionalLong brokerPid = OptionalLong.empty();

  Demo(DemoConfig config) {
    this.config = config;
  }

  /** Runs to the end; answers the exit status. */
  int run() throws InterruptedException {
    Runtime.getRuntime().addShutdownHook(new Thread(this::endByCtrlC, "ctrl-c"));
    if (config.port() != 0 && !FreePorts.isFree(config.port())) {
      throw new IllegalStateException(
          "Cannot start the gateway on port "
              + config.port()
              + ": another program listens there. Stop it, or choose another port with --port");
    }
    try (DataDir data = DataDir.open(config.dataDir())) {
      return run(data);
    } catch (IllegalStateException e) {
      if (!starting || interrupted.getCount() > 0) {
        throw e;
      }
      out.println("Stopped while starting: nothing was sent, so there is no verdict.");
      return STOPPED_WHILE_STARTING;
    } catch (IOException e) {
      throw new IllegalStateException("Cannot release the data folder: " + e.getMessage(), e);
    } finally {
      finished.countDown();
    }
  }

  private int run(DataDir data) throws InterruptedException {
    out.println("Starting Tidemark, all on this machine, data in " + config.dataDir());
    try (BrokerProcess broker = BrokerProcess.start(data.resolve("kafka"));
        DemoProcesses processes = new DemoProcesses(config, data, broker, out)) {
      brokerPid = OptionalLong.of(broker.pid());
      say("broker", broker.bootstrapServers());
      int gatewayPort = Ports.freeOr(config.port());
      int adminPort = Ports.anyFree();
      JavaProcess gateway = processes.startGateway(gatewayPort, adminPort);
      JavaProcess processor = processes.startEmbedded(gatewayPort, adminPort);
      GatewayHealth.awaitReady(gateway.awaitReady(START_TIMEOUT), gateway::isAlive);
      String gatewayUrl = "http://localhost:" + gatewayPort;
      say("gateway", gatewayUrl + "/v1/events");
      String dashboardLine = processor.awaitReady(START_TIMEOUT);
      String dashboardUrl = dashboardLine.substring(dashboardLine.indexOf("http://"));
      say("dashboard", dashboardUrl);
      say("demo shop", dashboardUrl + "/demo/");
      say("audit", "./tidemark audit --config=" + data.auditConfig(broker, dashboardUrl));
      DashboardClient dashboard = new DashboardClient(dashboardUrl);
      try (Backlog backlog = new Backlog(broker.bootstrapServers())) {
        Settlement settlement = new Settlement(dashboard, backlog, processes, processor);
        LedgerView before = settlement.allRead();
        say("processor", "has read all of the topic");
        Path report = data.resolve("load-report.json");
        Path truth = data.resolve("truth.jsonl");
        deleteOld(report);
        deleteOld(truth);
        JavaProcess loadgen = processes.startLoadgen(gatewayUrl, report, truth);
        loadgen.awaitReady(START_TIMEOUT);
        starting = false;
        processes.showProblems(true);
        sayLoad(truth);
        open(dashboardUrl);
        show(loadgen, processes, dashboard, before);
        out.println("The load has ended; waiting until every event is accounted for.");
        Verdict verdict = settlement.verdict(LoadReport.read(report), before);
        processes.showProblems(false);
        return end(verdict, processes);
      }
    }
  }

  private void sayLoad(Path truth) {
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
  }

  private void open(String dashboardUrl) {
    out.println(
        "\nOpen "
            + dashboardUrl
            + (config.duration().isZero()
                ? " and press Ctrl-C here to stop."
                : "; stops by itself after " + config.duration().toSeconds() + " s."));
    if (!config.headless()) {
      Browser.open(dashboardUrl);
    }
  }

  /** Shows the flow until the load ends, or Ctrl-C ends it. */
  private void show(
      JavaProcess loadgen, DemoProcesses processes, DashboardClient dashboard, LedgerView before)
      throws InterruptedException {
    FlowLine flow =
        new FlowLine(out, config.headless() || !Boolean.getBoolean("tidemark.terminal"));
    while (loadgen.isAlive() && !interrupted.await(1, TimeUnit.SECONDS)) {
      processes.requireAlive();
      dashboard.ledger().ifPresent(ledger -> flow.show(ledger.since(before)));
    }
    loadgen.stop(LOAD_STOP_TIMEOUT);
    if (loadgen.exitCode() != 0) {
      throw new IllegalStateException(
          "The load generator ended with exit code "
              + loadgen.exitCode()
              + ". Its last lines:\n"
              + loadgen.tail());
    }
    flow.end();
  }

  /** Answers the exit status. */
  private int end(Verdict verdict, DemoProcesses processes) {
    processes.close();
    int audited = 0;
    if (config.audit()) {
      JavaProcess audit = processes.startAudit();
      audit.awaitReady(AUDIT_TIMEOUT);
      audited = audit.onExit().join().exitCode();
    }
    out.println(verdict.text());
    out.println(verdict.json());
    out.flush();
    return verdict.problems().isEmpty() ? audited : 1;
  }

  /**
   * Ctrl-C: lets {@link #run} do its orderly end before the JVM goes. While it still waits for
   * processes to start, or for one to catch up, their end is what ends the wait; the broker's comes
   * last, since without it they would take a minute.
   */
  private void endByCtrlC() {
    interrupted.countDown();
    try {
      while (starting && !finished.await(100, TimeUnit.MILLISECONDS)) {
        long broker = brokerPid.orElse(-1);
        ProcessHandle.current()
            .children()
            .filter(child -> child.pid() != broker)
            .forEach(ProcessHandle::destroy);
      }
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
