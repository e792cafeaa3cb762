package dev.tidemark.pipeline;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import dev.tidemark.broker.BrokerProcess;
import dev.tidemark.events.BeaconSplitter;
import dev.tidemark.results.QuarantineRow;
import dev.tidemark.results.ResultStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every document of the JSONTestSuite goes through the whole pipeline: none is refused, none is
 * counted, and each is in quarantine to the byte.
 */
class JsonTestSuiteIT {
  private static final int MANY = 10_000;

  @TempDir Path folder;

  @Test
  void everyDocumentIsInQuarantineToTheByte() throws Exception {
    Path suite =
        Path.of(
            System.getProperty("tidemark.fixtures", "../../shared/fixtures"), "json-test-suite");
    assumeThat(suite).as("JSONTestSuite").isDirectory();
    Map<String, List<String>> eventsByFile = new LinkedHashMap<>();
    try (BrokerProcess broker = BrokerProcess.start(folder.resolve("kafka"));
        Gateway gateway = Gateway.start(broker)) {
      for (Path file : documents(suite)) {
        byte[] body = Files.readAllBytes(file);
        gateway.accept(body);
        eventsByFile.put(file.getFileName().toString(), cut(body));
      }
      gateway.stop();
      try (ProcessorRun processor = ProcessorRun.start(broker, folder)) {
        CheckpointProgress progress = new CheckpointProgress(processor.checkpoint());
        try (Backlog backlog = new Backlog(broker.bootstrapServers())) {
          Map<Integer, Long> ends = backlog.ends();
          await("the processor has read to " + ends)
              .atMost(Duration.ofMinutes(2))
              .until(() -> progress.hasRead(ends));
        }
        processor.stop();
      }
    }

    List<String> sent = eventsByFile.values().stream().flatMap(List::stream).toList();
    try (ResultStore store = ProcessorRun.results(folder)) {
      Map<String, List<String>> reasons =
          store.quarantined(null, MANY).stream()
              .collect(
                  Collectors.toMap(
                      row -> new String(row.raw(), ISO_8859_1),
                      QuarantineRow::reasons,
                      (first, second) -> first));
      assertThat(store.quarantined(null, MANY))
          .extracting(row -> new String(row.raw(), ISO_8859_1))
          .containsExactlyInAnyOrderElementsOf(sent);
      assertThat(store.ledger().unexplained()).isZero();
      assertThat(store.ledger().counted()).isZero();
      assertThat(notMalformed(eventsByFile, reasons::get)).isEmpty();
    }
  }

  /** Files that no JSON parser may accept, of which no event was found to be malformed. */
  private static List<String> notMalformed(
      Map<String, List<String>> eventsByFile, Function<String, List<String>> reasons) {
    return eventsByFile.entrySet().stream()
        .filter(file -> file.getKey().startsWith("n_") && !file.getValue().isEmpty())
        .filter(
            file ->
                file.getValue().stream()
                    .noneMatch(event -> reasons.apply(event).contains("malformed_json")))
        .map(Map.Entry::getKey)
        .toList();
  }

  private static List<String> cut(byte[] body) throws Exception {
    BeaconSplitter splitter = new BeaconSplitter(1_000);
    int events = splitter.split(body, body.length);
    List<String> cut = new ArrayList<>();
    for (int i = 0; i < events; i++) {
      int start = splitter.start(i);
      cut.add(new String(body, start, splitter.end(i) - start, ISO_8859_1));
    }
    return cut;
  }

  /** But not those larger than the gateway takes. */
  private static List<Path> documents(Path suite) throws Exception {
    List<Path> documents = new ArrayList<>();
    try (Stream<Path> files = Files.list(suite)) {
      for (Path file : files.sorted().toList()) {
        if (Files.size(file) <= 64 * 1_024) {
          documents.add(file);
        }
      }
    }
    assertThat(documents).hasSizeGreaterThan(300);
    return documents;
  }
}
