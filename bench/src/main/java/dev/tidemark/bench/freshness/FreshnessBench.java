package dev.tidemark.bench.freshness;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemark.bench.Installation;
import dev.tidemark.bench.TemporaryFolder;
import dev.tidemark.bench.gateway.GatewayProcess;
import dev.tidemark.bench.measure.ProcessCpu;
import dev.tidemark.bench.measure.Report;
import dev.tidemark.broker.BrokerProcess;
import dev.tidemark.broker.JavaProcess;
import dev.tidemark.results.ResultStore;
import dev.tidemark.results.ResultStores;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * How long it takes from a beacon until its number is on an open page, and from its append to Kafka
 * until it is handed to the store, under load.
 *
 * <p>A probe is one view of a page that only probes visit. A page shows the ten most visited pages
 * of half an hour, so the probe page is visited often enough before to be among them. What counts
 * is when the stream that feeds the open pages brings the probe's view, and when a browser shows
 * it.
 */
public final class FreshnessBench {
  private static final int PROBE_INTERVAL_MILLIS = 200;
  private static final int LONGEST_WAIT_SECONDS = 60;

  /** What was appended so short before the end need not have been counted when it came. */
  private static final Duration NOT_YET_STORED = Duration.ofSeconds(10);

  private final FreshnessBenchConfig config;
  private final Installation installation;
  private final PrintStream out;

  public FreshnessBench(FreshnessBenchConfig config, Installation installation, PrintStream out) {
    this.config = config;
    this.installation = installation;
    this.out = out;
  }

  /** Runs to the end. */
  public Report run() throws Exception {
    out.println("Starting a broker, the gateway, the processor and the dashboard");
    try (TemporaryFolder folder = new TemporaryFolder();
        BrokerProcess broker = BrokerProcess.start(folder.resolve("kafka"));
        JavaProcess gateway =
            GatewayProcess.start(installation, folder.resolve("spool"), broker.bootstrapServers());
        Counting counting =
            Counting.start(config, installation, folder, broker.bootstrapServers())) {
      int port = GatewayProcess.awaitReady(gateway);
      String dashboard = counting.dashboard();
      Probes probes = new Probes();
      Report beacons;
      Instant start;
      Instant end;
      try (OpenPage page = OpenPage.open(dashboard, probes);
          Screen screen = Screen.open(dashboard, folder.resolve("browser"), out)) {
        ProbePage probePage = new ProbePage(port);
        int views = probePage.visitOften(viewsToLead());
        probes.awaitViews(views, LONGEST_WAIT_SECONDS);
        screen.awaitViews(views, LONGEST_WAIT_SECONDS);
        out.printf(
            Locale.ROOT, "  The page shows the probe page with its first %,d views%n", views);
        try (JavaProcess load = startLoad(port)) {
          out.printf(
              "  warm-up for %d s with %d events/s%n", config.warmUpSeconds(), config.rate());
          TimeUnit.SECONDS.sleep(config.warmUpSeconds());
          start = Instant.now();
          beacons =
              measure(
                  page, probePage, probes, screen, new ProcessCpu(gateway.pid()), counting, load);
          end = Instant.now().minus(NOT_YET_STORED);
        }
      }
      counting.stop(); // a DuckDB file belongs to one process at a time
      return appendToStore(counting.storeUrl(), broker.bootstrapServers(), start, end)
          .putAll(beacons);
    }
  }

  private Report appendToStore(
      String storeUrl, String bootstrapServers, Instant start, Instant end) {
    try (ResultStore store = ResultStores.open(storeUrl)) {
      Histogram millis = AppendToStore.millis(bootstrapServers, store, start, end);
      out.println("  " + text("append to store", millis));
      return new Report()
          .put("append_to_store_p50_ms", millis.getValueAtPercentile(50))
          .put("append_to_store_p99_ms", millis.getValueAtPercentile(99));
    }
  }

  /** No page but the shop's own home gets a fifth of all events. */
  private int viewsToLead() {
    return Math.max(1_000, config.rate() * (config.seconds() + config.warmUpSeconds()) / 5);
  }

  private Report measure(
      OpenPage page,
      ProbePage probePage,
      Probes probes,
      Screen screen,
      ProcessCpu gateway,
      Counting counting,
      JavaProcess load)
      throws Exception {
    long acceptedBefore = accepted(page.ledger());
    long gatewayBefore = gateway.nanos();
    long countingBefore = counting.cpuNanos();
    long start = System.nanoTime();
    probe(probePage, probes, screen, start);
    double seconds = (System.nanoTime() - start) / 1e9;
    JsonNode ledger = page.ledger();
    double events = accepted(ledger) - acceptedBefore;
    double gatewayMicros = (gateway.nanos() - gatewayBefore) / 1e3 / events;
    double countingMicros = (counting.cpuNanos() - countingBefore) / 1e3 / events;
    probes.awaitAll(LONGEST_WAIT_SECONDS);
    if (!load.isAlive()) {
      throw new IllegalStateException("The load generator ended early:\n" + load.tail());
    }
    return report(probes, ledger)
        .putAll(screen.report(LONGEST_WAIT_SECONDS))
        .put("events_per_second", events / seconds)
        .put("gateway_us", gatewayMicros)
        .put("processor_and_dashboard_us", countingMicros);
  }

  /** At uneven intervals, so that no probe keeps step with a trigger or a refresh. */
  private void probe(ProbePage probePage, Probes probes, Screen screen, long start)
      throws Exception {
    SplittableRandom random = new SplittableRandom(3);
    long end = start + TimeUnit.SECONDS.toNanos(config.seconds());
    int tenths = 0;
    while (System.nanoTime() < end) {
      TimeUnit.MILLISECONDS.sleep(
          PROBE_INTERVAL_MILLIS / 2 + random.nextInt(PROBE_INTERVAL_MILLIS));
      screen.sending();
      probes.sending(System.nanoTime());
      probePage.visit();
      probes.accepted(System.nanoTime());
      int now = (int) ((System.nanoTime() - start) * 10 / (end - start));
      if (now > tenths) {
        tenths = now;
        Histogram millis = probes.sentToShown();
        out.printf("  %3d %% %s%n", Math.min(100, 10 * tenths), text("beacon to page", millis));
      }
    }
  }

  private Report report(Probes probes, JsonNode ledger) {
    Histogram sent = probes.sentToShown();
    Histogram accepted = probes.acceptedToShown();
    JsonNode own = ledger.path("freshness").path("lastMinute");
    out.println("  " + text("beacon sent to page", sent));
    out.println("  " + text("204 to page", accepted));
    return new Report()
        .put("beacon_to_api_p50_ms", (double) sent.getValueAtPercentile(50))
        .put("beacon_to_api_p99_ms", (double) sent.getValueAtPercentile(99))
        .put("beacon_to_api_max_ms", (double) sent.getMaxValue())
        .put("accepted_to_api_p50_ms", (double) accepted.getValueAtPercentile(50))
        .put("accepted_to_api_p99_ms", (double) accepted.getValueAtPercentile(99))
        .put("ledger_p50_ms", own.path("p50Millis").asDouble(Double.NaN))
        .put("ledger_p99_ms", own.path("p99Millis").asDouble(Double.NaN))
        .put("probes", (double) sent.getTotalCount());
  }

  static String text(String what, Histogram millis) {
    return String.format(
        Locale.ROOT,
        "%-22s p50 %d ms, p99 %d ms, max %d ms of %,d",
        what,
        millis.getValueAtPercentile(50),
        millis.getValueAtPercentile(99),
        millis.getMaxValue(),
        millis.getTotalCount());
  }

  private static long accepted(JsonNode ledger) {
    return ledger.path("totals").path("accepted").asLong();
  }

  private JavaProcess startLoad(int gatewayPort) {
    return JavaProcess.start(
        "load generator",
        Installation.LOADGEN_JVM,
        installation.loadgen(),
        "dev.tidemark.loadgen.LoadgenApplication",
        List.of("--url=http://127.0.0.1:" + gatewayPort, "--rate=" + config.rate(), "--seed=7"),
        line -> {},
        line -> false);
  }
}
