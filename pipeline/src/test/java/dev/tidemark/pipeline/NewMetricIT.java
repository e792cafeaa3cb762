package dev.tidemark.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tidemark.broker.BrokerProcess;
import dev.tidemark.events.EventBuilder;
import dev.tidemark.results.LedgerTotals;
import dev.tidemark.results.MetricCount;
import dev.tidemark.results.Metrics;
import dev.tidemark.results.PageTotal;
import dev.tidemark.results.ResultStore;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A release with one metric more, and with other shuffle partitions, over the checkpoint of the one
 * before, which was killed. That one is made of today's source, less one entry.
 */
class NewMetricIT {
  private static final Instant UNTIL = Instant.parse("2999-01-01T00:00:00Z");
  private static final String SOURCE =
      "processor/src/main/java/dev/tidemark/processor/counting/EventMetrics.java";
  private static final String ENTRY =
      "\\(event, minute, tally\\) -> tally\\.add\\(Metrics\\.EVENTS_BY_PAGE,[^)]*\\)\\),";
  private static final int BEFORE = 70;
  private static final int AFTER = 50;

  @TempDir Path folder;

  @Test
  void countsTheNewMetricFromNowOnAndAllOthersAsIfNothingHadHappened() throws Exception {
    String duckdb = "duckdb:" + folder.resolve("results.duckdb");
    try (BrokerProcess broker = BrokerProcess.start(folder.resolve("kafka"));
        Gateway gateway = Gateway.start(broker)) {
      String older = olderRelease() + File.pathSeparator + Apps.find().processor();
      try (ProcessorRun processor =
          ProcessorRun.start(broker, folder, duckdb, older, List.of("--state.partitions=2"))
              .awaitReady()) {
        post(gateway, 0, BEFORE);
        awaitRead(broker, processor);
        processor.kill();
      }
      post(gateway, BEFORE - 10, BEFORE + AFTER); // ten of them once more
      try (ProcessorRun processor =
          ProcessorRun.start(broker, folder, duckdb, List.of("--state.partitions=5"))) {
        awaitRead(broker, processor);
        assertThat(processor.tail()).contains("state.partitions");
        processor.stop();
      }
    }

    try (ResultStore store = ProcessorRun.results(folder)) {
      int sent = BEFORE + AFTER + 10;
      assertThat(store.ledger())
          .isEqualTo(new LedgerTotals(sent, sent, BEFORE + AFTER, 0, 0, 10, 0));
      assertThat(views(store)).isEqualTo(byPage(0, BEFORE + AFTER));
      assertThat(metric(store, Metrics.EVENTS_BY_TYPE))
          .isEqualTo(Map.of("page_view", (long) BEFORE + AFTER));
      assertThat(metric(store, Metrics.EVENTS_BY_PAGE))
          .as("only what the new release has read, and no copy of what the older one had")
          .isEqualTo(byPage(BEFORE, BEFORE + AFTER));
    }
  }

  /** Compiled classes of a release that does not count events by page. */
  private Path olderRelease() throws Exception {
    String source = Files.readString(Apps.find().root().resolve(SOURCE));
    String without = source.replaceFirst(ENTRY, "");
    assertThat(without).as("the entry is found in %s", SOURCE).isNotEqualTo(source);
    Path file = Files.writeString(folder.resolve("EventMetrics.java"), without);
    Path classes = Files.createDirectories(folder.resolve("older-release"));
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    int status =
        compiler.run(
            null,
            null,
            null,
            "-proc:none",
            "-d",
            classes.toString(),
            "-cp",
            jars(),
            file.toString());
    assertThat(status).as("the older release compiles").isZero();
    return classes;
  }

  /** The processor's own jars, one by one: a compiler expands no wildcard. */
  private static String jars() throws IOException {
    Path app = Apps.find().root().resolve("processor/target/app");
    try (Stream<Path> files = Files.list(app)) {
      return files.map(Path::toString).collect(Collectors.joining(File.pathSeparator));
    }
  }

  private static void awaitRead(BrokerProcess broker, ProcessorRun processor) throws Exception {
    try (Backlog backlog = new Backlog(broker.bootstrapServers())) {
      Map<Integer, Long> ends = backlog.ends();
      CheckpointProgress progress = new CheckpointProgress(processor.checkpoint());
      await("the processor has read to " + ends)
          .atMost(Duration.ofMinutes(2))
          .until(() -> progress.hasRead(ends));
    }
  }

  private static void post(Gateway gateway, int from, int until) throws Exception {
    Instant now = Instant.now();
    List<String> events = new ArrayList<>();
    for (int i = from; i < until; i++) {
      events.add(
          EventBuilder.pageView(page(i)).eventId("e" + i).userId("u" + i).eventTime(now).toJson());
    }
    gateway.accept("[" + String.join(",", events) + "]");
  }

  private static String page(int event) {
    return "/p/" + event % 7;
  }

  private static Map<String, Long> byPage(int from, int until) {
    return Stream.iterate(from, event -> event < until, event -> event + 1)
        .collect(Collectors.groupingBy(NewMetricIT::page, Collectors.counting()));
  }

  private static Map<String, Long> views(ResultStore store) {
    return store.topPages(Instant.EPOCH, UNTIL, 100).stream()
        .collect(Collectors.toMap(PageTotal::page, PageTotal::views));
  }

  private static Map<String, Long> metric(ResultStore store, String metric) {
    return store.metric(metric, Instant.EPOCH, UNTIL).stream()
        .collect(
            Collectors.groupingBy(MetricCount::key, Collectors.summingLong(MetricCount::events)));
  }
}
