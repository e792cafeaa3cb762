package dev.tidemark.loadgen.shop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Holds the simulated shoppers against what was measured in a real shop. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ShoppersTest {
  private static final double EVENTS_PER_SECOND = 50;
  private static final int SECONDS = 6 * 3_600;
  private static final Set<String> STEPS = Set.of("page_view", "add_to_cart", "purchase");

  private final List<Seen> seen = watch(EVENTS_PER_SECOND, SECONDS, 42);
  private final List<List<Seen>> wholeSessions = wholeSessions(seen);

  private record Seen(double seconds, Moment moment) {
    UUID session() {
      return moment.shopper().sessionId();
    }

    String type() {
      return moment.eventType();
    }
  }

  @Test
  void keepsTheLengthOfRealSessions() {
    List<Integer> lengths = wholeSessions.stream().map(List::size).sorted().toList();

    assertThat(lengths).hasSizeGreaterThan(50_000);
    assertThat(percentile(lengths, 50)).isEqualTo(2);
    assertThat(percentile(lengths, 90)).isEqualTo(8);
    assertThat(lengths.get(lengths.size() - 1)).isBetween(45, 51);
  }

  @Test
  void keepsTheGapsOfRealSessions() {
    List<Double> gaps = new ArrayList<>();
    for (List<Seen> session : wholeSessions) {
      for (int i = 1; i < session.size(); i++) {
        gaps.add(session.get(i).seconds() - session.get(i - 1).seconds());
      }
    }
    gaps.sort(null);

    assertThat(percentile(gaps, 50)).isCloseTo(33, within(1.0));
    assertThat(percentile(gaps, 90)).isCloseTo(115, within(4.0));
  }

  @Test
  void keepsTheTransitionsOfRealSessions() {
    Map<String, Long> transitions = new HashMap<>();
    for (List<Seen> session : wholeSessions) {
      for (int i = 1; i < session.size(); i++) {
        String pair = session.get(i - 1).type() + " > " + session.get(i).type();
        transitions.merge(pair, 1L, Long::sum);
      }
    }
    double counted =
        transitions.getOrDefault("page_view > page_view", 0L)
            + transitions.getOrDefault("page_view > purchase", 0L)
            + transitions.getOrDefault("page_view > add_to_cart", 0L)
            + transitions.getOrDefault("add_to_cart > purchase", 0L);

    // 11,824 view-view, 145 view-purchase, 136 view-cart and 66 cart-purchase in the real shop
    assertThat(transitions.get("page_view > page_view") / counted).isCloseTo(0.9715, within(0.003));
    assertThat(transitions.get("page_view > purchase") / counted).isCloseTo(0.0119, within(0.0015));
    assertThat(transitions.get("page_view > add_to_cart") / counted)
        .isCloseTo(0.0112, within(0.0015));
    assertThat(transitions.get("add_to_cart > purchase") / counted)
        .isCloseTo(0.0054, within(0.001));
  }

  @Test
  void letsManyBuyWithoutACart() {
    List<List<Seen>> buying =
        wholeSessions.stream().filter(session -> has(session, "purchase")).toList();
    long withoutCart = buying.stream().filter(session -> !has(session, "add_to_cart")).count();

    assertThat((double) withoutCart / buying.size()).isBetween(0.4, 0.75);
  }

  @Test
  void isInFullFlowFromTheFirstSecond() {
    double early = newSessions(0, 60);
    double later = newSessions(3_600, 6 * 3_600);

    // A start with an empty shop would have nothing but new sessions in its first minute.
    assertThat(early / 60).isCloseTo(later / (5 * 3_600), within(later / (5 * 3_600) * 0.15));
  }

  @Test
  void keepsTheNumberOfShoppersSteady() {
    Shoppers shoppers = new Shoppers(new SplittableRandom(5), EVENTS_PER_SECOND, 0);
    int atFirst = shoppers.waiting();
    for (int slot = 0; slot < EVENTS_PER_SECOND * 3_600; slot++) {
      var unused = shoppers.next((long) (slot * 1e9 / EVENTS_PER_SECOND));
    }

    assertThat(shoppers.waiting()).isCloseTo(atFirst, within(atFirst / 5));
  }

  @Test
  void visitsPagesByTheirPopularity() {
    Map<String, Long> views =
        seen.stream()
            .filter(one -> one.type().equals("page_view"))
            .collect(Collectors.groupingBy(s -> s.moment().page().path(), Collectors.counting()));

    assertThat(views).hasSize(new Catalogue().pages().size());
    assertThat(views.get("/ofertas/black-friday")).isGreaterThan(views.get("/ofertas"));
    assertThat(views.get("/produto/tenis-corrida-brisa"))
        .isGreaterThan(10 * views.get("/produto/roupa-de-borracha-3mm"));
  }

  @Test
  void sendsEveryTypeOfEvent() {
    Set<String> types = seen.stream().map(Seen::type).collect(Collectors.toSet());

    assertThat(types)
        .containsExactlyInAnyOrder(
            "page_view",
            "view_item",
            "add_to_cart",
            "begin_checkout",
            "purchase",
            "search",
            "js_error",
            "web_vital");
  }

  @Test
  void reportsCompanionsOnThePageViewTheyBelongTo() {
    Map<UUID, String> pages = new HashMap<>();
    int known = 0;
    for (Seen one : seen) {
      Moment moment = one.moment();
      if (moment.eventType().equals("page_view")) {
        pages.put(moment.pageViewId(), moment.page().path());
      } else if (moment.eventType().equals("view_item") && pages.containsKey(moment.pageViewId())) {
        assertThat(pages).containsEntry(moment.pageViewId(), moment.page().path());
        known++;
      }
    }

    assertThat(known).isGreaterThan(10_000);
  }

  private static List<Seen> watch(double rate, int seconds, long seed) {
    Shoppers shoppers = new Shoppers(new SplittableRandom(seed), rate, 0);
    List<Seen> watched = new ArrayList<>();
    for (int slot = 0; slot < rate * seconds; slot++) {
      double at = slot / rate;
      watched.add(new Seen(at, shoppers.next((long) (at * 1e9))));
    }
    return watched;
  }

  /** The steps of sessions that began in the watched time and had an hour and more to end in it. */
  private static List<List<Seen>> wholeSessions(List<Seen> all) {
    Map<UUID, List<Seen>> sessions = new LinkedHashMap<>();
    for (Seen one : all) {
      boolean first = one.moment().previousPage() == null && one.type().equals("page_view");
      if (first && one.seconds() < SECONDS - 2 * 3_600) {
        sessions.put(one.session(), new ArrayList<>());
      }
      if (STEPS.contains(one.type()) && sessions.containsKey(one.session())) {
        sessions.get(one.session()).add(one);
      }
    }
    return List.copyOf(sessions.values());
  }

  private double newSessions(int fromSecond, int toSecond) {
    return seen.stream()
        .filter(one -> one.seconds() >= fromSecond && one.seconds() < toSecond)
        .filter(one -> one.type().equals("page_view"))
        .filter(one -> one.moment().previousPage() == null)
        .count();
  }

  private static boolean has(List<Seen> session, String type) {
    return session.stream().anyMatch(seen -> seen.type().equals(type));
  }

  private static <T> T percentile(List<T> sorted, int percent) {
    return sorted.get((int) Math.ceil(sorted.size() * percent / 100.0) - 1);
  }
}
