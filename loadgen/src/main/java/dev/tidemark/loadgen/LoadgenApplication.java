package dev.tidemark.loadgen;

import dev.tidemark.config.ConfigException;
import dev.tidemark.loadgen.report.Counts;
import dev.tidemark.loadgen.report.Journal;
import dev.tidemark.loadgen.report.Latencies;
import dev.tidemark.loadgen.report.Progress;
import dev.tidemark.loadgen.report.Report;
import dev.tidemark.loadgen.scenario.Label;
import dev.tidemark.loadgen.scenario.Scenario;
import dev.tidemark.loadgen.scenario.ScenarioTraffic;
import dev.tidemark.loadgen.send.GatewayClient;
import dev.tidemark.loadgen.send.GatewayWait;
import dev.tidemark.loadgen.send.LoadRun;
import dev.tidemark.loadgen.send.Stop;
import dev.tidemark.loadgen.traffic.ReplayException;
import dev.tidemark.loadgen.traffic.ReplayTraffic;
import dev.tidemark.loadgen.traffic.ShopTraffic;
import dev.tidemark.loadgen.traffic.Traffic;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;

/**
 * Sends the beacons of simulated shoppers to a gateway, or replays a log, and reports what became
 * of them. Ctrl-C and SIGTERM end the run as its end does: with a report, and exit code 0.
 *
 * <p>Exit code 1 when the gateway cannot be reached or a file cannot be read or written, 2 for a
 * configuration that makes no sense. Events that the gateway refuses are a result, not a failure.
 */
public final class LoadgenApplication {
  private static final Duration ANSWERS_AND_REPORT = Duration.ofSeconds(10);
  private static final int START_FAILED = 1;
  private static final int BAD_CONFIGURATION = 2;

  private LoadgenApplication() {}

  public static void main(String[] args) {
    LoadgenConfig config;
    try {
      config = LoadgenConfig.from(LoadgenConfig.SCHEMA.read(args, System.getenv()));
    } catch (ConfigException e) {
      System.err.println(e.getMessage());
      System.exit(e.exitCode());
      return;
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      System.exit(BAD_CONFIGURATION);
      return;
    }
    Stop stop = new Stop();
    ExitOnSignal exit =
        ExitOnSignal.install(stop, config.requestTimeout().plus(ANSWERS_AND_REPORT));
    exit.exit(load(config, stop));
  }

  private static int load(LoadgenConfig config, Stop stop) {
    Counts counts = new Counts();
    Latencies latencies = new Latencies();
    try (Journal journal = journal(config);
        GatewayClient client =
            new GatewayClient(
                config.uri(),
                config.maxInFlight(),
                config.requestTimeout(),
                config.encoding(),
                counts,
                latencies,
                journal)) {
      Traffic traffic = traffic(config);
      if (!config.waitFor().isZero()) {
        GatewayWait.await(client, config.waitFor(), stop);
      }
      System.err.println("Sending to " + config.uri() + " with seed " + config.seed());
      write(config, run(config, traffic, client, counts, latencies, stop));
      return 0;
    } catch (ReplayException | IllegalStateException e) {
      System.err.println(e.getMessage());
    } catch (IOException | UncheckedIOException e) {
      System.err.println("Cannot read or write a file: " + e);
    }
    return START_FAILED;
  }

  private static Journal journal(LoadgenConfig config) throws IOException {
    return config.journal().isPresent() ? Journal.in(config.journal().get()) : Journal.NONE;
  }

  private static Traffic traffic(LoadgenConfig config) throws IOException {
    long run = System.currentTimeMillis();
    return config.replay().isPresent()
        ? new ReplayTraffic(config.replay().get(), config.speed(), config.seed(), run)
        : config
            .scenario()
            .map(scenario -> traffic(config, scenario, run))
            .orElseGet(() -> new ShopTraffic(config.seed(), run, config.rate(), config.shares()));
  }

  private static Traffic traffic(LoadgenConfig config, Scenario scenario, long run) {
    return new ScenarioTraffic(
        scenario,
        config.seed(),
        run,
        config.rate(),
        config.shares(),
        config.scenarioEvery().toNanos(),
        label -> tell(config, label));
  }

  private static void tell(LoadgenConfig config, Label label) {
    System.err.println(label.toJson());
    if (config.truth().isPresent()) {
      try {
        Files.writeString(
            config.truth().get(),
            label.toJson() + "\n",
            StandardOpenOption.CREATE,
            StandardOpenOption.APPEND);
      } catch (IOException e) {
        throw new IllegalStateException("Cannot write the truth: " + e, e);
      }
    }
  }

  private static Report run(
      LoadgenConfig config,
      Traffic traffic,
      GatewayClient client,
      Counts counts,
      Latencies latencies,
      Stop stop) {
    LoadRun run =
        new LoadRun(
            traffic, client, config.batchSize(), config.duration(), Clock.systemUTC(), stop);
    Progress progress = Progress.start(counts, latencies, System.err);
    try {
      return run.run(counts, latencies);
    } finally {
      progress.close();
    }
  }

  private static void write(LoadgenConfig config, Report report) throws IOException {
    System.out.print(report.toText());
    if (config.report().isPresent()) {
      Files.writeString(config.report().get(), report.toJson() + "\n");
    }
    if (config.json()) {
      System.out.println(report.toJson());
    }
    System.out.flush();
  }
}
