package dev.tidemark.processor.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.processor.ledger.ReadCounts;
import dev.tidemark.processor.sink.BatchSink;
import dev.tidemark.results.BatchResults;
import dev.tidemark.results.LedgerSlice;
import dev.tidemark.results.QuarantineRow;
import dev.tidemark.results.ReplayMark;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MeteredSinkTest {
  private static final Instant NOW = Instant.parse("2026-11-23T12:00:10Z");

  private final ProcessorMetrics metrics = new ProcessorMetrics(Clock.fixed(NOW, ZoneOffset.UTC));
  private final PartitionLag lag =
      new PartitionLag(metrics, Map.of(), Duration.ofSeconds(1), Clock.fixed(NOW, ZoneOffset.UTC));

  @Test
  void countsWhatBecameOfEventsOnceTheyAreWritten() {
    BatchSink sink = new MeteredSink(new AcceptingSink(), metrics, lag);

    sink.write(batch(slice(0, 20, 4, 9, 3, 2, 1, 1), slice(1, 5, 0, 5, 0, 0, 0, 0)));

    assertThat(metrics.scrape().lines())
        .contains(
            "processor_records_read_total 25.0",
            "processor_events_total{outcome=\"counted\"} 14.0",
            "processor_events_total{outcome=\"quarantined\"} 3.0",
            "processor_events_total{outcome=\"late\"} 2.0",
            "processor_events_total{outcome=\"duplicate\"} 1.0",
            "processor_records_unexplained_total 1.0");
  }

  @Test
  void countsNothingThatWasNotWritten() {
    BatchSink failing =
        new AcceptingSink() {
          @Override
          public void write(BatchResults results) {
            throw new IllegalStateException("Cannot write");
          }
        };
    BatchSink sink = new MeteredSink(failing, metrics, lag);

    assertThatThrownBy(() -> sink.write(batch(slice(0, 7, 0, 7, 0, 0, 0, 0))))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("Cannot write");

    assertThat(metrics.scrape().lines())
        .contains("processor_events_total{outcome=\"counted\"} 0.0");
  }

  @Test
  void countsEachReasonOfAQuarantinedEvent() {
    BatchSink sink = new MeteredSink(new AcceptingSink(), metrics, lag);

    sink.writeQuarantine(
        List.of(
            quarantined(0, "missing_page", "missing_user_id"),
            quarantined(1, "missing_page", "a_reason_of_the_future")));

    assertThat(metrics.scrape().lines())
        .contains(
            "processor_quarantine_reasons_total{reason=\"missing_page\"} 2.0",
            "processor_quarantine_reasons_total{reason=\"missing_user_id\"} 1.0")
        .noneMatch(line -> line.contains("a_reason_of_the_future"));
  }

  @Test
  void measuresFromTheOldestAppendUntilTheBatchIsStored() {
    BatchSink sink = new MeteredSink(new AcceptingSink(), metrics, lag);
    ReadCounts read = new ReadCounts(3);
    read.record(10, NOW.minusMillis(1_500).toEpochMilli());
    read.record(11, NOW.minusMillis(100).toEpochMilli());

    sink.committed(List.of(read, new ReadCounts(4)));

    assertThat(metrics.scrape().lines())
        .contains(
            "processor_end_to_end_seconds_count 1",
            "processor_end_to_end_seconds_sum 1.5",
            "processor_last_batch_timestamp_seconds 1.79543521E9");
  }

  @Test
  void lagIsTheAgeOfTheLastStoredRecordWhileThereAreNewerOnes() {
    BatchSink sink = new MeteredSink(new AcceptingSink(), metrics, lag);
    ReadCounts read = new ReadCounts(0);
    read.record(10, NOW.minusSeconds(30).toEpochMilli());
    sink.committed(List.of(read));

    lag.ends(Map.of(0, 11L));
    assertThat(metrics.scrape().lines())
        .contains(
            "processor_lag_records{partition=\"0\"} 0.0",
            "processor_lag_seconds{partition=\"0\"} 0.0");

    lag.ends(Map.of(0, 15L));
    assertThat(metrics.scrape().lines())
        .contains(
            "processor_lag_records{partition=\"0\"} 4.0",
            "processor_lag_seconds{partition=\"0\"} 30.0");
  }

  @Test
  void lagIsNotKnownBeforeTheFirstBatch() {
    lag.ends(Map.of(0, 15L));

    assertThat(metrics.scrape().lines()).contains("processor_lag_seconds{partition=\"0\"} NaN");
  }

  private static BatchResults batch(LedgerSlice... slices) {
    return new BatchResults(List.of(), List.of(), List.of(), List.of(slices), List.of());
  }

  private static LedgerSlice slice(
      int partition,
      long read,
      long ticks,
      long counted,
      long quarantined,
      long late,
      long duplicate,
      long unexplained) {
    return new LedgerSlice(
        partition,
        0,
        Instant.EPOCH,
        read,
        read,
        ticks,
        counted,
        quarantined,
        late,
        duplicate,
        unexplained,
        NOW,
        NOW,
        NOW);
  }

  private static QuarantineRow quarantined(long offset, String... reasons) {
    return new QuarantineRow(
        "clickstream.events",
        0,
        offset,
        NOW,
        NOW,
        List.of(reasons),
        "/x",
        "page_view",
        "1.0",
        "{}".getBytes(StandardCharsets.UTF_8));
  }

  private static class AcceptingSink implements BatchSink {
    @Override
    public void write(BatchResults results) {}

    @Override
    public void writeQuarantine(List<QuarantineRow> rows) {}

    @Override
    public void writeReplays(List<ReplayMark> marks) {}
  }
}
