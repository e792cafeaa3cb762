package dev.tidemark.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tidemark.broker.BrokerProcess;
import dev.tidemark.broker.JavaProcess;
import dev.tidemark.events.Topics;
import dev.tidemark.processor.audit.AuditApplication;
import dev.tidemark.processor.log.LogReader;
import dev.tidemark.results.ClickHouseServer;
import dev.tidemark.results.LedgerTotals;
import dev.tidemark.results.PageMinute;
import dev.tidemark.results.QuarantineRow;
import dev.tidemark.results.ResultStore;
import dev.tidemark.results.ResultStores;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The load generator sends, with bad, late, skewed and duplicate events, while gateway, broker,
 * processor and store are killed, frozen and restarted in an order drawn from a seed ({@code
 * -Dtidemark.seed}); then the store's rows are what the load generator's journal says.
 */
@Tag("faults")
class EveryFaultIT {
  private static final int TIMES_EACH = Integer.getInteger("tidemark.faults.times", 2);
  private static final Instant UNTIL = Instant.parse("2999-01-01T00:00:00Z");
  private static final List<String> PROCESSOR =
      List.of("--trigger.interval=200ms", "--source.check-interval=1s");

  private final long seed = Long.getLong("tidemark.seed", System.nanoTime());

  @TempDir Path folder;

  @Test
  void theStoreHasWhatTheLoadGeneratorSent() throws Exception {
    List<String> command = ClickHouseServer.command().orElse(List.of());
    assumeTrue(!command.isEmpty(), "needs a clickhouse-server: not on the PATH");
    System.out.println("EveryFaultIT: -Dtidemark.seed=" + seed);
    Path data = Files.createDirectories(folder.resolve("clickhouse"));
    try (BrokerProcess broker = BrokerProcess.start(folder.resolve("kafka"));
        ClickHouseServer server = ClickHouseServer.start(command, data);
        Gateway gateway = Gateway.start(broker, Duration.ofSeconds(2));
        Counting counting = new Counting(broker, "clickhouse:" + server.url("tidemark"))) {
      Faults faults = new Faults(new Random(seed));
      for (Faults.Victim victim : victims(broker, server, gateway, counting)) {
        faults.add(TIMES_EACH, victim);
      }
      try (JavaProcess load = load(gateway)) {
        faults.happen();
        assertThat(load.isAlive()).as("the load generator: " + load.tail()).isTrue();
        assertThat(load.stop(Duration.ofMinutes(1))).as("it reports").isTrue();
      }
      gateway.awaitDrained();
      gateway.stop();
      EventTruth truth = truth(broker);
      counting.readAll();
      assertEqual(counting.storeUrl, truth);
      assertAuditAgrees(broker, counting.storeUrl);
    }
  }

  private static List<Faults.Victim> victims(
      BrokerProcess broker, ClickHouseServer server, Gateway gateway, Counting counting) {
    return List.of(
        new Faults.Victim(
            "broker", broker::kill, broker::stop, broker::restart, broker::pause, broker::resume),
        new Faults.Victim(
            "store", server::kill, server::stop, server::startAgain, server::pause, server::resume),
        new Faults.Victim(
            "gateway",
            gateway::kill,
            gateway::stop,
            gateway::startAgain,
            gateway::pause,
            gateway::resume),
        new Faults.Victim(
            "processor",
            counting::kill,
            counting::stop,
            counting::startAgain,
            () -> counting.processor.pause(),
            () -> counting.processor.resume()));
  }

  private JavaProcess load(Gateway gateway) {
    return JavaProcess.start(
        "load generator",
        Jvm.LOADGEN,
        Apps.find().loadgen(),
        "dev.tidemark.loadgen.LoadgenApplication",
        List.of(
            "--url=" + gateway.address(),
            "--rate=150",
            "--seed=" + (seed == 0 ? 1 : seed),
            "--bad-share=0.05",
            "--late-share=0.05",
            "--duplicate-share=0.05",
            "--skewed-share=0.05",
            "--request-timeout=8s",
            "--journal=" + folder.resolve("journal"),
            "--report=" + folder.resolve("report.json")),
        line -> {},
        line -> false);
  }

  private EventTruth truth(BrokerProcess broker) throws Exception {
    SentEvents sent = SentEvents.read(folder.resolve("journal"));
    LoadReport report = LoadReport.read(folder.resolve("report.json"));
    Map<String, Long> reported = new TreeMap<>();
    reported.put("good", report.good());
    reported.put("bad", report.bad());
    reported.put("late", report.late());
    reported.put("duplicate", report.duplicate());
    reported.put("skewed", report.skewed());
    assertThat(sent.acceptedByKind()).as("journal and report").isEqualTo(reported);
    EventTruth truth = new EventTruth(sent);
    Map<String, Object> consumer = Map.of("bootstrap.servers", broker.bootstrapServers());
    try (LogReader topic = new LogReader(Topics.EVENTS, consumer)) {
      topic.readTo(
          topic.ends(),
          record -> {
            if (record.value()[0] != 'T') { // a gateway's tick
              truth.arrived(record);
            }
          },
          read -> {});
    }
    System.out.printf(
        "  %,d accepted with an answer, %,d without; %,d stored twice%n",
        report.accepted(), truth.acceptedWithoutAnswer(), truth.storedTwice());
    assertThat(truth.problems()).as("seed " + seed).isEmpty();
    return truth;
  }

  private void assertEqual(String storeUrl, EventTruth truth) {
    try (ResultStore store = ResultStores.open(storeUrl)) {
      LedgerTotals ledger = store.ledger();
      assertThat(ledger)
          .as("seed " + seed)
          .isEqualTo(
              new LedgerTotals(
                  truth.records(),
                  ledger.acknowledged(),
                  truth.counted(),
                  truth.faults().size(),
                  truth.late(),
                  truth.duplicates(),
                  0));
      assertThat(ledger.acknowledged()).isPositive().isLessThanOrEqualTo(ledger.accepted());
      List<PageMinute> stored = store.pageMinutes(Instant.EPOCH, UNTIL);
      assertThat(new HashSet<>(stored)).hasSize(stored.size()).isEqualTo(truth.pageMinutes());
      List<QuarantineRow> quarantined = store.quarantined(null, 1_000_000);
      Map<String, List<String>> reasons =
          quarantined.stream()
              .collect(
                  Collectors.toMap(
                      row -> row.partition() + "-" + row.offset(), QuarantineRow::reasons));
      assertThat(reasons.keySet()).isEqualTo(truth.faults().keySet());
      truth.faults().forEach((place, fault) -> assertThat(reasons.get(place)).contains(fault));
      Map<String, Long> byReason =
          reasons.values().stream()
              .flatMap(List::stream)
              .collect(Collectors.groupingBy(reason -> reason, Collectors.counting()));
      assertThat(store.quarantineByReason(Instant.EPOCH, UNTIL))
          .allSatisfy(
              row ->
                  assertThat(row.events()).as(row.reason()).isEqualTo(byReason.get(row.reason())))
          .hasSameSizeAs(byReason.keySet());
    }
  }

  private static void assertAuditAgrees(BrokerProcess broker, String storeUrl) {
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
    String[] arguments = {
      "--kafka.bootstrap-servers=" + broker.bootstrapServers(), "--store.url=" + storeUrl
    };
    int status = AuditApplication.run(arguments, out, out);
    System.out.print(printed.toString(StandardCharsets.UTF_8));
    assertThat(status).as(printed.toString(StandardCharsets.UTF_8)).isZero();
  }

  /**
   * The processor, a new process after each end: one that is started while the store is away ends
   * by itself, and is started again, as by Compose or Kubernetes.
   */
  private final class Counting implements AutoCloseable {
    private final BrokerProcess broker;
    private final String storeUrl;
    private ProcessorRun processor;
    private boolean wanted;

    Counting(BrokerProcess broker, String storeUrl) {
      this.broker = broker;
      this.storeUrl = storeUrl;
      startAgain();
      processor.awaitReady();
    }

    synchronized void startAgain() {
      wanted = true;
      ProcessorRun begun = ProcessorRun.begin(broker, folder, storeUrl, PROCESSOR);
      processor = begun;
      begun.onExit(() -> endedByItself(begun));
    }

    private synchronized void endedByItself(ProcessorRun run) {
      if (wanted && run == processor) {
        System.out.println("  processor ended by itself: " + run.tail());
        startAgain();
      }
    }

    void kill() {
      ended().kill();
    }

    void stop() {
      ended().stop();
    }

    /** The process, which is not to be started again. */
    private synchronized ProcessorRun ended() {
      wanted = false;
      return processor;
    }

    /** Until all is read and stored, the quarantine too. */
    void readAll() throws InterruptedException {
      Map<Integer, Long> ends;
      try (Backlog backlog = new Backlog(broker.bootstrapServers())) {
        ends = backlog.ends();
      }
      CheckpointProgress progress = new CheckpointProgress(processor.checkpoint());
      await("the processor has read to " + ends)
          .atMost(Duration.ofMinutes(3))
          .until(() -> progress.hasRead(ends));
      stop();
    }

    @Override
    public void close() {
      ended().close();
    }
  }
}
