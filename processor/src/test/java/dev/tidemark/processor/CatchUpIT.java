package dev.tidemark.processor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.results.LedgerTotals;
import dev.tidemark.results.PageMinute;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.apache.spark.sql.streaming.StateOperatorProgress;
import org.apache.spark.sql.streaming.StreamingQueryProgress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * An hour of backlog, read little by little from partitions that stand at different places in time:
 * of the four, one got its whole hour within ten minutes, and one is idle after twenty. Nothing
 * that is on time by the contract's rule may be dropped, and every count is exact.
 */
class CatchUpIT {
  private static final int PARTITIONS = 4;
  private static final int COMPRESSED = 1;
  private static final int IDLE_EARLY = 2;
  private static final int EVENTS = 16_000;
  private static final long MINUTE = 60_000;
  private static final int OFFSETS_PER_TRIGGER = 300;

  private record Appended(int partition, long at, String event) {}

  @TempDir Path folder;

  private final long start =
      Instant.now().minus(Duration.ofMinutes(65)).truncatedTo(ChronoUnit.MINUTES).toEpochMilli();
  private final Map<String, PageMinute> expected = new TreeMap<>();
  private final List<Appended> backlog = new ArrayList<>();
  private int late;
  private int duplicates;

  @Test
  void dropsNothingThatIsOnTimeWhilePartitionsStandAtDifferentTimes() throws Exception {
    makeBacklog(new SplittableRandom(7));
    try (Harness harness = Harness.startWithBacklog(folder, PARTITIONS)) {
      backlog.sort(Comparator.comparingLong(Appended::at));
      backlog.forEach(record -> append(harness, record));
      harness.flush();
      harness.stampByBroker();

      try (Processor processor = harness.startProcessor(OFFSETS_PER_TRIGGER)) {
        processor.processAllAvailable();

        assertThat(rowsDroppedByWatermark(processor)).isZero();
        assertThat(
                Arrays.stream(processor.query().recentProgress()).mapToLong(CatchUpIT::watermark))
            .as("watermarks, which move while there is a backlog")
            .anyMatch(watermark -> watermark > start);
      }

      assertThat(harness.store.pageMinutes(Instant.EPOCH, Instant.now()))
          .containsExactlyInAnyOrderElementsOf(expected.values());
      long counted = (long) EVENTS - late;
      assertThat(harness.store.ledger())
          .isEqualTo(
              new LedgerTotals((long) EVENTS + duplicates, 0, counted, 0, late, duplicates, 0));
    }
  }

  private void makeBacklog(SplittableRandom random) {
    for (int i = 0; i < EVENTS; i++) {
      int partition = random.nextInt(PARTITIONS);
      long appended = start + random.nextLong(span(partition));
      boolean isLate = random.nextInt(100) == 0;
      long behind = isLate ? 121_000 + random.nextLong(20 * MINUTE) : random.nextLong(119_000);
      long time = appended - behind;
      String page = "/p/" + random.nextInt(50);
      String event =
          "{\"event_id\":\"e%d\",\"event_type\":\"page_view\",\"user_id\":\"u\",\"page\":\"%s\",\"event_time\":%d}"
              .formatted(i, page, time);
      backlog.add(new Appended(partition, appended, event));
      expect(page, time, isLate);
      late += isLate ? 1 : 0;
      if (behind < 60_000 && random.nextInt(50) == 0) {
        // sent again within a minute
        long again = appended + random.nextLong(60_000);
        backlog.add(new Appended(partition, again, event));
        duplicates++;
      }
    }
  }

  private static void append(Harness harness, Appended record) {
    harness.appendAt(record.partition, record.at, Harness.recordValue(record.event, record.at));
  }

  private static long span(int partition) {
    return switch (partition) {
      case COMPRESSED -> 10 * MINUTE;
      case IDLE_EARLY -> 20 * MINUTE;
      default -> 60 * MINUTE;
    };
  }

  private void expect(String page, long time, boolean isLate) {
    Instant minute = Instant.ofEpochMilli(time).truncatedTo(ChronoUnit.MINUTES);
    expected.merge(
        minute + page,
        new PageMinute(minute, page, isLate ? 0 : 1, isLate ? 1 : 0),
        (a, b) ->
            new PageMinute(minute, page, a.views() + b.views(), a.lateViews() + b.lateViews()));
  }

  private static long rowsDroppedByWatermark(Processor processor) {
    return Arrays.stream(processor.query().recentProgress())
        .flatMap(progress -> Arrays.stream(progress.stateOperators()))
        .mapToLong(StateOperatorProgress::numRowsDroppedByWatermark)
        .sum();
  }

  private static long watermark(StreamingQueryProgress progress) {
    String watermark = progress.eventTime().get("watermark");
    return watermark == null ? 0 : Instant.parse(watermark).toEpochMilli();
  }
}
