package dev.tidemark.processor;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.summingLong;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.processor.ledger.ReadCounts;
import dev.tidemark.processor.sink.BatchSink;
import dev.tidemark.processor.sink.StoreSink;
import dev.tidemark.results.BatchResults;
import dev.tidemark.results.LedgerTotals;
import dev.tidemark.results.MetricCount;
import dev.tidemark.results.Metrics;
import dev.tidemark.results.PageMinute;
import dev.tidemark.results.QuarantineRow;
import dev.tidemark.results.ReplayMark;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import org.apache.spark.sql.streaming.StateOperatorProgress;
import org.apache.spark.sql.streaming.StreamingQueryProgress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What strangers choose does not decide how much is kept: pages beyond number, long and hostile
 * texts, ids sent again. {@code -Dtidemark.pages=1000000} for the attack that the limit is for.
 */
class BoundedCardinalityIT {
  private static final int PAGES = Integer.getInteger("tidemark.pages", 30_000);
  private static final int MINUTES = 10;
  private static final int BATCHES = 12;
  private static final int PARTITIONS = 2;
  private static final int LIMIT = 2_000;

  /** The heap's own noise drowns fewer pages. */
  private static final int ENOUGH_TO_SEE_IN_THE_HEAP = 500_000;

  private static final Instant UNTIL = Instant.parse("2999-01-01T00:00:00Z");
  private static final String LONG_TAIL = "-long".repeat(40);

  @TempDir Path folder;

  private final Instant start =
      Instant.now().minus(Duration.ofMinutes(MINUTES + 2)).truncatedTo(ChronoUnit.MINUTES);

  @Test
  void newPagesWithoutEndLeaveStateHeapAndRowsFlat() throws Exception {
    try (Harness harness = Harness.startWithBacklog(folder, PARTITIONS)) {
      appendPages(harness);
      HeapAtHalf sink = new HeapAtHalf(new StoreSink(harness.store));
      try (Processor processor = harness.startProcessor(PAGES / PARTITIONS / BATCHES, sink)) {
        processor.processAllAvailable();

        assertThat(growth(processor, StateOperatorProgress::numRowsTotal)).isLessThan(1.3);
        assertThat(growth(processor, StateOperatorProgress::memoryUsedBytes)).isLessThan(1.5);
        assertThat(most(processor.query().recentProgress(), StateOperatorProgress::memoryUsedBytes))
            .as("the pages that have a place, in each minute")
            .isGreaterThan((long) MINUTES * LIMIT * LONG_TAIL.length());
        long grown = usedHeap() - sink.atHalf;
        System.out.printf("BoundedCardinalityIT: %,d pages: heap %+,d bytes%n", PAGES, grown);
        if (PAGES >= ENOUGH_TO_SEE_IN_THE_HEAP) {
          assertThat(grown).isLessThan(LONG_TAIL.length() / 2L * PAGES / 2);
        }
      }

      assertThat(harness.store.ledger()).isEqualTo(new LedgerTotals(PAGES, 0, PAGES, 0, 0, 0, 0));
      List<PageMinute> minutes = harness.store.pageMinutes(Instant.EPOCH, UNTIL);
      assertThat(minutes.stream().collect(groupingBy(PageMinute::windowStart, counting())).values())
          .hasSize(MINUTES)
          .containsOnly(LIMIT + 1L);
      assertThat(
              minutes.stream()
                  .collect(groupingBy(PageMinute::windowStart, summingLong(PageMinute::views)))
                  .values())
          .containsOnly((long) PAGES / MINUTES);
      assertThat(harness.store.metric(Metrics.EVENTS_BY_PAGE, Instant.EPOCH, UNTIL))
          .hasSize(MINUTES * (LIMIT + 1));
    }
  }

  /** Each task hands on what it has counted several times. */
  @Test
  void aBatchOfLongPagesCountsAsAnyOther() throws Exception {
    int events = 5_000;
    long all = 2L * events;
    String tail = "-long".repeat(390);
    try (Harness harness = Harness.start(folder)) {
      Instant now = Instant.now();
      for (int i = 0; i < events; i++) {
        String page = i % 2 == 0 ? "/cart" : "/" + i + tail;
        harness.sendLater(
            i % PARTITIONS, event("e" + i, "u" + i % 100, page, "/b" + i + tail, now));
        harness.sendLater(1, event("f" + i, "u" + i % 100, "/" + i + "b" + tail, "/a", now));
      }
      harness.flush();
      try (Processor processor = harness.startProcessor(10 * events)) {
        processor.processAllAvailable();
      }

      assertThat(harness.store.ledger()).isEqualTo(new LedgerTotals(all, 0, all, 0, 0, 0, 0));
      Map<String, Long> views =
          harness.store.pageMinutes(Instant.EPOCH, UNTIL).stream()
              .collect(groupingBy(PageMinute::page, summingLong(PageMinute::views)));
      assertThat(views)
          .hasSize(LIMIT + 1)
          .containsEntry("/cart", events / 2L)
          .containsEntry(Metrics.OTHER, all - events / 2 - (LIMIT - 1));
      assertThat(harness.store.visitors(Instant.EPOCH, UNTIL)).isBetween(95L, 105L);
    }
  }

  @Test
  void longAndHostileTextsAndIdsSentAgainChangeNothingForOthers() throws Exception {
    List<String> hostile = hostileTexts();
    try (Harness harness = Harness.start(folder)) {
      Instant now = Instant.now();
      for (int round = 0; round < 3; round++) { // each id three times
        for (int i = 0; i < 100; i++) {
          harness.sendLater(0, event("good" + i, "user", "/cart", "/inicio", now));
        }
        for (int i = 0; i < hostile.size(); i++) {
          String text = hostile.get(i);
          harness.sendLater(1, event("as page " + i, "user", text, "/inicio", now));
          harness.sendLater(1, event("as before " + i, "user", "/fim", text, now));
          harness.sendLater(1, event("as user " + i, text, "/fim", "/inicio", now));
          harness.sendLater(1, event(text, "user", "/fim", "/inicio", now));
        }
      }
      harness.flush();
      try (Processor processor = harness.startProcessor()) {
        processor.processAllAvailable();
      }

      LedgerTotals totals = harness.store.ledger();
      assertThat(totals.unexplained()).isZero();
      assertThat(totals.accepted()).isEqualTo(3L * (100 + 4L * hostile.size()));
      assertThat(totals.duplicate()).isEqualTo(2 * totals.counted());
      Map<String, Long> views =
          harness.store.pageMinutes(Instant.EPOCH, UNTIL).stream()
              .collect(groupingBy(PageMinute::page, summingLong(PageMinute::views)));
      assertThat(views).containsEntry("/cart", 100L).doesNotContainKey(Metrics.OTHER);
      assertThat(views.values().stream().mapToLong(Long::longValue).sum())
          .isEqualTo(totals.counted());
      assertThat(harness.store.transitions(Instant.EPOCH, UNTIL, 1_000))
          .anySatisfy(
              flow -> {
                assertThat(flow.fromPage()).isEqualTo("/inicio");
                assertThat(flow.toPage()).isEqualTo("/cart");
                assertThat(flow.events()).isEqualTo(100);
              });
    }
  }

  /** As after an upgrade that adds metrics: state has a row for each minute and metric, no list. */
  @Test
  void metricsThatACheckpointHasNeverSeenJoinInWithoutLoss() throws Exception {
    try (Harness harness = Harness.start(folder)) {
      String plain =
          "{\"event_id\":\"%s\",\"event_type\":\"page_view\",\"user_id\":\"u\",\"page\":\"/a\",\"event_time\":\"%s\"}";
      Instant now;
      try (Processor processor = harness.startProcessor()) {
        now = Instant.now();
        for (int i = 0; i < 50; i++) {
          harness.sendLater(i % 2, plain.formatted("old" + i, now));
        }
        harness.flush();
        processor.processAllAvailable();
      }
      assertThat(harness.store.transitions(Instant.EPOCH, UNTIL, 10)).isEmpty();

      for (int i = 0; i < 50; i++) {
        harness.sendLater(i % 2, event("new" + i, "u", "/a", "/b", now));
        harness.sendLater(i % 2, plain.formatted("late" + i, now.minus(Duration.ofHours(1))));
      }
      harness.flush();
      try (Processor processor = harness.startProcessor()) {
        processor.processAllAvailable();
      }

      assertThat(harness.store.ledger()).isEqualTo(new LedgerTotals(150, 0, 100, 0, 50, 0, 0));
      assertThat(harness.store.transitions(Instant.EPOCH, UNTIL, 10))
          .singleElement()
          .satisfies(flow -> assertThat(flow.events()).isEqualTo(50));
      assertThat(harness.store.metric(Metrics.LATE_EVENTS_BY_TYPE, Instant.EPOCH, UNTIL))
          .extracting(MetricCount::events)
          .satisfies(counts -> assertThat(sum(counts)).isEqualTo(50));
      assertThat(harness.store.pageMinutes(Instant.EPOCH, UNTIL))
          .extracting(PageMinute::views)
          .satisfies(views -> assertThat(sum(views)).isEqualTo(100));
    }
  }

  private static long sum(List<? extends Long> numbers) {
    return numbers.stream().mapToLong(Long::longValue).sum();
  }

  private void appendPages(Harness harness) throws Exception {
    long millisEach = Duration.ofMinutes(MINUTES).toMillis();
    for (int i = 0; i < PAGES; i++) {
      long at = start.toEpochMilli() + i * millisEach / PAGES;
      String event =
          "{\"event_type\":\"page_view\",\"user_id\":\"u%d\",\"page\":\"/%d%s\",\"event_time\":%d}"
              .formatted(i % 100, i, LONG_TAIL, at);
      harness.appendAt(i % PARTITIONS, at, Harness.recordValue(event, at));
    }
    harness.flush();
    harness.stampByBroker();
  }

  private static List<String> hostileTexts() {
    List<String> texts =
        new ArrayList<>(
            List.of(
                "/(other)",
                "(other)",
                "/'; DROP TABLE page_views_per_minute; --",
                "/<script>alert(1)</script>",
                "/{{7*7}}${7*7}%s%n",
                "/a\\tb\\tc",
                "/a\\u0000b",
                "/\\ud800",
                "/\\u202egnp.exe",
                "/../../etc/passwd",
                "/%00%ff%zz",
                "/%2e%2e/%2f",
                "/\ud83d\ude00".repeat(60),
                "/" + "x".repeat(2_046),
                "/" + "x".repeat(60_000),
                "/" + "a/".repeat(1_000)));
    for (int i = 0; i < 32; i++) {
      texts.add("/\\u00%02x".formatted(i));
    }
    return texts;
  }

  private static String event(String id, String user, String page, String before, Instant time) {
    return "{\"event_id\":\"%s\",\"event_type\":\"page_view\",\"user_id\":\"%s\",\"page\":\"%s\",\"previous_page\":\"%s\",\"event_time\":\"%s\"}"
        .formatted(id, user, page, before, time);
  }

  /** The most in the second half of the batches by the most in the first. */
  private static double growth(Processor processor, ToLongFunction<StateOperatorProgress> what) {
    StreamingQueryProgress[] batches = processor.query().recentProgress();
    assertThat(batches).hasSizeGreaterThanOrEqualTo(BATCHES);
    int half = batches.length / 2;
    return (double) most(Arrays.copyOfRange(batches, half, batches.length), what)
        / most(Arrays.copyOf(batches, half), what);
  }

  private static long most(
      StreamingQueryProgress[] batches, ToLongFunction<StateOperatorProgress> what) {
    return Arrays.stream(batches)
        .flatMap(batch -> Arrays.stream(batch.stateOperators()))
        .mapToLong(what)
        .max()
        .orElseThrow();
  }

  private static long usedHeap() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  /** Looks at the heap once half of the pages are written. */
  private static final class HeapAtHalf implements BatchSink {
    private final BatchSink sink;
    private long read;
    private volatile long atHalf;

    HeapAtHalf(BatchSink sink) {
      this.sink = sink;
    }

    @Override
    public void write(BatchResults results) {
      sink.write(results);
      read += results.ledger().stream().mapToLong(slice -> slice.read()).sum();
      if (atHalf == 0 && read >= PAGES / 2) {
        atHalf = usedHeap();
      }
    }

    @Override
    public void writeQuarantine(List<QuarantineRow> rows) {
      sink.writeQuarantine(rows);
    }

    @Override
    public void committed(Collection<ReadCounts> reads) {
      sink.committed(reads);
    }

    @Override
    public void writeReplays(List<ReplayMark> marks) {
      sink.writeReplays(marks);
    }
  }
}
