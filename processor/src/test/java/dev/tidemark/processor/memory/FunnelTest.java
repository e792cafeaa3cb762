package dev.tidemark.processor.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class FunnelTest {
  private static final long MINUTE = 60_000;
  private static final int VIEW = 0;
  private static final int CART = 1;
  private static final int PURCHASE = 3;

  private record Event(long shopper, int step, long at) {}

  private final Funnel funnel = new Funnel();

  @Test
  void followsAShopperThroughAllSteps() {
    for (int step = 0; step <= PURCHASE; step++) {
      assertThat(funnel.note(7, step, step * MINUTE)).isEqualTo(Funnel.SKIP | Funnel.STRICT);
    }
    assertThat(funnel.note(7, PURCHASE, 5 * MINUTE)).isEqualTo(Funnel.NOTHING);
  }

  @Test
  void aStepWithoutTheOneBeforeCountsInModeSkipOnly() {
    funnel.note(7, VIEW, 0);

    assertThat(funnel.note(7, PURCHASE, 1)).isEqualTo(Funnel.SKIP);
    assertThat(funnel.note(8, CART, 1)).isEqualTo(Funnel.SKIP);
  }

  @Test
  void aChainHasHalfAnHour() {
    funnel.note(7, VIEW, 0);
    assertThat(funnel.note(7, CART, 30 * MINUTE)).isEqualTo(Funnel.SKIP | Funnel.STRICT);
    funnel.note(8, VIEW, 0);
    assertThat(funnel.note(8, CART, 30 * MINUTE + 1)).isEqualTo(Funnel.SKIP);
  }

  @Test
  void agreesWithAllChainsOfRandomHistories() {
    for (int seed = 0; seed < 200; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      Funnel some = new Funnel();
      List<Event> history = new ArrayList<>();
      long at = random.nextLong(1L << 40);
      for (int i = 0; i < 300; i++) {
        at += random.nextLong(4 * MINUTE);
        Event event = new Event(random.nextInt(5) - 2, random.nextInt(4), at);
        assertThat(some.note(event.shopper, event.step, at))
            .as("event %d with seed %d", i, seed)
            .isEqualTo(reached(history, event));
        history.add(event);
      }
    }
  }

  @Test
  void theLastHalfHourIsEnough() {
    SplittableRandom random = new SplittableRandom(3);
    List<Event> history = new ArrayList<>();
    long at = 0;
    for (int i = 0; i < 3_000; i++) {
      at += random.nextLong(MINUTE);
      history.add(new Event(random.nextInt(40), random.nextInt(4), at));
    }
    Funnel whole = new Funnel();
    List<Integer> answers =
        history.stream().map(it -> whole.note(it.shopper, it.step, it.at)).toList();
    int begin = 2_000;
    Funnel again = new Funnel();
    history.subList(0, begin).stream()
        .filter(it -> it.at >= history.get(begin).at - Funnel.SPAN_MILLIS)
        .forEach(it -> again.note(it.shopper, it.step, it.at));

    for (int i = begin; i < history.size(); i++) {
      Event event = history.get(i);
      assertThat(again.note(event.shopper, event.step, event.at)).isEqualTo(answers.get(i));
    }
  }

  private static int reached(List<Event> history, Event event) {
    List<Event> recent =
        history.stream()
            .filter(it -> it.shopper == event.shopper && event.at - it.at <= Funnel.SPAN_MILLIS)
            .toList();
    boolean before = recent.stream().anyMatch(it -> it.step == event.step);
    boolean chainBefore = chain(recent, event.step);
    boolean completes = event.step == 0 || chain(recent, event.step - 1);
    return (before ? 0 : Funnel.SKIP) | (completes && !chainBefore ? Funnel.STRICT : 0);
  }

  /** Whether there is a chain of all steps up to this one, in order. */
  private static boolean chain(List<Event> events, int lastStep) {
    int next = 0;
    for (Event event : events) {
      if (event.step == next) {
        next++;
      }
    }
    return next > lastStep;
  }
}
