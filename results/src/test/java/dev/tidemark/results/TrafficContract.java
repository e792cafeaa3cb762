package dev.tidemark.results;

import static dev.tidemark.results.Rows.START;
import static dev.tidemark.results.Rows.minute;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every result store answers about pages in depth. */
abstract class TrafficContract {
  private static final String HOSTILE = "/it's \"?\" \\página\t<img>";

  abstract ResultStore store();

  @BeforeEach
  void write() {
    store()
        .write(
            Rows.pageViews(
                Rows.views(0, "/a", 10),
                Rows.views(1, "/a", 5),
                Rows.views(0, "/b", 7),
                Rows.views(0, HOSTILE, 2),
                Rows.views(9, "/a", 100)));
    store()
        .write(
            Rows.transitions(
                new Transition(minute(0), "/a", "/b", 4),
                new Transition(minute(1), "/a", "/b", 1),
                new Transition(minute(1), "/a", "/a", 2),
                new Transition(minute(1), "/b", "/a", 3),
                new Transition(minute(1), HOSTILE, "/a", 1),
                new Transition(minute(9), "/b", "/a", 50)));
    store().write(Rows.transitions(new Transition(minute(0), "/a", "/b", 2)));
  }

  @Test
  void holdsViewsAgainstWhatCameAndWent() {
    assertThat(store().traffic().traffic(START, minute(9), 10))
        .containsExactly(
            new PageTraffic("/a", 15, 6, 7),
            new PageTraffic("/b", 7, 5, 3),
            new PageTraffic(HOSTILE, 2, 0, 1));
    assertThat(store().traffic().traffic(START, minute(9), 1))
        .containsExactly(new PageTraffic("/a", 15, 6, 7));
    assertThat(store().traffic().views(START, minute(9))).isEqualTo(24);
    assertThat(store().traffic().views(minute(10), minute(11))).isZero();
    assertThat(store().traffic().trafficOf(HOSTILE, START, minute(9)))
        .isEqualTo(new PageTraffic(HOSTILE, 2, 0, 1));
    assertThat(store().traffic().trafficOf("/nobody", START, minute(9)))
        .isEqualTo(new PageTraffic("/nobody", 0, 0, 0));
  }

  @Test
  void tellsWhereFromAndWhereTo() {
    TrafficQuestions traffic = store().traffic();

    assertThat(traffic.into("/a", START, minute(9), 10))
        .containsExactly(
            new TransitionTotal("/b", "/a", 3),
            new TransitionTotal("/a", "/a", 2),
            new TransitionTotal(HOSTILE, "/a", 1));
    assertThat(traffic.outOf(HOSTILE, START, minute(9), 10))
        .containsExactly(new TransitionTotal(HOSTILE, "/a", 1));
    assertThat(traffic.outOf("/a", START, minute(9), 1))
        .containsExactly(new TransitionTotal("/a", "/b", 5));
  }

  @Test
  void addsUpOneKeyOfAMetric() {
    store()
        .write(
            Rows.metrics(
                new MetricCount(minute(0), Metrics.EVENTS_BY_PAGE, HOSTILE, 3),
                new MetricCount(minute(1), Metrics.EVENTS_BY_PAGE, HOSTILE, 4),
                new MetricCount(minute(1), Metrics.EVENTS_BY_PAGE, "/a", 50),
                new MetricCount(minute(1), Metrics.EVENTS_BY_TYPE, HOSTILE, 60)));

    assertThat(store().traffic().events(Metrics.EVENTS_BY_PAGE, HOSTILE, START, minute(9)))
        .isEqualTo(7);
    assertThat(store().traffic().events(Metrics.EVENTS_BY_PAGE, "/b", START, minute(9))).isZero();
  }

  @Test
  void tellsAPagesEventsApartByType() {
    store()
        .write(
            Rows.metrics(
                onPage(0, HOSTILE, "search", 3),
                onPage(1, HOSTILE, "search", 4),
                onPage(1, HOSTILE, "constructor", 1),
                onPage(0, "/a", "add_to_cart", 20),
                onPage(1, "/a", "purchase", 6),
                onPage(9, "/a", "purchase", 100),
                onPage(1, "/a/b", "purchase", 50),
                onPage(1, "/", "purchase", 60),
                new MetricCount(minute(1), Metrics.EVENTS_BY_PAGE_AND_TYPE, Metrics.OTHER, 70)));

    TrafficQuestions traffic = store().traffic();
    assertThat(traffic.types("/a", START, minute(9), 10))
        .containsExactly(
            new TypeCount("add_to_cart", 20),
            new TypeCount("page_view", 15),
            new TypeCount("purchase", 6));
    assertThat(traffic.types("/a", START, minute(9), 1))
        .containsExactly(new TypeCount("add_to_cart", 20));
    assertThat(traffic.types(HOSTILE, START, minute(9), 10))
        .containsExactly(
            new TypeCount("search", 7),
            new TypeCount("page_view", 2),
            new TypeCount("constructor", 1));
    assertThat(traffic.types("/nobody", START, minute(9), 10)).isEmpty();
  }

  private static MetricCount onPage(int minute, String page, String type, long events) {
    return new MetricCount(
        minute(minute), Metrics.EVENTS_BY_PAGE_AND_TYPE, Metrics.key(page, type), events);
  }

  @Test
  void countsAPagesFaultsByReasonAndVersion() {
    store()
        .writeQuarantine(
            List.of(
                Rows.quarantined(1, 1_000, "missing_user_id"),
                Rows.quarantined(2, 2_000, "invalid_page", "missing_user_id"),
                Rows.quarantined(3, 90_000_000, "missing_user_id")));

    assertThat(store().traffic().faults("/page", START, START.plusSeconds(60), 10))
        .containsExactly(
            new FaultCount("missing_user_id", "1.2.3", 2),
            new FaultCount("invalid_page", "1.2.3", 1));
    assertThat(store().traffic().faults("/a", START, START.plusSeconds(60), 10)).isEmpty();
  }
}
