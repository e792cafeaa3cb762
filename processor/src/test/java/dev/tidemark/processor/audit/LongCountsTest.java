package dev.tidemark.processor.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LongCountsTest {
  @Test
  void countsLikeAMap() {
    Random random = new Random(7);
    LongCounts counts = new LongCounts();
    Map<Long, Long> expected = new HashMap<>();
    for (int i = 0; i < 60_000; i++) {
      long key = (long) random.nextInt(9_000) << random.nextInt(40);
      int value = random.nextInt(5);
      if (random.nextInt(10) == 0) {
        assertThat(counts.take(key)).isEqualTo(expected.getOrDefault(key, 0L));
        expected.put(key, 0L);
      } else {
        counts.add(key, value);
        expected.merge(key, (long) value, Long::sum);
      }
    }

    Map<Long, Long> visited = new HashMap<>();
    counts.forEach(visited::put);
    expected.values().removeIf(value -> value == 0);
    assertThat(visited).isEqualTo(expected);
    expected.forEach((key, value) -> assertThat(counts.get(key)).isEqualTo(value));
  }

  @Test
  void refusesKeysThatStandForAFreeSlot() {
    assertThatThrownBy(() -> new LongCounts().add(-1, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("-1");
  }
}
