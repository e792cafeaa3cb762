package dev.tidemark.processor.activity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.processor.activity.UserActivity.Event;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class UserActivityTest {
  private final UserActivity activity = new UserActivity(1_000);

  private static Set<BotSignal> signals(int bits) {
    Set<BotSignal> signals = EnumSet.noneOf(BotSignal.class);
    for (BotSignal signal : BotSignal.values()) {
      if ((bits & signal.bit()) != 0) {
        signals.add(signal);
      }
    }
    return signals;
  }

  /** The signals of the last of so many events, one each so many milliseconds. */
  private Set<BotSignal> after(int events, long gapMillis, Event event) {
    int bits = 0;
    for (int i = 0; i < events; i++) {
      bits = activity.observe(1, 2, i * gapMillis, event, false);
    }
    return signals(bits);
  }

  /** Like a person's: never twice the same. */
  private Set<BotSignal> irregular(int events, double meanGapMillis, Event event) {
    Random random = new Random(1);
    int bits = 0;
    long now = 0;
    for (int i = 0; i < events; i++) {
      now += (long) (-Math.log(1 - random.nextDouble()) * meanGapMillis);
      bits = activity.observe(1, 2, now, event, false);
    }
    return signals(bits);
  }

  @Test
  void saysWhoSaysThatItIsABot() {
    assertThat(signals(activity.observe(1, 2, 0, Event.ACTION, true)))
        .containsExactly(BotSignal.KNOWN_AGENT);
    assertThat(signals(activity.observe(1, 2, 9, Event.ACTION, false))).isEmpty();
  }

  @Test
  void thirtyEventsInAMinuteAreAHardSignal() {
    assertThat(irregular(29, 1_000, Event.LINKED_VIEW)).containsExactly(BotSignal.RATE_15);
    assertThat(new UserActivityTest().irregular(30, 1_000, Event.LINKED_VIEW))
        .containsExactlyInAnyOrder(BotSignal.RATE_15, BotSignal.RATE_30);
  }

  @Test
  void fourteenEventsInAMinuteAreNone() {
    assertThat(irregular(14, 3_000, Event.LINKED_VIEW)).isEmpty();
  }

  @Test
  void tenEventsLikeAClockAreRegular() {
    assertThat(after(9, 11_000, Event.LINKED_VIEW)).isEmpty();
    assertThat(new UserActivityTest().after(10, 11_000, Event.LINKED_VIEW))
        .containsExactly(BotSignal.REGULAR);
  }

  @Test
  void aBatchSentAtOnceIsNotRegular() {
    assertThat(after(12, 0, Event.ACTION)).isEmpty();
  }

  @Test
  void twentyViewsFromNowhereAreASignalUnlessOneIsLinked() {
    assertThat(irregular(20, 5_000, Event.UNLINKED_VIEW)).contains(BotSignal.UNLINKED);

    UserActivityTest linked = new UserActivityTest();
    linked.activity.observe(1, 2, 0, Event.LINKED_VIEW, false);
    assertThat(linked.irregular(20, 5_000, Event.UNLINKED_VIEW)).doesNotContain(BotSignal.UNLINKED);
  }

  @Test
  void whatIsOlderThanTwoMinutesIsForgotten() {
    after(40, 500, Event.UNLINKED_VIEW);

    assertThat(signals(activity.observe(1, 2, 160_000, Event.UNLINKED_VIEW, false))).isEmpty();
    activity.observe(3, 4, 400_001, Event.ACTION, false);
    assertThat(activity.size()).isEqualTo(1);
  }

  @Test
  void remembersABoundedNumberOfUsers() {
    for (int user = 0; user < 100_000; user++) {
      activity.observe(user, user, user / 100, Event.ACTION, false);
      assertThat(activity.size()).isLessThanOrEqualTo(2_000);
    }
  }

  @Test
  void readingTheLastTwoMinutesAgainRestoresIt() {
    Random random = new Random(5);
    int events = 6_000;
    long[] times = new long[events];
    int[] users = new int[events];
    Event[] kinds = new Event[events];
    long now = 0;
    for (int i = 0; i < events; i++) {
      now += random.nextInt(200);
      times[i] = now;
      users[i] = (int) Math.abs(random.nextGaussian() * 40);
      kinds[i] = List.of(Event.values()).get(random.nextInt(3));
    }
    int restartAt = 4_000;
    UserActivity restored = new UserActivity(1_000);
    for (int i = 0; i < events; i++) {
      int bits = activity.observe(users[i], 7, times[i], kinds[i], false);
      if (i >= restartAt || times[restartAt] - times[i] <= UserActivity.SECONDS * 1_000L) {
        int again = restored.observe(users[i], 7, times[i], kinds[i], false);
        if (i >= restartAt) {
          assertThat(signals(again)).as("event %d", i).isEqualTo(signals(bits));
        }
      }
    }
  }
}
