package dev.tidemark.results;

import static dev.tidemark.results.Rows.START;
import static dev.tidemark.results.Rows.minute;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * What every result store answers over hours that it has rolled up: what it would answer from the
 * minutes alone, whatever order the batches came in and however often.
 */
abstract class RollupContract {
  private static final int HOURS = 16;
  private static final int PAGES = 6;
  private static final long SEED = System.nanoTime();

  private final Random random = new Random(SEED);

  /** What was written, one row a key. */
  private final Map<List<Object>, PageViews> views = new TreeMap<>(RollupContract::byText);

  private final Map<List<Object>, LateViews> late = new TreeMap<>(RollupContract::byText);
  private final Map<List<Object>, MetricCount> metrics = new TreeMap<>(RollupContract::byText);
  private final Map<List<Object>, Transition> transitions = new TreeMap<>(RollupContract::byText);

  abstract ResultStore store();

  private static int byText(List<Object> a, List<Object> b) {
    return a.toString().compareTo(b.toString());
  }

  /** Hours of batches: in order, but for one that lags by hours, and each fifth again. */
  private void writeHours() {
    List<BatchResults> lagging = new ArrayList<>();
    for (int from = 0; from < 60 * HOURS; from += 20) {
      BatchResults batch = batch(from);
      if (from % 140 == 0) {
        lagging.add(batch);
      } else {
        store().write(batch);
      }
      if (from % 100 == 0) {
        store().write(batch);
      }
      if (lagging.size() == 3) {
        lagging.forEach(store()::write);
        lagging.clear();
      }
    }
    lagging.forEach(store()::write);
  }

  private BatchResults batch(int from) {
    List<PageViews> viewed = new ArrayList<>();
    List<LateViews> corrections = new ArrayList<>();
    List<MetricCount> counts = new ArrayList<>();
    List<Transition> ways = new ArrayList<>();
    for (int i = 0; i < 25; i++) {
      Instant time = minute(from + random.nextInt(20));
      long count = 1L + random.nextInt(9);
      viewed.add(new PageViews(time, i < PAGES ? "/page-" + i : page(), count)); // each has views
      corrections.add(
          new LateViews(
              time.minus(Duration.ofMinutes(random.nextInt(2_000))), page(), time, count));
      counts.add(new MetricCount(time, random.nextBoolean() ? "m" : "n", page(), count));
      ways.add(new Transition(time, page(), page(), count));
    }
    viewed.forEach(r -> views.merge(List.of(r.windowStart(), r.page()), r, (a, b) -> larger(a, b)));
    corrections.forEach(
        r ->
            late.merge(
                List.of(r.windowStart(), r.page(), r.appendedMinute()),
                r,
                (a, b) -> b.views() > a.views() ? b : a));
    counts.forEach(
        r ->
            metrics.merge(
                List.of(r.windowStart(), r.metric(), r.key()),
                r,
                (a, b) -> b.events() > a.events() ? b : a));
    ways.forEach(
        r ->
            transitions.merge(
                List.of(r.windowStart(), r.fromPage(), r.toPage()),
                r,
                (a, b) -> b.events() > a.events() ? b : a));
    return new BatchResults(
        viewed,
        corrections,
        counts,
        List.of(),
        List.of(),
        ways,
        List.of(Rows.users(minute(from), 5 * from, 5 * from + 200)));
  }

  private static PageViews larger(PageViews a, PageViews b) {
    return b.views() > a.views() ? b : a;
  }

  private String page() {
    return "/page-" + random.nextInt(PAGES);
  }

  private Instant[] range() {
    if (random.nextInt(3) == 0) { // with the whole of the first day in it
      int from = -60 * 10 - random.nextInt(60 * 30);
      return new Instant[] {minute(from), minute(60 * 14 + random.nextInt(60 * HOURS))};
    }
    int from = random.nextInt(60 * HOURS) - 30;
    return new Instant[] {minute(from), minute(from + 1 + random.nextInt(60 * HOURS))};
  }

  private static <R> Predicate<R> in(Instant from, Instant until, Function<R, Instant> time) {
    return row -> !time.apply(row).isBefore(from) && time.apply(row).isBefore(until);
  }

  private static <R> long sum(Map<?, R> rows, Predicate<R> which, ToLongFunction<R> count) {
    return rows.values().stream().filter(which).mapToLong(count).sum();
  }

  /** One test, since the hours take most of its time to write. */
  @Test
  void answersAreThoseOfTheMinutes() {
    writeHours();

    hasClosedHours();
    leadingPagesAreThoseOfTheMinutes();
    allViewsAreThoseOfTheMinutes();
    seriesAreThoseOfTheMinutes();
    waysAndMetricsAreThoseOfTheMinutes();
    visitorsAreThoseOfTheMinutes();
    anotherReaderSeesTheSame();
  }

  private void hasClosedHours() {
    SqlResultStore store = (SqlResultStore) store();

    RolledRange day =
        store.rolledRange(START, minute(60 * HOURS), RolledRange.ANY_STEP, List.of(Rollup.HOUR));

    assertThat(day.parts())
        .containsExactly(
            new RolledRange.Part(60, START, minute(60 * (HOURS - 1))),
            new RolledRange.Part(0, minute(60 * (HOURS - 1)), minute(60 * HOURS)));
    assertThat(
            store.ask(
                "SELECT minutes, count(*) FROM page_views_rolled_up {latest}"
                    + " WHERE minutes >= 60 GROUP BY minutes ORDER BY minutes",
                row -> List.of(row.number(0), row.number(1))))
        .as("one row for each page and closed step, seed %s", SEED)
        .containsExactly(
            List.of(60L, (long) PAGES * (HOURS - 1)),
            List.of(360L, (long) PAGES * 3), // 6:00, 12:00 and 18:00
            List.of(1_440L, (long) PAGES));
  }

  private void leadingPagesAreThoseOfTheMinutes() {
    for (int i = 0; i < 8; i++) {
      Instant[] range = range();
      Instant before = range[0].minus(Duration.between(range[0], range[1]));

      for (PageTotal total : store().topPages(range[0], range[1], PAGES)) {
        assertThat(total)
            .as("seed %s, %s to %s", SEED, range[0], range[1])
            .isEqualTo(
                new PageTotal(
                    total.page(),
                    viewsOf(total.page(), range[0], range[1]),
                    viewsOf(total.page(), before, range[0])));
      }
    }
  }

  private void allViewsAreThoseOfTheMinutes() {
    for (int i = 0; i < 4; i++) {
      Instant[] range = range();

      assertThat(store().pages().views(range[0], range[1]))
          .as("seed %s, %s to %s", SEED, range[0], range[1])
          .isEqualTo(
              sum(views, in(range[0], range[1], PageViews::windowStart), PageViews::views)
                  + sum(late, in(range[0], range[1], LateViews::windowStart), LateViews::views));
    }
    assertThat(store().pages().views(minute(-60_001), minute(-60_000))).isZero();
  }

  private long viewsOf(String page, Instant from, Instant until) {
    return sum(
            views,
            in(from, until, PageViews::windowStart).and(row -> row.page().equals(page)),
            PageViews::views)
        + sum(
            late,
            in(from, until, LateViews::windowStart).and(row -> row.page().equals(page)),
            LateViews::views);
  }

  private void seriesAreThoseOfTheMinutes() {
    for (int minutes : new int[] {1, 5, 10, 15, 7, 60, 120, 360}) {
      Instant[] range = range();
      Duration step = Duration.ofMinutes(minutes);
      Function<Instant, Instant> start = time -> Hours.floor(time, minutes);

      List<PageMinute> series = store().pages().topSeries(range[0], range[1], step, PAGES);
      List<PageMinute> one = store().pages().series("/page-1", range[0], range[1], step);

      Map<String, Long> expected = new TreeMap<>();
      views.values().stream()
          .filter(in(range[0], range[1], PageViews::windowStart))
          .forEach(
              r -> expected.merge(start.apply(r.windowStart()) + r.page(), r.views(), Long::sum));
      late.values().stream()
          .filter(in(range[0], range[1], LateViews::windowStart))
          .forEach(
              r ->
                  expected.merge(
                      start.apply(r.windowStart()) + r.page() + " late", r.views(), Long::sum));
      assertThat(written(series))
          .as("seed %s, %s to %s by %s", SEED, range[0], range[1], step)
          .isEqualTo(expected);
      assertThat(one)
          .isEqualTo(series.stream().filter(row -> row.page().equals("/page-1")).toList());
    }
  }

  private static Map<String, Long> written(List<PageMinute> series) {
    Map<String, Long> counts = new TreeMap<>();
    for (PageMinute row : series) {
      if (row.views() > 0) {
        counts.put(row.windowStart() + row.page(), row.views());
      }
      if (row.lateViews() > 0) {
        counts.put(row.windowStart() + row.page() + " late", row.lateViews());
      }
    }
    return counts;
  }

  private void waysAndMetricsAreThoseOfTheMinutes() {
    for (int i = 0; i < 6; i++) {
      Instant[] range = range();
      Predicate<Transition> ways = in(range[0], range[1], Transition::windowStart);
      Predicate<MetricCount> counts =
          in(range[0], range[1], MetricCount::windowStart).and(row -> row.metric().equals("m"));

      assertThat(store().transitions(range[0], range[1], 100).stream())
          .as("seed %s, %s to %s", SEED, range[0], range[1])
          .allMatch(
              way ->
                  way.events()
                      == sum(
                          transitions,
                          ways.and(
                              row ->
                                  row.fromPage().equals(way.fromPage())
                                      && row.toPage().equals(way.toPage())),
                          Transition::events));
      assertThat(store().traffic().into("/page-2", range[0], range[1], 100).stream())
          .extracting(TransitionTotal::events)
          .satisfies(
              events ->
                  assertThat(events.stream().mapToLong(Long::longValue).sum())
                      .isEqualTo(
                          sum(
                              transitions,
                              ways.and(row -> row.toPage().equals("/page-2")),
                              Transition::events)));
      assertThat(store().traffic().trafficOf("/page-3", range[0], range[1]).views())
          .isEqualTo(
              sum(
                  views,
                  in(range[0], range[1], PageViews::windowStart)
                      .and(row -> row.page().equals("/page-3")),
                  PageViews::views));
      Map<String, Long> totals =
          metrics.values().stream()
              .filter(counts)
              .collect(
                  Collectors.groupingBy(
                      MetricCount::key, Collectors.summingLong(MetricCount::events)));
      assertThat(store().metrics().totals("m", range[0], range[1])).isEqualTo(totals);
      assertThat(store().traffic().events("m", "/page-0", range[0], range[1]))
          .isEqualTo(totals.getOrDefault("/page-0", 0L));
    }
  }

  private void visitorsAreThoseOfTheMinutes() {
    long day = store().visitors(START, minute(60 * HOURS));
    long hour = store().visitors(minute(60), minute(120));

    assertThat(day).isBetween(4_650L, 5_150L); // 4,900 different ones
    assertThat(hour).isBetween(380L, 420L); // 400
  }

  private void anotherReaderSeesTheSame() {
    SqlResultStore store = (SqlResultStore) store();
    Instant[] range = range();
    List<PageTotal> known = store.topPages(range[0], range[1], PAGES);

    store.closedUntil(Instant.EPOCH); // as one that knows of no hour

    assertThat(store.topPages(range[0], range[1], PAGES)).isEqualTo(known);
  }
}
