package dev.tidemark.results;

import static dev.tidemark.results.Rows.START;
import static dev.tidemark.results.Rows.minute;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What every result store shows of a batch that was written more than once: one batch. */
abstract class RepeatedBatchContract {
  private static final Instant END = minute(300);

  abstract ResultStore store();

  private static BatchResults batch(int from) {
    return new BatchResults(
        List.of(Rows.views(from, "/a", 3), Rows.views(from, "/b", 2)),
        List.of(Rows.late(from - 70, "/a", from, 1)),
        List.of(new MetricCount(minute(from), "m", "k", 7)),
        List.of(Rows.slice(0, from, from + 60L, from, 60)),
        List.of(Rows.tick("g", 0, from + 60L, from)),
        List.of(new Transition(minute(from), "/a", "/b", 2)),
        List.of(Rows.users(minute(from), from, from + 10)));
  }

  private void writeAll() {
    for (int from = 0; from < 240; from += 60) {
      store().write(batch(from));
    }
    store().writeQuarantine(List.of(Rows.quarantined(1, 10, "a", "b")));
    store()
        .writeReplays(List.of(new ReplayMark("clickstream.events", 1, 1, 2, 3, minute(1), true)));
    store()
        .writeAlerts(
            List.of(
                new AlertRow(
                    AlertKind.QUARANTINE_SURGE,
                    "/a",
                    minute(1),
                    null,
                    AlertSeverity.HIGH,
                    3,
                    Map.of("observed", 51.0),
                    minute(2))));
    store().writeDetectedUntil(minute(5));
  }

  private List<Object> answers() {
    ResultStore store = store();
    List<Object> answers = new ArrayList<>();
    answers.add(store.pageMinutes(START, END));
    answers.add(store.topPages(START, END, 10));
    answers.add(store.pages().topSeries(START, END, Duration.ofMinutes(60), 10));
    answers.add(store.metric("m", START, END));
    answers.add(store.metrics().totals("m", START, END));
    answers.add(store.transitions(START, END, 10));
    answers.add(store.traffic().traffic(START, END, 10));
    answers.add(store.traffic().events("m", "k", START, END));
    answers.add(store.visitors(START, END));
    answers.add(store.quarantineByReason(START, END));
    answers.add(store.quarantined(null, 10).size());
    answers.add(store.replays(10));
    answers.add(store.replayed());
    answers.add(store.alerts(START, END));
    answers.add(store.openAlerts());
    answers.add(store.detectedUntil());
    answers.add(store.ledger());
    answers.add(store.ledgerMinutes(START, END));
    answers.add(store.slicesStoredAfter(Instant.EPOCH));
    answers.add(store.progress());
    answers.add(store.health().partitions());
    answers.add(store.health().gateways());
    return answers;
  }

  @Test
  void showsEachRowOfEveryTableOnce() {
    writeAll();
    List<Object> once = answers();

    writeAll();
    writeAll();

    assertThat(answers()).isEqualTo(once);
    assertThat(store().transitions(START, END, 10))
        .containsExactly(new TransitionTotal("/a", "/b", 8));
    assertThat(store().ledger().accepted()).isEqualTo(240);
  }
}
