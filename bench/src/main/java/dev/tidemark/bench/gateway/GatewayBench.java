package dev.tidemark.bench.gateway;

import dev.tidemark.bench.Installation;
import dev.tidemark.bench.TemporaryFolder;
import dev.tidemark.bench.measure.Contest;
import dev.tidemark.bench.measure.ProcessCpu;
import dev.tidemark.bench.measure.Report;
import dev.tidemark.bench.measure.ResidentMemory;
import dev.tidemark.bench.measure.Sample;
import dev.tidemark.bench.measure.Spread;
import dev.tidemark.broker.BrokerProcess;
import dev.tidemark.broker.JavaProcess;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/**
 * The gateway's CPU time per event beside that of an empty Vert.x handler, and of the least one
 * that waits for Kafka, each at its own full load; gateway and empty handler at the same rates,
 * half and nine tenths of the gateway's maximum; the gateway's latency there; and what gateway and
 * empty handler do with three times as much as they can take.
 */
public final class GatewayBench {
  private static final String EMPTY = "empty handler";
  private static final String EMPTY_EPOLL = "empty handler on epoll";
  private static final String LEAST = "least handler to Kafka";
  private static final String ONE = "gateway, 1 event a request";
  private static final String TEN = "gateway, 10 events a request";
  private static final int LEAST_WARM_UPS = 4;
  private static final int MOST_WARM_UPS = 8;
  private static final int PACED_ROUNDS = 5;
  private static final double NEAR_FULL = 0.9;
  private static final Duration DRAINED_WITHIN = Duration.ofSeconds(30);

  private final GatewayBenchConfig config;
  private final Installation installation;
  private final PrintStream out;

  public GatewayBench(GatewayBenchConfig config, Installation installation, PrintStream out) {
    this.config = config;
    this.installation = installation;
    this.out = out;
  }

  /** Runs to the end. */
  public Report run() throws Exception {
    out.printf(
        "Starting a broker, the gateway, two empty handlers and one that does the least with Kafka,"
            + " each in its own JVM; %d connections, events of %d bytes%n",
        config.connections(), Requests.of(1).bytesPerEvent());
    try (TemporaryFolder folder = new TemporaryFolder();
        BrokerProcess broker = BrokerProcess.start(folder.resolve("kafka"));
        JavaProcess gateway =
            GatewayProcess.start(installation, folder.resolve("spool"), broker.bootstrapServers());
        JavaProcess empty = GatewayProcess.startEmptyHandler(installation, "auto");
        JavaProcess epoll = GatewayProcess.startEmptyHandler(installation, "epoll");
        JavaProcess least =
            GatewayProcess.startAcknowledgedHandler(installation, broker.bootstrapServers())) {
      int gatewayPort = GatewayProcess.awaitReady(gateway);
      int emptyPort = GatewayProcess.awaitHandler(empty);
      int epollPort = GatewayProcess.awaitHandler(epoll);
      int leastPort = GatewayProcess.awaitHandler(least);
      ProcessCpu gatewayCpu = new ProcessCpu(gateway.pid());
      try (LoadClient emptyLoad = client(emptyPort, 1, new ProcessCpu(empty.pid()));
          LoadClient epollLoad = client(epollPort, 1, new ProcessCpu(epoll.pid()));
          LoadClient leastLoad = client(leastPort, 1, new ProcessCpu(least.pid()));
          LoadClient oneLoad = client(gatewayPort, 1, gatewayCpu);
          LoadClient tenLoad = client(gatewayPort, 10, gatewayCpu);
          StoredEvents stored = new StoredEvents(broker.bootstrapServers())) {
        Report report = measure(emptyLoad, epollLoad, leastLoad, oneLoad, tenLoad, stored);
        overload(oneLoad, new ResidentMemory(gateway.pid()), stored, report);
        return report.put(
            "empty_overload", overload(EMPTY, emptyLoad, new ResidentMemory(empty.pid())));
      }
    }
  }

  private LoadClient client(int port, int events, ProcessCpu server) throws IOException {
    return new LoadClient(port, config.connections(), Requests.of(events), server);
  }

  private Report measure(
      LoadClient emptyLoad,
      LoadClient epollLoad,
      LoadClient leastLoad,
      LoadClient oneLoad,
      LoadClient tenLoad,
      StoredEvents stored)
      throws Exception {
    Contest contest =
        new Contest(out, config.rounds())
            .add(EMPTY, () -> saturate(emptyLoad))
            .add(EMPTY_EPOLL, () -> saturate(epollLoad))
            .add(LEAST, () -> saturate(leastLoad))
            .add(ONE, () -> saturate(oneLoad))
            .add(TEN, () -> saturate(tenLoad));
    contest.warmUp(LEAST_WARM_UPS, MOST_WARM_UPS);
    contest.run(config.rounds() - 1);
    Map<TopicPartition, Long> before = stored.ends();
    long acceptedBefore = oneLoad.acceptedEvents() + tenLoad.acceptedEvents();
    contest.run(1);
    long accepted = oneLoad.acceptedEvents() + tenLoad.acceptedEvents() - acceptedBefore;
    requireStored(accepted, stored.countSince(before));
    Report report = figures(contest);
    double most = contest.eventsPerSecond(ONE).median();
    paced("half_load", oneLoad, emptyLoad, most / 2, report);
    paced("near_full_load", oneLoad, emptyLoad, most * NEAR_FULL, report);
    return report;
  }

  private void overload(LoadClient load, ResidentMemory memory, StoredEvents stored, Report report)
      throws IOException {
    Map<TopicPartition, Long> before = stored.ends();
    long acceptedBefore = load.acceptedEvents();
    report.put("overload", overload(ONE, load, memory));
    awaitStored(load.acceptedEvents() - acceptedBefore, before, stored);
  }

  private Report overload(String server, LoadClient load, ResidentMemory memory)
      throws IOException {
    return new Overload(server, load, memory, out).run(saturate(load).eventsPerSecond());
  }

  private Sample saturate(LoadClient load) throws IOException {
    long refusedBefore = load.refused();
    Sample sample = load.saturate(config.duration());
    if (load.refused() > refusedBefore) {
      out.printf("  %d requests were refused%n", load.refused() - refusedBefore);
    }
    return sample;
  }

  /** A gateway that answers what it has not stored would look fast. */
  private void requireStored(long accepted, long stored) {
    if (stored != accepted) {
      throw new IllegalStateException(
          "In the last round the gateway accepted "
              + accepted
              + " events, and Kafka has "
              + stored
              + ": the figures are worth nothing");
    }
    out.printf(
        Locale.ROOT,
        "  All %,d events that were answered 204 in the last round are in Kafka%n",
        accepted);
  }

  /** Some may have gone through the spool, and some be there whose sender was told to try again. */
  private void awaitStored(long accepted, Map<TopicPartition, Long> since, StoredEvents stored) {
    long deadline = System.nanoTime() + DRAINED_WITHIN.toNanos();
    long found = stored.countSince(since);
    while (found < accepted && System.nanoTime() < deadline) {
      found = stored.countSince(since);
    }
    if (found < accepted) {
      throw new IllegalStateException(
          "Under overload the gateway accepted " + accepted + " events, and Kafka has " + found);
    }
    out.printf(
        Locale.ROOT,
        "  All %,d events that were answered 204 around the overload are in Kafka, with %,d more%n",
        accepted,
        found - accepted);
  }

  private Report figures(Contest contest) {
    Report report = new Report();
    Spread one = contest.cpuRatio(ONE, EMPTY);
    report
        .put("empty_us", contest.cpuMicrosPerEvent(EMPTY).median())
        .put("empty_epoll_us", contest.cpuMicrosPerEvent(EMPTY_EPOLL).median())
        .put("least_us", contest.cpuMicrosPerEvent(LEAST).median())
        .put("one_us", contest.cpuMicrosPerEvent(ONE).median())
        .put("ten_us", contest.cpuMicrosPerEvent(TEN).median())
        .put("one_to_empty", one.median())
        .put("one_to_empty_min", one.min())
        .put("one_to_empty_max", one.max())
        .put("one_to_empty_epoll", contest.cpuRatio(ONE, EMPTY_EPOLL).median())
        .put("least_to_empty", contest.cpuRatio(LEAST, EMPTY).median())
        .put("one_to_least", contest.cpuRatio(ONE, LEAST).median())
        .put("empty_rps", contest.eventsPerSecond(EMPTY).median())
        .put("least_rps", contest.eventsPerSecond(LEAST).median())
        .put("one_rps", contest.eventsPerSecond(ONE).median())
        .put("ten_eps", contest.eventsPerSecond(TEN).median())
        .put("connections", config.connections());
    sayRatio("CPU per event at full load", one);
    return report;
  }

  /**
   * Gateway and empty handler in turn, both at the same rate.
   *
   * @param load what the report calls it
   */
  private void paced(
      String load,
      LoadClient oneLoad,
      LoadClient emptyLoad,
      double requestsPerSecond,
      Report report)
      throws IOException {
    List<Double> p50 = new ArrayList<>();
    List<Double> p99 = new ArrayList<>();
    List<Double> oneCpu = new ArrayList<>();
    List<Double> emptyCpu = new ArrayList<>();
    for (int round = 1; round <= PACED_ROUNDS; round++) {
      String when = load.replace('_', ' ') + " " + round + "/" + PACED_ROUNDS;
      PacedSample one = pace(when, ONE, oneLoad, requestsPerSecond);
      p50.add(one.millisAt(50));
      p99.add(one.millisAt(99));
      oneCpu.add(one.sample().cpuMicrosPerEvent());
      PacedSample empty = pace(when, EMPTY, emptyLoad, requestsPerSecond);
      emptyCpu.add(empty.sample().cpuMicrosPerEvent());
    }
    Spread ratio = Spread.ofRatios(oneCpu, emptyCpu);
    report
        .put(load + "_rps", requestsPerSecond)
        .put(load + "_p50_ms", Spread.of(p50).median())
        .put(load + "_p99_ms", Spread.of(p99).median())
        .put(load + "_empty_us", Spread.of(emptyCpu).median())
        .put(load + "_one_us", Spread.of(oneCpu).median())
        .put(load + "_one_to_empty", ratio.median())
        .put(load + "_one_to_empty_min", ratio.min())
        .put(load + "_one_to_empty_max", ratio.max());
    sayRatio(
        String.format(Locale.ROOT, "CPU per event at the same %,.0f/s", requestsPerSecond), ratio);
  }

  private PacedSample pace(String when, String name, LoadClient load, double requestsPerSecond)
      throws IOException {
    PacedSample paced = load.pace(requestsPerSecond, config.duration().plus(Duration.ofSeconds(5)));
    out.printf(
        Locale.ROOT,
        "  %-18s %-28s %,12.0f events/s  %7.2f µs CPU per event, p50 %.1f ms, p99 %.1f ms%n",
        when,
        name,
        paced.sample().eventsPerSecond(),
        paced.sample().cpuMicrosPerEvent(),
        paced.millisAt(50),
        paced.millisAt(99));
    return paced;
  }

  private void sayRatio(String what, Spread ratio) {
    out.printf(
        Locale.ROOT,
        "  %s: one event a request takes %.2f (%.2f–%.2f) × the empty handler's%n",
        what,
        ratio.median(),
        ratio.min(),
        ratio.max());
  }
}
