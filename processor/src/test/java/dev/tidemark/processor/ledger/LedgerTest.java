package dev.tidemark.processor.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.events.Tick;
import dev.tidemark.results.GatewayTick;
import dev.tidemark.results.LedgerSlice;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class LedgerTest {
  private static final Instant STORED = Instant.parse("2026-11-23T12:05:00Z");
  private static final long MINUTE = Instant.parse("2026-11-23T12:00:00Z").toEpochMilli();

  private final Ledger ledger = new Ledger();

  @Test
  void balancesABatchThatSpansTwoMinutes() {
    ReadCounts read = new ReadCounts(3);
    counted(read, 10, MINUTE + 1_000, MINUTE + 900);
    read.record(11, MINUTE + 2_000);
    read.valid(MINUTE + 1_900);
    read.duplicate();
    read.record(12, MINUTE + 3_000);
    read.quarantined();
    read.record(13, MINUTE + 4_000);
    read.tick(new Tick("g", 5, MINUTE + 3_990, 77, 2));
    read.record(14, MINUTE + 61_000);
    read.valid(MINUTE + 60_500);
    read.late();
    read(read);
    added(0, 2);

    List<LedgerSlice> slices = ledger.slices(STORED);

    assertThat(slices)
        .containsExactly(
            new LedgerSlice(
                3,
                10,
                at(MINUTE),
                15,
                4,
                1,
                1,
                1,
                0,
                1,
                0,
                at(MINUTE + 900),
                at(MINUTE + 1_900),
                STORED),
            new LedgerSlice(
                3,
                10,
                at(MINUTE + 60_000),
                15,
                1,
                0,
                0,
                0,
                1,
                0,
                0,
                at(MINUTE + 60_500),
                at(MINUTE + 60_500),
                STORED));
    assertThat(ledger.ticks())
        .containsExactly(new GatewayTick("g", at(5), 3, 77, 2, at(MINUTE + 3_990)));
  }

  @Test
  void callsUnexplainedWhatCountedButWasNeverAdded() {
    read(counted(6));
    added(0, 4);

    LedgerSlice slice = ledger.slices(STORED).get(0);

    assertThat(slice.counted()).isEqualTo(4);
    assertThat(slice.unexplained()).isEqualTo(2);
  }

  @Test
  void callsUnexplainedLateEventsThatWereNeverAdded() {
    ReadCounts read = counted(1);
    for (int i = 1; i < 4; i++) {
      read.record(i, MINUTE);
      read.valid(MINUTE);
      read.late();
    }
    read(read);
    added(0, 1);

    LedgerSlice slice = ledger.slices(STORED).get(0);

    assertThat(slice.counted()).isZero();
    assertThat(slice.late()).isEqualTo(1);
    assertThat(slice.unexplained()).isEqualTo(3);
  }

  @Test
  void callsUnexplainedWhatWasAddedButNeverRead() {
    read(counted(6));
    added(0, 7);

    assertThat(ledger.slices(STORED).get(0).unexplained()).isEqualTo(-1);
  }

  @Test
  void callsUnexplainedARecordThatNothingBecameOf() {
    ReadCounts read = counted(2);
    read.record(2, MINUTE);
    read(read);
    added(0, 2);

    assertThat(ledger.slices(STORED).get(0).unexplained()).isEqualTo(1);
  }

  @Test
  void aTaskThatRanTwiceCountsOnce() {
    for (int run = 0; run < 2; run++) {
      read(counted(1));
      added(1, 1);
    }

    LedgerSlice slice = ledger.slices(STORED).get(0);

    assertThat(slice.read()).isEqualTo(1);
    assertThat(slice.counted()).isEqualTo(1);
    assertThat(slice.unexplained()).isZero();
  }

  @Test
  void sumsWhatAllTasksAdded() {
    read(counted(5));
    added(0, 2);
    added(1, 3);

    assertThat(ledger.slices(STORED).get(0).counted()).isEqualTo(5);
  }

  @Test
  void forgetsTheBatchBefore() {
    read(counted(1));
    added(0, 9);

    ledger.reset();

    assertThat(ledger.slices(STORED)).isEmpty();
    assertThat(ledger.ticks()).isEmpty();
  }

  private static ReadCounts counted(int events) {
    ReadCounts read = new ReadCounts(0);
    for (int i = 0; i < events; i++) {
      counted(read, i, MINUTE, MINUTE);
    }
    return read;
  }

  private static void counted(ReadCounts read, long offset, long appendedAt, long receivedAt) {
    read.record(offset, appendedAt);
    read.valid(receivedAt);
    read.counted();
  }

  private void read(ReadCounts counts) {
    ledger.reads().add(new LatestAccumulator.Entry<>(counts.partition(), counts));
  }

  private void added(int task, long events) {
    AddedCounts counts = new AddedCounts(task);
    counts.add(events);
    ledger.added().add(new LatestAccumulator.Entry<>(task, counts));
  }

  private static Instant at(long millis) {
    return Instant.ofEpochMilli(millis);
  }
}
