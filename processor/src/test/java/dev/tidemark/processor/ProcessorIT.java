package dev.tidemark.processor;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.tidemark.events.QuarantineRecord;
import dev.tidemark.events.Topics;
import dev.tidemark.processor.checkpoint.CheckpointException;
import dev.tidemark.results.LedgerTotals;
import dev.tidemark.results.MetricCount;
import dev.tidemark.results.Metrics;
import dev.tidemark.results.PageMinute;
import dev.tidemark.results.QuarantineRow;
import dev.tidemark.results.TransitionTotal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessorIT {
  private static final Instant FROM = Instant.EPOCH;
  private static final Instant UNTIL = Instant.parse("2999-01-01T00:00:00Z");

  @TempDir Path folder;
  private Harness harness;

  @BeforeEach
  void start() throws Exception {
    harness = Harness.start(folder);
  }

  @AfterEach
  void stop() {
    harness.close();
  }

  @Test
  void countsEveryEventInExactlyOnePlace() throws Exception {
    Instant now = Instant.now();
    Instant early = now.minusSeconds(50);
    Instant late = now.minus(Duration.ofMinutes(12));
    harness.send(0, event("a", "page_view", "/cart", now));
    harness.send(0, event("b", "page_view", "/cart?utm=x#y", early));
    harness.send(1, event("c", "page_view", "/ofertas/", now));
    harness.send(1, event("d", "add_to_cart", "/cart", now));
    harness.send(0, event("a", "page_view", "/cart", now)); // a duplicate
    harness.send(0, event("late", "page_view", "/cart", late));
    harness.send(1, event("future", "page_view", "/cart", now.plus(Duration.ofMinutes(5))));
    harness.send(0, "{\"event_type\":\"page_view\"}");
    harness.send(1, "not json");
    harness.tick(0, "g1", 5);
    harness.tick(1, "g1", 4);

    try (Processor processor = harness.startProcessor()) {
      processor.processAllAvailable();
      awaitQuarantined(3);
    }

    assertThat(harness.store.ledger()).isEqualTo(new LedgerTotals(9, 9, 4, 3, 1, 1, 0));
    assertThat(harness.store.pageMinutes(FROM, UNTIL))
        .containsExactlyInAnyOrderElementsOf(
            merged(
                new PageMinute(minute(now), "/cart", 1, 0),
                new PageMinute(minute(early), "/cart", 1, 0),
                new PageMinute(minute(now), "/ofertas", 1, 0),
                new PageMinute(minute(late), "/cart", 0, 1)));
    assertThat(harness.store.metric("events_by_type", FROM, UNTIL))
        .extracting(row -> row.key() + "=" + row.events())
        .contains("add_to_cart=1");
    assertThat(harness.store.quarantined(null, 10))
        .extracting(row -> String.join(",", row.reasons()))
        .containsExactlyInAnyOrder(
            "in_the_future", "malformed_json", "missing_event_time,missing_page,missing_user_id");
  }

  @Test
  void keepsTheRawBytesAndThePlaceOfAFaultyEvent() throws Exception {
    harness.send(1, event("x", "page_view", "/a", Instant.now()));
    harness.send(1, "{\"broken\": \u00e9\t ");

    try (Processor processor = harness.startProcessor()) {
      processor.processAllAvailable();
      awaitQuarantined(1);
    }

    QuarantineRow row = harness.store.quarantined(null, 10).get(0);
    assertThat(row.partition()).isEqualTo(1);
    assertThat(row.offset()).isEqualTo(1);
    assertThat(row.raw()).isEqualTo("{\"broken\": \u00e9\t ".getBytes(StandardCharsets.UTF_8));
    assertThat(row.reasons()).containsExactly("malformed_json");
  }

  @Test
  void anEventOfTheYear2099MovesNoWatermark() throws Exception {
    try (Processor processor = harness.startProcessor()) {
      harness.send(0, event("2099", "page_view", "/a", Instant.parse("2099-01-01T00:00:00Z")));
      harness.send(1, event("2099b", "page_view", "/a", Instant.parse("2099-01-01T00:00:00Z")));
      processor.processAllAvailable();
      for (int i = 0; i < 6; i++) {
        Instant longAgo = Instant.now().minusSeconds(100);
        harness.send(i % 2, event("e" + i, "page_view", "/a", longAgo));
        processor.processAllAvailable();
      }
      awaitQuarantined(2);

      LedgerTotals totals = harness.store.ledger();
      assertThat(totals.counted()).isEqualTo(6);
      assertThat(totals.quarantined()).isEqualTo(2);
      assertThat(totals.late()).isZero();
      assertThat(totals.unexplained()).isZero();
    }
  }

  @Test
  void aBatchThatRunsAgainChangesNothing() throws Exception {
    try (Processor processor = harness.startProcessor()) {
      sendMix(0);
      processor.processAllAvailable();
      sendMix(100);
      processor.processAllAvailable();
      awaitQuarantined(2);
    }
    LedgerTotals totals = harness.store.ledger();
    List<PageMinute> minutes = harness.store.pageMinutes(FROM, UNTIL);
    deleteLastCommit();

    try (Processor processor = harness.startProcessor()) {
      processor.processAllAvailable();
      assertThat(harness.store.ledger()).isEqualTo(totals);
      assertThat(harness.store.pageMinutes(FROM, UNTIL)).isEqualTo(minutes);
      assertThat(harness.store.quarantined(null, 10)).hasSize(2);

      sendMix(200);
      processor.processAllAvailable();
      awaitQuarantined(3);
      assertThat(harness.store.ledger().counted()).isEqualTo(totals.counted() / 2 * 3);
      assertThat(harness.store.ledger().unexplained()).isZero();
    }
  }

  /** Its batches would run again with other bounds, and the ledger have the same events twice. */
  @Test
  void refusesACheckpointThatIsOlderThanTheStore() throws Exception {
    Path copy = folder.resolve("copy");
    try (Processor processor = harness.startProcessor()) {
      sendMix(0);
      processor.processAllAvailable();
    }
    copy(harness.checkpoint(), copy);
    try (Processor processor = harness.startProcessor()) {
      for (int first = 100; first <= 200; first += 100) {
        sendMix(first);
        processor.processAllAvailable();
      }
    }
    LedgerTotals totals = harness.store.ledger();
    delete(harness.checkpoint());
    copy(copy, harness.checkpoint());

    assertThatThrownBy(
            () -> {
              try (Processor processor = harness.startProcessor()) {
                processor.processAllAvailable();
                assertThat(harness.store.ledger()).isEqualTo(totals);
              }
            })
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("it is older than the results")
        .hasMessageContaining("up to the offsets {0=21, 1=22}, and they up to {0=63, 1=66}")
        .hasMessageContaining("Way out: put back the newest copy of the whole folder");
    assertThat(harness.store.ledger()).isEqualTo(totals);
  }

  @Test
  void knowsDuplicatesAndTheFunnelOverARestart() throws Exception {
    Instant now;
    try (Processor processor = harness.startProcessor()) {
      now = Instant.now();
      harness.send(0, event("a", "view_item", "/p/1", now));
      harness.send(1, event("a", "view_item", "/p/1", now));
      processor.processAllAvailable();
    }
    try (Processor processor = harness.startProcessor()) {
      harness.send(0, event("a", "view_item", "/p/1", now)); // a copy
      harness.send(0, event("b", "view_item", "/p/1", now)); // no first view any more
      harness.send(0, event("c", "purchase", "/p/1", now)); // without a cart
      harness.send(0, event("d", "add_to_cart", "/p/1", now));
      processor.processAllAvailable();
    }

    assertThat(harness.store.ledger()).isEqualTo(new LedgerTotals(6, 0, 5, 0, 0, 1, 0));
    assertThat(sums(Metrics.FUNNEL))
        .isEqualTo(
            Map.of(
                "skip\tview_item", 2L, // one in each partition
                "strict\tview_item", 2L,
                "skip\tpurchase", 1L,
                "skip\tadd_to_cart", 1L,
                "strict\tadd_to_cart", 1L));
  }

  @Test
  void countsEveryMetric() throws Exception {
    Instant now = Instant.now();
    String from = ",\"previous_page\":\"/inicio\",\"app_version\":\"1.2\"}";
    harness.send(0, event("a", "page_view", "/cart", now).replaceAll("}$", from));
    harness.send(0, event("b", "page_view", "/cart", now).replaceAll("}$", from));
    harness.send(0, event("c", "search", "/busca", now).replace("u1", "u2"));
    harness.send(0, event("late", "search", "/busca", now.minus(Duration.ofHours(1))));
    harness.send(0, event("bad", "SEARCH", "/busca", now).replaceAll("}$", from));
    for (int i = 0; i < 40; i++) {
      harness.send(1, event("bot" + i, "search", "/busca", now).replace("u1", "machine"));
    }

    try (Processor processor = harness.startProcessor()) {
      processor.processAllAvailable();
    }

    assertThat(harness.store.transitions(FROM, UNTIL, 10))
        .containsExactly(new TransitionTotal("/inicio", "/cart", 2));
    assertThat(harness.store.visitors(FROM, UNTIL)).isEqualTo(3);
    assertThat(sums(Metrics.EVENTS_BY_TYPE)).isEqualTo(Map.of("page_view", 2L, "search", 41L));
    assertThat(sums(Metrics.LATE_EVENTS_BY_TYPE)).isEqualTo(Map.of("search", 1L));
    assertThat(sums(Metrics.EVENTS_BY_PAGE)).isEqualTo(Map.of("/cart", 2L, "/busca", 41L));
    assertThat(sums(Metrics.EVENTS_BY_PAGE_AND_TYPE))
        .isEqualTo(Map.of(Metrics.key("/busca", "search"), 41L));
    assertThat(sums(Metrics.RECEIVED))
        .isEqualTo(Map.of("/cart\t1.2", 2L, "/busca\t", 42L, "/busca\t1.2", 1L));
    assertThat(sums(Metrics.QUARANTINED)).isEqualTo(Map.of("invalid_event_type\t/busca\t1.2", 1L));
    assertThat(sums(Metrics.BOT_SIGNALS))
        .containsEntry("machine\trate_30", 11L)
        .allSatisfy((key, events) -> assertThat(key).startsWith("machine\t"));
    assertThat(harness.store.ledger().unexplained()).isZero();
  }

  @Test
  void carriesOnBehindWhatIsNoQuarantinedEvent() throws Exception {
    try (Processor processor = harness.startProcessor()) {
      harness.append(Topics.QUARANTINE, 0, "somebody else's".getBytes(UTF_8));
      harness.append(Topics.QUARANTINE, 0, null);
      harness.append(
          Topics.QUARANTINE,
          1,
          "1\ttopic\t0\t1\t2\t3\tof_a_newer_release\t\t\t\n{}".getBytes(UTF_8));
      harness.send(0, "[1]");
      harness.send(1, "[2]");
      processor.processAllAvailable();
      awaitQuarantined(2);
    }

    assertThat(harness.store.quarantined(null, 100)).hasSize(2);
  }

  @Test
  void quarantinesAnEventThatNoQuarantineRecordHasRoomFor() throws Exception {
    byte[] event = ("{\"title\":\"" + "x".repeat(3_000_000) + "\"}").getBytes(UTF_8);
    harness.appendCompressed(0, event);
    harness.send(0, event("a", "page_view", "/a", Instant.now()));
    try (Processor processor = harness.startProcessor()) {
      processor.processAllAvailable();
      awaitQuarantined(1);
    }

    assertThat(harness.store.ledger()).isEqualTo(new LedgerTotals(2, 0, 1, 1, 0, 0, 0));
    assertThat(harness.store.quarantined(null, 100))
        .singleElement()
        .satisfies(
            row ->
                assertThat(row.raw())
                    .isEqualTo(Arrays.copyOf(event, QuarantineRecord.LONGEST_RAW)));
  }

  @Test
  void countsPagesBeyondTheLimitTogether() throws Exception {
    Instant now = Instant.now();
    int pages = 2_500;
    for (int i = 0; i < pages; i++) {
      harness.sendLater(i % 2, event("e" + i, "page_view", "/" + "x".repeat(900) + i, now));
    }
    harness.flush();
    try (Processor processor = harness.startProcessor()) {
      processor.processAllAvailable();
    }

    List<PageMinute> minutes = harness.store.pageMinutes(FROM, UNTIL);
    assertThat(minutes).hasSize(2_001);
    assertThat(minutes.stream().mapToLong(PageMinute::views).sum()).isEqualTo(pages);
    assertThat(minutes)
        .filteredOn(it -> it.page().equals(Metrics.OTHER))
        .extracting(PageMinute::views)
        .containsExactly(500L);
    assertThat(harness.store.ledger().unexplained()).isZero();
  }

  /** A metric's counts of all minutes, by key. */
  private Map<String, Long> sums(String metric) {
    return harness.store.metric(metric, FROM, UNTIL).stream()
        .collect(toMap(MetricCount::key, MetricCount::events, Long::sum));
  }

  private void sendMix(int first) {
    Instant now = Instant.now();
    for (int i = first; i < first + 40; i++) {
      harness.send(i % 2, event("id" + i, "page_view", "/p/" + i % 7, now.minusSeconds(i % 60)));
    }
    harness.send(0, event("id" + first, "page_view", "/p/0", now)); // a duplicate
    harness.send(1, event("late" + first, "page_view", "/p/0", now.minus(Duration.ofHours(1))));
    harness.send(1, "[" + first + "]");
  }

  private void awaitQuarantined(int rows) {
    await("quarantine rows in the store")
        .atMost(Duration.ofMinutes(1))
        .until(() -> harness.store.quarantined(null, 100).size() >= rows);
  }

  private static void copy(Path from, Path to) throws IOException {
    for (Path file : files(from)) {
      Path target = to.resolve(from.relativize(file));
      Files.createDirectories(target.getParent());
      Files.copy(file, target);
    }
  }

  private static void delete(Path root) throws IOException {
    for (Path file : files(root)) {
      Files.delete(file);
    }
  }

  private static List<Path> files(Path root) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      return files.filter(Files::isRegularFile).toList();
    }
  }

  private void deleteLastCommit() throws Exception {
    try (Stream<Path> commits = Files.list(harness.checkpoint().resolve("commits"))) {
      Path last =
          commits
              .filter(file -> file.getFileName().toString().matches("\\d+"))
              .max(Comparator.comparingInt(file -> Integer.parseInt(file.getFileName().toString())))
              .orElseThrow();
      Files.delete(last);
    }
  }

  /** Two of the minutes may be the same one, when the clock stands so. */
  private static List<PageMinute> merged(PageMinute... rows) {
    return Stream.of(rows)
        .collect(
            toMap(
                row -> row.windowStart() + row.page(),
                row -> row,
                (a, b) ->
                    new PageMinute(
                        a.windowStart(),
                        a.page(),
                        a.views() + b.views(),
                        a.lateViews() + b.lateViews())))
        .values()
        .stream()
        .toList();
  }

  private static Instant minute(Instant time) {
    return time.truncatedTo(ChronoUnit.MINUTES);
  }

  private static String event(String id, String type, String page, Instant time) {
    return "{\"event_id\":\"%s\",\"event_type\":\"%s\",\"user_id\":\"u1\",\"page\":\"%s\",\"event_time\":\"%s\"}"
        .formatted(id, type, page, time);
  }
}
