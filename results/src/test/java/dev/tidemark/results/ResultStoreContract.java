package dev.tidemark.results;

import static dev.tidemark.results.Rows.START;
import static dev.tidemark.results.Rows.lateViews;
import static dev.tidemark.results.Rows.metrics;
import static dev.tidemark.results.Rows.minute;
import static dev.tidemark.results.Rows.pageViews;
import static dev.tidemark.results.Rows.views;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What every result store does, whatever it is made of. */
abstract class ResultStoreContract {
  static final Instant END = minute(60);

  ResultStore store;

  /** A store without tables. */
  abstract ResultStore open() throws Exception;

  @BeforeEach
  void openAndMigrate() throws Exception {
    store = open();
    store.migrate();
  }

  @AfterEach
  void closeStore() {
    if (store != null) { // a machine may lack what it takes to open it
      store.close();
    }
  }

  @Nested
  class Quarantine extends QuarantineContract {
    @Override
    ResultStore store() {
      return store;
    }
  }

  @Nested
  class Replays extends ReplayContract {
    @Override
    ResultStore store() {
      return store;
    }
  }

  @Nested
  class ReplaysAsked extends ReplayRequestContract {
    @Override
    ResultStore store() {
      return store;
    }
  }

  @Nested
  class QuarantineByFilter extends QuarantineFilterContract {
    @Override
    ResultStore store() {
      return store;
    }
  }

  @Nested
  class PagesInDepth extends TrafficContract {
    @Override
    ResultStore store() {
      return store;
    }
  }

  @Nested
  class RolledUpHours extends RollupContract {
    @Override
    ResultStore store() {
      return store;
    }
  }

  @Nested
  class Retention extends RetentionContract {
    @Override
    ResultStore store() {
      return store;
    }
  }

  @Nested
  class RepeatedBatches extends RepeatedBatchContract {
    @Override
    ResultStore store() {
      return store;
    }
  }

  @Nested
  class PipelineHealth extends HealthContract {
    @Override
    ResultStore store() {
      return store;
    }
  }

  @Nested
  class StoredRowsAsTheyAre extends StoredRowsContract {
    @Override
    ResultStore store() {
      return store;
    }
  }

  @Nested
  class Text extends TextContract {
    @Override
    ResultStore store() {
      return store;
    }
  }

  @Nested
  class Ledger extends LedgerContract {
    @Override
    ResultStore store() {
      return store;
    }
  }

  @Nested
  class Alerts extends AlertsContract {
    @Override
    ResultStore store() {
      return store;
    }
  }

  /** A store that an older release made, whose tables go up to this version. */
  abstract ResultStore openMadeBy(int version) throws Exception;

  @Test
  void anOlderStoreAnswersOverRollupsWhatItAnsweredOverMinutes() throws Exception {
    store.close();
    store = openMadeBy(5);
    SqlResultStore sql = (SqlResultStore) store;
    writeSixHoursAsBeforeThereWereRollups(sql);

    store.migrate();
    store.migrate();
    List<Object> overMinutes = answersOverSixHours();
    for (int hour = 0; hour < 8; hour++) { // each closes one more
      store.write(metrics(new MetricCount(minute(7 * 60 + hour), "other", "k", 1)));
    }

    assertThat(
            sql.rolledRange(START, minute(360), RolledRange.ANY_STEP, List.of(Rollup.HOUR)).parts())
        .containsExactly(new RolledRange.Part(60, START, minute(360)));
    assertThat(answersOverSixHours()).isEqualTo(overMinutes);
    assertThat(sql.ask("SELECT count(*) FROM transitions_rolled_up", row -> row.number(0)).get(0))
        .isPositive();
  }

  @Test
  void aStoreWithShorterStepsOnlyIsNotTakenForOneThatHasThemAll() throws Exception {
    store.close();
    store = openMadeBy(6);
    SqlResultStore sql = (SqlResultStore) store;
    sql.writeRows(Tables.PAGE_VIEWS, List.of(views(0, "/a", 3), views(700, "/a", 4)));
    sql.writeRows(Tables.STORE_PROGRESS, List.of(new StoreProgress("rolled_up", minute(60 * 24))));

    store.migrate();

    assertThat(store.topPages(START, minute(60 * 24), 5))
        .containsExactly(new PageTotal("/a", 7, 0));
    for (int hour = 0; hour < 20; hour++) { // each closes one more
      store.write(metrics(new MetricCount(minute(15 * 60 + hour), "other", "k", 1)));
    }
    assertThat(
            sql.rolledRange(minute(-600), minute(24 * 60), RolledRange.ANY_STEP, Rollup.LONG)
                .parts())
        .contains(new RolledRange.Part(1_440, minute(-600), minute(14 * 60)));
    assertThat(store.topPages(minute(-600), minute(60 * 24), 5))
        .containsExactly(new PageTotal("/a", 7, 0));
  }

  private static void writeSixHoursAsBeforeThereWereRollups(SqlResultStore sql) {
    List<PageViews> pageViews = new ArrayList<>();
    List<LateViews> lateViews = new ArrayList<>();
    List<MetricCount> counts = new ArrayList<>();
    List<Transition> ways = new ArrayList<>();
    List<VisitorMinute> visitors = new ArrayList<>();
    for (int i = 0; i < 6 * 60; i++) {
      pageViews.addAll(List.of(views(i, "/" + i % 7, i), views(i, "/a", 1)));
      lateViews.add(Rows.late(i - 90, "/" + i % 3, i, 2));
      counts.add(new MetricCount(minute(i), "m", "k" + i % 2, i));
      ways.add(new Transition(minute(i), "/" + i % 5, "/a", i % 4));
      visitors.add(Rows.users(minute(i), i, i + 9));
    }
    sql.writeRows(Tables.PAGE_VIEWS, pageViews);
    sql.writeRows(Tables.LATE_VIEWS, lateViews);
    sql.writeRows(Tables.METRICS, counts);
    sql.writeRows(Tables.TRANSITIONS, ways);
    sql.writeRows(Tables.VISITORS, visitors);
  }

  private List<Object> answersOverSixHours() {
    Instant until = minute(360);
    return List.of(
        store.topPages(START, until, 20),
        store.topPages(minute(7), minute(341), 20),
        store.pages().topSeries(START, until, Duration.ofHours(1), 3),
        store.pages().series("/1", minute(3), until, Duration.ofMinutes(5)),
        store.transitions(START, until, 20),
        store.transitions(minute(59), minute(301), 20),
        store.metrics().totals("m", START, until),
        store.metrics().series("m", START, until, Duration.ofHours(2)),
        store.traffic().traffic(START, until, 20),
        store.visitors(START, until));
  }

  @Test
  void migratesAgainWithoutLosingRows() {
    store.write(pageViews(views(0, "/a", 3)));

    store.migrate();

    assertThat(store.pageMinutes(START, END)).containsExactly(new PageMinute(START, "/a", 3, 0));
  }

  @Test
  void isEmptyAtFirst() {
    assertThat(store.pageMinutes(START, END)).isEmpty();
    assertThat(store.topPageMinutes(START, END, 5)).isEmpty();
    assertThat(store.topPages(START, END, 5)).isEmpty();
    assertThat(store.metric("events_by_type", START, END)).isEmpty();
    assertThat(store.quarantineByReason(START, END)).isEmpty();
    assertThat(store.quarantined(null, 5)).isEmpty();
    assertThat(store.ledger()).isEqualTo(new LedgerTotals(0, 0, 0, 0, 0, 0, 0));
    assertThat(store.alerts(START, END)).isEmpty();
    assertThat(store.openAlerts()).isEmpty();
    assertThat(store.ledgerMinutes(START, END)).isEmpty();
    assertThat(store.slicesStoredAfter(START)).isEmpty();
  }

  @Test
  void takesAnEmptyBatch() {
    store.write(pageViews());
    store.writeQuarantine(List.of());

    assertThat(store.pageMinutes(START, END)).isEmpty();
  }

  @Test
  void aReplayChangesNothing() {
    BatchResults batch =
        new BatchResults(
            List.of(views(0, "/a", 3), views(1, "/b", 4)),
            List.of(Rows.late(0, "/a", 5, 2)),
            List.of(new MetricCount(START, "events_by_type", "page_view", 7)),
            List.of(Rows.slice(0, 0, 7, 0, 7)),
            List.of(Rows.tick("g", 0, 7, 10)));

    store.write(batch);
    List<Object> before = everything();
    store.write(batch);

    assertThat(everything()).isEqualTo(before);
  }

  private List<Object> everything() {
    return List.of(
        store.pageMinutes(START, END),
        store.metric("events_by_type", START, END),
        store.ledger(),
        store.ledgerMinutes(START, END),
        store.slicesStoredAfter(START));
  }

  @Test
  void aLaterBatchRaisesCountsAndKeepsTheRest() {
    store.write(pageViews(views(0, "/a", 3), views(0, "/b", 1)));
    store.write(pageViews(views(0, "/b", 5), views(1, "/a", 2)));

    assertThat(store.pageMinutes(START, END))
        .containsExactly(
            new PageMinute(START, "/a", 3, 0),
            new PageMinute(START, "/b", 5, 0),
            new PageMinute(minute(1), "/a", 2, 0));
  }

  @Test
  void aStaleReplayLowersNothing() {
    store.write(pageViews(views(0, "/a", 9)));
    store.write(lateViews(Rows.late(0, "/a", 5, 4)));
    store.write(metrics(new MetricCount(START, "m", "k", 8)));

    store.write(pageViews(views(0, "/a", 2)));
    store.write(lateViews(Rows.late(0, "/a", 5, 1)));
    store.write(metrics(new MetricCount(START, "m", "k", 3)));

    assertThat(store.pageMinutes(START, END)).containsExactly(new PageMinute(START, "/a", 9, 4));
    assertThat(store.metric("m", START, END)).containsExactly(new MetricCount(START, "m", "k", 8));
  }

  @Test
  void takesOneKeyTwiceInABatch() {
    store.write(pageViews(views(0, "/a", 2), views(0, "/a", 9), views(0, "/a", 4)));

    assertThat(store.pageMinutes(START, END)).containsExactly(new PageMinute(START, "/a", 9, 0));
  }

  @Test
  void writesALargeBatchOverAnother() {
    int pages = 10_000;
    store.write(pageViews(manyPages(0, pages)));
    store.write(pageViews(manyPages(1_000, pages)));

    List<PageMinute> minutes = store.pageMinutes(START, END);

    assertThat(minutes).hasSize(11_000);
    assertThat(minutes.stream().mapToLong(PageMinute::views).sum())
        .isEqualTo(1_000L + 10_000L * 1_001);
  }

  private static PageViews[] manyPages(int first, int count) {
    return IntStream.range(first, first + count)
        .mapToObj(page -> views(page % 5, "/page/" + page, first + 1L))
        .toArray(PageViews[]::new);
  }

  @Test
  void addsLateViewsOfAllMinutesOfAppendToTheirWindow() {
    store.write(pageViews(views(0, "/a", 3)));
    store.write(
        lateViews(
            Rows.late(0, "/a", 5, 2), Rows.late(0, "/a", 6, 4), Rows.late(1, "/only-late", 6, 1)));

    assertThat(store.pageMinutes(START, END))
        .containsExactly(
            new PageMinute(START, "/a", 3, 6), new PageMinute(minute(1), "/only-late", 0, 1));
    assertThat(store.topPages(START, END, 5))
        .containsExactly(new PageTotal("/a", 9, 0), new PageTotal("/only-late", 1, 0));
  }

  @Test
  void rangesAreHalfOpen() {
    store.write(pageViews(views(0, "/a", 1), views(1, "/a", 2), views(2, "/a", 3)));

    assertThat(store.pageMinutes(minute(1), minute(2)))
        .containsExactly(new PageMinute(minute(1), "/a", 2, 0));
    assertThat(store.pageMinutes(minute(1).plusMillis(1), minute(2).plusMillis(1)))
        .containsExactly(new PageMinute(minute(2), "/a", 3, 0));
    assertThat(store.pageMinutes(Instant.MIN, Instant.MAX)).hasSize(3);
  }

  @Test
  void keepsWindowsThatAreOutOfAnyCalendarAtItsEdge() {
    Instant ancient = Instant.parse("0001-01-01T00:00:00Z");
    Instant distant = Instant.parse("9999-12-31T23:59:00Z");

    store.write(
        new BatchResults(
            List.of(),
            List.of(new LateViews(ancient, "/a", START, 1), new LateViews(distant, "/a", START, 1)),
            List.of(),
            List.of(),
            List.of()));

    assertThat(store.pageMinutes(Instant.EPOCH, Instant.parse("1970-01-02T00:00:00Z")))
        .containsExactly(new PageMinute(Instant.EPOCH, "/a", 0, 1));
  }

  @Test
  void putsAllButTheTopPagesTogether() {
    store.write(
        pageViews(
            views(0, "/a", 10),
            views(1, "/a", 10),
            views(0, "/b", 15),
            views(1, "/c", 7),
            views(0, "/d", 4),
            views(0, "/c", 1),
            views(1, "(other)", 1_000)));
    store.write(lateViews(Rows.late(0, "/c", 5, 2)));

    assertThat(store.topPageMinutes(START, END, 2))
        .containsExactly(
            new PageMinute(minute(0), "(other)", 5, 2),
            new PageMinute(minute(0), "/a", 10, 0),
            new PageMinute(minute(0), "/b", 15, 0),
            new PageMinute(minute(1), "(other)", 1_007, 0),
            new PageMinute(minute(1), "/a", 10, 0));
  }

  @Test
  void topPagesCompareWithTheRangeBefore() {
    store.write(
        pageViews(
            views(0, "/gone", 50),
            views(0, "/a", 1),
            views(9, "/a", 2),
            views(10, "/a", 5),
            views(19, "/b", 5),
            views(15, "/c", 9),
            views(20, "/a", 100)));
    store.write(lateViews(Rows.late(3, "/b", 30, 4), Rows.late(12, "/c", 30, 1)));

    assertThat(store.topPages(minute(10), minute(20), 10))
        .containsExactly(
            new PageTotal("/c", 10, 0), new PageTotal("/a", 5, 3), new PageTotal("/b", 5, 4));
    assertThat(store.topPages(minute(10), minute(20), 1))
        .containsExactly(new PageTotal("/c", 10, 0));
    assertThat(store.topPages(Instant.MIN, Instant.MAX, 1))
        .containsExactly(new PageTotal("/a", 108, 0));
  }

  @Test
  void addsUpMinutesByStep() {
    store.write(
        pageViews(
            views(0, "/a", 10),
            views(9, "/a", 1),
            views(9, "/b", 2),
            views(10, "/b", 3),
            views(13, "/c", 4)));
    store.write(lateViews(Rows.late(11, "/b", 30, 5)));

    assertThat(store.pages().topSeries(minute(0), minute(13), Duration.ofMinutes(10), 1))
        .containsExactly(
            new PageMinute(minute(0), "(other)", 2, 0),
            new PageMinute(minute(0), "/a", 11, 0),
            new PageMinute(minute(10), "(other)", 3, 5));
    assertThat(store.pages().topSeries(minute(1), minute(20), Duration.ofMinutes(11), 1))
        .as("steps of eleven minutes begin at multiples of eleven since 1970")
        .containsExactly(
            new PageMinute(minute(5), "(other)", 5, 0), new PageMinute(minute(5), "/b", 5, 5));
    assertThat(store.pages().series("/b", minute(0), minute(60), Duration.ofMinutes(10)))
        .containsExactly(
            new PageMinute(minute(0), "/b", 2, 0), new PageMinute(minute(10), "/b", 3, 5));
    assertThatThrownBy(() -> store.pages().series("/b", START, END, Duration.ofSeconds(90)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid step PT1M30S: expected whole minutes, at least one");
  }

  @Test
  void addsUpMetricsByStep() {
    store.write(
        metrics(
            new MetricCount(minute(0), "m", "k", 1),
            new MetricCount(minute(14), "m", "k", 2),
            new MetricCount(minute(15), "m", "k", 4),
            new MetricCount(minute(15), "m", "j", 8),
            new MetricCount(minute(0), "n", "k", 16)));

    assertThat(store.metrics().series("m", START, END, Duration.ofMinutes(15)))
        .containsExactly(
            new MetricCount(minute(0), "m", "k", 3),
            new MetricCount(minute(15), "m", "j", 8),
            new MetricCount(minute(15), "m", "k", 4));
  }

  @Test
  void metricsAreApart() {
    store.write(
        metrics(
            new MetricCount(minute(1), "events_by_type", "search", 2),
            new MetricCount(minute(0), "events_by_type", "search", 1),
            new MetricCount(minute(0), "events_by_type", "purchase", 4),
            new MetricCount(minute(0), "page_views", "search", 9)));

    assertThat(store.metric("events_by_type", START, END))
        .containsExactly(
            new MetricCount(minute(0), "events_by_type", "purchase", 4),
            new MetricCount(minute(0), "events_by_type", "search", 1),
            new MetricCount(minute(1), "events_by_type", "search", 2));
    assertThat(store.metric("nobody's", START, END)).isEmpty();
  }

  @Test
  void addsUpTransitions() {
    store.write(
        Rows.transitions(
            new Transition(minute(0), "/a", "/b", 3),
            new Transition(minute(1), "/a", "/b", 4),
            new Transition(minute(1), "/b", "/a", 7),
            new Transition(minute(1), "/b", "/c", 9),
            new Transition(minute(9), "/a", "/b", 100)));
    store.write(Rows.transitions(new Transition(minute(1), "/a", "/b", 2)));

    assertThat(store.transitions(START, minute(9), 2))
        .containsExactly(new TransitionTotal("/b", "/c", 9), new TransitionTotal("/a", "/b", 7));
  }

  @Test
  void countsAVisitorOfSeveralMinutesOnce() {
    store.write(Rows.visitors(Rows.users(minute(0), 0, 600), Rows.users(minute(1), 300, 900)));
    store.write(Rows.visitors(Rows.users(minute(0), 0, 500)));

    assertThat(store.visitors(START, minute(1))).isBetween(585L, 615L);
    assertThat(store.visitors(START, END)).isBetween(870L, 930L);
    assertThat(store.visitors(minute(2), END)).isZero();
  }

  @Test
  void readersSeeWholeBatchesWhileAWriterWrites() throws Exception {
    int batches = 60;
    ExecutorService threads = Executors.newFixedThreadPool(3);
    try {
      Future<?> writer =
          threads.submit(
              () -> {
                for (int i = 1; i <= batches; i++) {
                  store.write(pageViews(views(0, "/a", i), views(0, "/b", i)));
                }
              });
      List<Future<Long>> readers = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        readers.add(threads.submit(() -> readUntil(batches, writer)));
      }
      writer.get();
      for (Future<Long> reader : readers) {
        assertThat(reader.get()).isEqualTo(batches);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private long readUntil(long last, Future<?> writer) {
    long seen = 0;
    while (seen < last) {
      boolean written = writer.isDone();
      List<PageMinute> minutes = store.pageMinutes(START, END);
      assertThat(minutes.stream().map(PageMinute::views).distinct().count()).isLessThan(2);
      long views = minutes.isEmpty() ? 0 : minutes.get(0).views();
      assertThat(views).isGreaterThanOrEqualTo(seen);
      seen = views;
      if (written) {
        break;
      }
    }
    return seen;
  }
}
