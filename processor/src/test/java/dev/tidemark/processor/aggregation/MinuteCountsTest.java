package dev.tidemark.processor.aggregation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.processor.counting.KeyCounts;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MinuteCountsTest {
  @Test
  void addsAndGivesWhatChanged() {
    MinuteCounts counts = MinuteCounts.empty(10);

    assertThat(add(counts, Map.of("/a", 2L, "/b", 1L))).isEqualTo(Map.of("/a", 2L, "/b", 1L));
    assertThat(add(counts, Map.of("/a", 3L, "/c", 4L))).isEqualTo(Map.of("/a", 5L, "/c", 4L));
    assertThat(counts.other()).isZero();
  }

  @Test
  void givesTheLastPlacesToTheLargestAndKeepsTheSum() {
    MinuteCounts counts = MinuteCounts.empty(3);
    add(counts, Map.of("/a", 1L));

    assertThat(add(counts, Map.of("/a", 1L, "/b", 5L, "/c", 7L, "/d", 5L, "/e", 2L)))
        .isEqualTo(Map.of("/a", 2L, "/b", 5L, "/c", 7L));
    assertThat(counts.other()).isEqualTo(7);
  }

  @Test
  void aKeyThatCameUnderOthersStaysThereForTheMinute() {
    MinuteCounts counts = MinuteCounts.empty(1);
    add(counts, Map.of("/a", 1L));

    add(counts, Map.of("/b", 1L));

    assertThat(add(counts, Map.of("/b", 100L))).isEmpty();
    assertThat(counts.other()).isEqualTo(101);
  }

  @Test
  void survivesAsBytes() {
    MinuteCounts counts = MinuteCounts.empty(2);
    add(counts, Map.of("/caf\u00e9/\ud83d\ude00", 9L, "", 5L, "/x", 1L));

    MinuteCounts again = MinuteCounts.fromBytes(2, counts.toBytes());

    assertThat(again.other()).isEqualTo(1);
    assertThat(add(again, Map.of("/caf\u00e9/\ud83d\ude00", 1L, "", 1L, "/y", 1L)))
        .isEqualTo(Map.of("/caf\u00e9/\ud83d\ude00", 10L, "", 6L));
    assertThat(again.other()).isEqualTo(2);
  }

  private static Map<String, Long> add(MinuteCounts counts, Map<String, Long> batch) {
    KeyCounts packed = new KeyCounts();
    batch.forEach(packed::add);
    Map<String, Long> changed = new HashMap<>();
    KeyCounts.fromBytes(counts.add(packed).toBytes())
        .entries()
        .forEach(entry -> changed.put(entry.key(), entry.count()));
    return changed;
  }
}
