package dev.tidemark.results;

import static dev.tidemark.results.Rows.minute;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What every result store does with days that are older than what is to be kept. */
abstract class RetentionContract {
  private static final int DAY = 24 * 60;
  private static final Instant MIDNIGHT = Instant.parse("2024-05-01T00:00:00Z");

  abstract ResultStore store();

  /** Two hours of each of some days; all but the last hour is rolled up in the end. */
  private void writeDays(int partition, int... days) {
    for (int day : days) {
      for (int hour = 0; hour < 2; hour++) {
        store().write(batch(partition, day * DAY + hour * 60));
      }
      store()
          .writeQuarantine(
              List.of(Rows.quarantined(partition + 10L * day, day * 86_400_000L, "a")));
    }
  }

  private static BatchResults batch(int partition, int from) {
    return new BatchResults(
        List.of(Rows.views(from, "/a", 3)),
        List.of(Rows.late(from - 200, "/a", from, 1)),
        List.of(new MetricCount(minute(from), "m", "k", 7)),
        List.of(Rows.slice(partition, 10L * from, 10L * from + 10, from, 10)),
        List.of(),
        List.of(new Transition(minute(from), "/a", "/b", 2)),
        List.of(Rows.users(minute(from), from, from + 10)));
  }

  private Instant day(int day) {
    return MIDNIGHT.plusSeconds(day * 86_400L);
  }

  private List<Object> answers(Instant from, Instant until) {
    List<Object> answers = new ArrayList<>();
    answers.addAll(store().pageMinutes(from, until));
    answers.addAll(store().topPages(from, until, 10));
    answers.addAll(store().transitions(from, until, 10));
    answers.addAll(store().metric("m", from, until));
    answers.addAll(store().metrics().totals("m", from, until).entrySet());
    answers.addAll(store().quarantineByReason(from, until));
    answers.add(store().visitors(from, until));
    return answers;
  }

  @Test
  void keepsTheNewestDaysAndTheLedger() {
    writeDays(0, 0, 1, 2, 3);
    LedgerTotals ledger = store().ledger();
    List<LedgerMinute> ledgerMinutes = store().ledgerMinutes(day(0), day(4));
    List<Object> kept = answers(day(2), day(4));

    assertThat(store().deleteOldDays(1)).contains(day(2));

    // what was appended on a kept day corrects the night before
    assertThat(answers(Instant.EPOCH, day(1))).containsExactly(0L);
    assertThat(store().topPages(day(2), day(4), 10))
        .extracting(PageTotal::views)
        .containsExactly(16L);
    assertThat(answers(day(2), day(4)).stream().filter(row -> !(row instanceof PageTotal)))
        .isEqualTo(kept.stream().filter(row -> !(row instanceof PageTotal)).toList());
    assertThat(store().ledger()).isEqualTo(ledger);
    assertThat(store().ledgerMinutes(day(0), day(4))).isEqualTo(ledgerMinutes);
    assertThat(store().quarantined(null, 10)).hasSize(2);
    assertThat(store().deleteOldDays(1)).isEmpty();
    assertThat(rowsBefore(day(2))).containsOnly(0L);
  }

  /** Of each table. */
  private List<Long> rowsBefore(Instant midnight) {
    SqlResultStore store = (SqlResultStore) store();
    return AgingTable.ALL.stream()
        .map(
            table ->
                store
                    .ask(
                        "SELECT count(*) FROM " + table.name() + " WHERE " + table.time() + " < ?",
                        row -> row.number(0),
                        table.millis() ? (Object) midnight.toEpochMilli() : midnight)
                    .get(0))
        .toList();
  }

  @Test
  void waitsForThePartitionThatIsBehind() {
    writeDays(0, 0, 5);
    writeDays(1, 1);

    assertThat(store().deleteOldDays(1)).contains(day(0));
    assertThat(store().pageMinutes(day(0), day(1))).isNotEmpty();

    writeDays(1, 4);
    assertThat(store().deleteOldDays(1)).contains(day(3));
    assertThat(store().pageMinutes(day(0), day(3))).isEmpty();
  }

  @Test
  void keepsAllOfAYoungStore() {
    assertThat(store().deleteOldDays(1)).isEmpty();
    writeDays(0, 0);

    List<Object> all = answers(Instant.EPOCH, day(1));
    store().deleteOldDays(3);

    assertThat(answers(Instant.EPOCH, day(1))).isEqualTo(all);
    assertThatThrownBy(() -> store().deleteOldDays(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid days 0: expected at least 1");
  }
}
