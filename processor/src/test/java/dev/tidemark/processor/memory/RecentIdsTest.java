package dev.tidemark.processor.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RecentIdsTest {
  private static final long SPAN = 120_000;

  private final RecentIds ids = new RecentIds(SPAN);

  @Test
  void knowsAnIdForItsSpanAndNoLonger() {
    assertThat(ids.note(1, 2, 1_000)).isFalse();
    assertThat(ids.note(1, 2, 1_000 + SPAN)).isTrue();
    assertThat(ids.note(1, 2, 1_001 + 2 * SPAN)).isFalse();
  }

  @Test
  void comparesAllOfAnId() {
    assertThat(ids.note(1, 2, 0)).isFalse();
    assertThat(ids.note(3, 2, 0)).isFalse();
    assertThat(ids.note(1, 4, 0)).isFalse();
    assertThat(ids.note(0, 0, 0)).isFalse();
    assertThat(ids.note(0, 0, 0)).isTrue();
  }

  @Test
  void agreesWithAMapOfAllTimesOnRandomHistories() {
    for (int seed = 0; seed < 50; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      RecentIds some = new RecentIds(SPAN);
      Map<Long, Long> all = new HashMap<>();
      long time = random.nextLong(1L << 40);
      long longestGap = 1 + random.nextLong(random.nextBoolean() ? 50 : 100_000);
      int universe = 1 + random.nextInt(8_000);
      for (int i = 0; i < 10_000; i++) {
        time += random.nextLong(longestGap);
        long id = random.nextInt(universe);
        Long earlier = all.put(id, time);
        assertThat(some.note(id, id * 31, time))
            .as("id %d at %d with seed %d", id, time, seed)
            .isEqualTo(earlier != null && time - earlier <= SPAN);
      }
    }
  }

  @Test
  void forgetsWhatIsOld() {
    for (int i = 0; i < 1_000_000; i++) {
      ids.note(i, i, 10L * i);
    }

    assertThat(ids.size()).isLessThanOrEqualTo((int) (2 * SPAN / 10) + 2);
  }
}
