package dev.tidemark.results;

import static dev.tidemark.results.Rows.START;
import static dev.tidemark.results.Rows.at;
import static dev.tidemark.results.Rows.ledger;
import static dev.tidemark.results.Rows.minute;
import static dev.tidemark.results.Rows.slice;
import static dev.tidemark.results.Rows.tick;
import static dev.tidemark.results.Rows.ticks;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What every result store does to prove that nothing was lost. */
abstract class LedgerContract {

  abstract ResultStore store();

  private static LedgerSlice fullSlice(int minute, long storedAtMillis) {
    return new LedgerSlice(
        0, 100, minute(minute), 200, 50, 2, 40, 3, 2, 1, 2, at(-20), at(-10), at(storedAtMillis));
  }

  @Test
  void addsUpEveryColumn() {
    store().write(ledger(fullSlice(0, 500), fullSlice(1, 500)));

    assertThat(store().ledger()).isEqualTo(new LedgerTotals(96, 0, 80, 6, 4, 2, 4));
    assertThat(store().ledgerMinutes(START, minute(1)))
        .containsExactly(new LedgerMinute(START, 48, 40, 3, 2, 1, 2));
  }

  @Test
  void oneBatchOfSeveralMinutesHasNoGap() {
    store()
        .write(
            ledger(
                slice(0, 0, 30, 0, 10),
                slice(0, 0, 30, 1, 15),
                slice(0, 0, 30, 2, 5),
                slice(1, 7, 9, 2, 2)));
    store().write(ledger(slice(0, 30, 40, 2, 10), slice(1, 9, 10, 3, 1)));

    assertThat(store().ledger()).isEqualTo(new LedgerTotals(43, 0, 43, 0, 0, 0, 0));
    assertThat(store().ledgerMinutes(minute(1), minute(3)))
        .containsExactly(
            new LedgerMinute(minute(1), 15, 15, 0, 0, 0, 0),
            new LedgerMinute(minute(2), 17, 17, 0, 0, 0, 0));
  }

  @Test
  void offsetsThatWereSkippedAreUnexplained() {
    store().write(ledger(slice(0, 0, 10, 0, 10), slice(1, 0, 10, 0, 10)));
    store().write(ledger(slice(0, 13, 20, 1, 7)));

    assertThat(store().ledger().unexplained()).isEqualTo(3);
  }

  @Test
  void offsetsThatWereReadTwiceAreUnexplained() {
    store().write(ledger(slice(0, 0, 10, 0, 10)));
    store().write(ledger(slice(0, 5, 20, 1, 15)));

    assertThat(store().ledger().unexplained()).isEqualTo(5);
  }

  @Test
  void aGapInOnePartitionIsNotMadeUpForInAnother() {
    store().write(ledger(slice(0, 0, 10, 0, 7), slice(1, 0, 10, 0, 13)));

    assertThat(store().ledger().unexplained()).isEqualTo(6);
  }

  @Test
  void acknowledgedEventsThatWereNotReadAreUnexplained() {
    store().write(ledger(slice(0, 0, 10, 0, 10)));
    store().write(ticks(tick("a", 0, 6, 1), tick("a", 1, 5, 1), tick("b", 0, 3, 1)));

    assertThat(store().ledger()).isEqualTo(new LedgerTotals(10, 14, 10, 0, 0, 0, 5));
  }

  @Test
  void anEventThatOnePartitionLostIsNotMadeUpForInAnother() {
    store().write(ledger(slice(0, 0, 10, 0, 10), slice(1, 0, 10, 0, 10)));
    store().write(ticks(tick("a", 0, 7, 1), tick("b", 0, 5, 1), tick("a", 1, 2, 1)));

    assertThat(store().ledger()).isEqualTo(new LedgerTotals(20, 14, 20, 0, 0, 0, 2));
  }

  @Test
  void ticksThatLagBehindInEveryPartitionAreNoFault() {
    store().write(ledger(slice(0, 0, 10, 0, 10), slice(1, 0, 8, 0, 8)));
    store().write(ticks(tick("a", 0, 4, 1), tick("b", 0, 6, 1), tick("a", 1, 0, 1)));

    assertThat(store().ledger()).isEqualTo(new LedgerTotals(18, 10, 18, 0, 0, 0, 0));
  }

  @Test
  void aPartitionWithTicksAloneIsUnexplainedByItsEvents() {
    store().write(ticks(tick("a", 0, 6, 1), tick("b", 3, 2, 1)));

    assertThat(store().ledger()).isEqualTo(new LedgerTotals(0, 8, 0, 0, 0, 0, 8));
  }

  @Test
  void whatWasAcknowledgedBeforeTheLedgerBeginsIsNoFault() {
    store().write(ledger(slice(0, 100, 110, 0, 10), slice(1, 0, 10, 0, 10)));
    store().write(ticks(tick("a", 0, 110, 1), tick("a", 1, 10, 1)));
    assertThat(store().ledger().unexplained()).isZero();

    store().write(ticks(tick("a", 0, 113, 2)));
    assertThat(store().ledger().unexplained()).isEqualTo(3);
  }

  @Test
  void eventsThatAreNotYetInATickAreNoFault() {
    store().write(ledger(slice(0, 0, 10, 0, 10, 2, at(5))));
    store().write(ticks(tick("a", 0, 6, 1)));

    assertThat(store().ledger()).isEqualTo(new LedgerTotals(8, 6, 8, 0, 0, 0, 0));
  }

  @Test
  void theLargestTickWins() {
    store().write(ticks(tick("a", 0, 6, 1_000)));
    store().write(ticks(tick("a", 0, 9, 3_000), tick("a", 0, 8, 2_000)));
    store().write(ticks(tick("a", 0, 7, 4_000)));

    assertThat(store().ledger().acknowledged()).isEqualTo(9);
  }

  @Test
  void aGatewayThatStartedAgainCountsAnew() {
    GatewayTick first = tick("a", 0, 6, 1_000);
    store().write(ticks(first));
    store()
        .write(ticks(new GatewayTick("a", START.plusMillis(1), 0, 2, 0, START.plusMillis(2_000))));

    assertThat(store().ledger().acknowledged()).isEqualTo(8);
  }

  @Test
  void aReplayChangesNothing() {
    BatchResults batch = ledger(slice(0, 0, 30, 0, 10), slice(0, 0, 30, 1, 20));
    store().write(batch);
    store().write(ledger(slice(0, 30, 35, 1, 5)));

    store().write(batch);

    assertThat(store().ledger()).isEqualTo(new LedgerTotals(35, 0, 35, 0, 0, 0, 0));
    assertThat(store().ledgerMinutes(START, minute(5)))
        .containsExactly(
            new LedgerMinute(minute(0), 10, 10, 0, 0, 0, 0),
            new LedgerMinute(minute(1), 25, 25, 0, 0, 0, 0));
  }

  @Test
  void theSliceThatWasStoredLastReplacesTheOneBefore() {
    store().write(ledger(fullSlice(0, 1_000)));
    store().write(ledger(slice(0, 100, 110, 0, 10, 0, at(2_000))));
    store().write(ledger(fullSlice(0, 1_500)));

    assertThat(store().ledger()).isEqualTo(new LedgerTotals(10, 0, 10, 0, 0, 0, 0));
    assertThat(store().ledgerMinutes(START, minute(1)))
        .containsExactly(new LedgerMinute(START, 10, 10, 0, 0, 0, 0));
    assertThat(store().slicesStoredAfter(START))
        .containsExactly(slice(0, 100, 110, 0, 10, 0, at(2_000)));
  }

  @Test
  void listsSlicesWithEventsInTheOrderTheyWereStored() {
    LedgerSlice third = slice(0, 20, 30, 0, 10, 1, at(3_001));
    LedgerSlice first = slice(0, 0, 10, 1, 10, 9, at(1_001));
    LedgerSlice second = slice(1, 0, 10, 1, 10, 0, at(1_001));
    LedgerSlice onlyTicks = slice(0, 10, 20, 0, 10, 10, at(2_001));
    store().write(ledger(third, onlyTicks));
    store().write(ledger(second, first));

    assertThat(store().slicesStoredAfter(START)).containsExactly(first, second, third);
    assertThat(store().slicesStoredAfter(at(1_001))).containsExactly(third);
    assertThat(store().slicesStoredAfter(at(1_000))).containsExactly(first, second, third);
    assertThat(store().slicesStoredAfter(at(3_001))).isEmpty();
    assertThat(store().slicesStoredAfter(Instant.MIN)).hasSize(3);
  }
}
