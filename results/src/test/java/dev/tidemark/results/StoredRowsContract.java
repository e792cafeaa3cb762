package dev.tidemark.results;

import static dev.tidemark.results.Rows.START;
import static dev.tidemark.results.Rows.at;
import static dev.tidemark.results.Rows.late;
import static dev.tidemark.results.Rows.ledger;
import static dev.tidemark.results.Rows.minute;
import static dev.tidemark.results.Rows.quarantined;
import static dev.tidemark.results.Rows.slice;
import static dev.tidemark.results.Rows.tick;
import static dev.tidemark.results.Rows.ticks;
import static dev.tidemark.results.Rows.views;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What every result store shows to an audit. */
abstract class StoredRowsContract {

  abstract ResultStore store();

  private StoredRows rows() {
    return new SqlStoredRows((SqlResultStore) store());
  }

  @Test
  void namesTheMigrationsThatMadeTheTables() {
    assertThat(rows().migrations()).contains(StoredRows.TRANSITIONS, StoredRows.REPLAYS);
  }

  @Test
  void showsTheRowsOfEveryTableInTheRange() {
    store().write(Rows.pageViews(views(0, "/a", 3), views(1, "/a", 4), views(2, "/b", 5)));
    store().write(Rows.lateViews(late(-9, "/a", 1, 2), late(1, "/a", 2, 7)));
    MetricCount metric = new MetricCount(minute(1), Metrics.EVENTS_BY_TYPE, "search", 8);
    store().write(Rows.metrics(metric));
    Transition transition = new Transition(minute(1), "/a", "/b", 6);
    store().write(Rows.transitions(transition));
    VisitorMinute visitors = new VisitorMinute(minute(1), 9, 4, new byte[] {7, 0, -1});
    store().write(Rows.visitors(visitors));
    QuarantineRow faulty = quarantined(5, 60_000, "missing_page");
    store().writeQuarantine(List.of(faulty, quarantined(6, 120_000, "missing_page")));
    ReplayMark mark = new ReplayMark("clickstream.events", 1, 5, 0, 9, at(60_000), true);
    store().writeReplays(List.of(mark));

    assertThat(rows().pageViews(minute(1), minute(2))).containsExactly(views(1, "/a", 4));
    assertThat(rows().lateViews(minute(1), minute(2))).containsExactly(late(-9, "/a", 1, 2));
    assertThat(rows().metrics(minute(1), minute(2))).containsExactly(metric);
    assertThat(rows().transitions(minute(1), minute(2))).containsExactly(transition);
    assertThat(rows().visitors(minute(1), minute(2)))
        .singleElement()
        .usingRecursiveComparison()
        .isEqualTo(visitors);
    assertThat(rows().quarantined(minute(1), minute(2)))
        .singleElement()
        .usingRecursiveComparison()
        .isEqualTo(faulty);
    assertThat(rows().replays(minute(1), minute(2))).containsExactly(mark);
  }

  @Test
  void showsTheLedgerByMinuteAndPartition() {
    store().write(ledger(slice(0, 0, 30, 0, 10), slice(0, 0, 30, 1, 20), slice(1, 7, 9, 1, 2)));
    store().write(ledger(slice(0, 30, 40, 1, 10)));
    store().write(ticks(tick("a", 0, 6, 1), tick("a", 1, 5, 1)));

    assertThat(rows().ledgerSlices())
        .containsExactly(
            new LedgerCell(0, START, 0, 30, 10, 0, 10, 0, 0, 0, 0),
            new LedgerCell(0, minute(1), 0, 40, 30, 0, 30, 0, 0, 0, 0),
            new LedgerCell(1, minute(1), 7, 9, 2, 0, 2, 0, 0, 0, 0));
    assertThat(rows().ledgerSums()).isEqualTo(rows().ledgerSlices());
    assertThat(rows().gatewayTicks()).containsExactly(tick("a", 0, 6, 1), tick("a", 1, 5, 1));
  }
}
