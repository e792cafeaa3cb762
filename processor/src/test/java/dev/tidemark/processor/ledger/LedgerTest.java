package dev.tidemark.processor.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
    read.valid(10, MINUTE + 1_000, MINUTE + 900);
    read.valid(11, MINUTE + 2_000, MINUTE + 1_900);
    read.quarantined(12, MINUTE + 3_000);
    read.tick(13, MINUTE + 4_000, new Tick("g", 5, MINUTE + 3_990, 77, 2));
    read.valid(14, MINUTE + 61_000, MINUTE + 60_500);
    read(read);
    SurvivorCounts survivors = new SurvivorCounts(0);
    survivors.counted(3, MINUTE);
    survivors.late(3, MINUTE + 60_000);
    survived(survivors);

    List<LedgerSlice> slices = ledger.slices(1, STORED);

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
  void callsUnexplainedWhatSparkDidNotDropAsADuplicate() {
    ReadCounts read = new ReadCounts(0);
    for (int i = 0; i < 10; i++) {
      read.valid(i, MINUTE, MINUTE);
    }
    read(read);
    SurvivorCounts survivors = new SurvivorCounts(0);
    for (int i = 0; i < 6; i++) {
      survivors.counted(0, MINUTE);
    }
    survived(survivors);

    LedgerSlice slice = ledger.slices(3, STORED).get(0);

    assertThat(slice.counted()).isEqualTo(6);
    assertThat(slice.duplicate()).isEqualTo(3);
    assertThat(slice.unexplained()).isEqualTo(1);
  }

  @Test
  void aTaskThatRanTwiceCountsOnce() {
    for (int run = 0; run < 2; run++) {
      ReadCounts read = new ReadCounts(0);
      read.valid(0, MINUTE, MINUTE);
      read(read);
      SurvivorCounts survivors = new SurvivorCounts(1);
      survivors.counted(0, MINUTE);
      survived(survivors);
    }

    LedgerSlice slice = ledger.slices(0, STORED).get(0);

    assertThat(slice.read()).isEqualTo(1);
    assertThat(slice.counted()).isEqualTo(1);
  }

  @Test
  void sumsTheSurvivorsOfAllTasks() {
    ReadCounts read = new ReadCounts(0);
    read.valid(0, MINUTE, MINUTE);
    read.valid(1, MINUTE, MINUTE);
    read(read);
    for (int task = 0; task < 2; task++) {
      SurvivorCounts survivors = new SurvivorCounts(task);
      survivors.counted(0, MINUTE);
      survived(survivors);
    }

    assertThat(ledger.slices(0, STORED).get(0).counted()).isEqualTo(2);
  }

  @Test
  void stopsWhenSomethingSurvivedThatNobodyRead() {
    SurvivorCounts survivors = new SurvivorCounts(0);
    survivors.counted(0, MINUTE);
    survived(survivors);

    assertThatThrownBy(() -> ledger.slices(0, STORED))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("no parser saw");
  }

  @Test
  void forgetsTheBatchBefore() {
    ReadCounts read = new ReadCounts(0);
    read.valid(0, MINUTE, MINUTE);
    read(read);

    ledger.reset();

    assertThat(ledger.slices(0, STORED)).isEmpty();
    assertThat(ledger.ticks()).isEmpty();
  }

  private void read(ReadCounts counts) {
    ledger.reads().add(new LatestAccumulator.Entry<>(counts.partition(), counts));
  }

  private void survived(SurvivorCounts counts) {
    ledger.survivors().add(new LatestAccumulator.Entry<>(counts.taskPartition(), counts));
  }

  private static Instant at(long millis) {
    return Instant.ofEpochMilli(millis);
  }
}
