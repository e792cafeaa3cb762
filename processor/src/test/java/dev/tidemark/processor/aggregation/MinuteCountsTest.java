package dev.tidemark.processor.aggregation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class MinuteCountsTest {
  @Test
  void addsAndGivesWhatChanged() {
    MinuteCounts counts = MinuteCounts.empty(10);

    assertThat(counts.add(Map.of("/a", 2L, "/b", 1L))).isEqualTo(Map.of("/a", 2L, "/b", 1L));
    assertThat(counts.add(Map.of("/a", 3L, "/c", 4L))).isEqualTo(Map.of("/a", 5L, "/c", 4L));
    assertThat(counts.other()).isZero();
  }

  @Test
  void givesTheLastPlacesToTheLargestAndKeepsTheSum() {
    MinuteCounts counts = MinuteCounts.empty(3);
    counts.add(Map.of("/a", 1L));

    assertThat(counts.add(Map.of("/a", 1L, "/b", 5L, "/c", 7L, "/d", 5L, "/e", 2L)))
        .isEqualTo(Map.of("/a", 2L, "/b", 5L, "/c", 7L));
    assertThat(counts.other()).isEqualTo(7);
  }

  @Test
  void aKeyThatCameUnderOthersStaysThereForTheMinute() {
    MinuteCounts counts = MinuteCounts.empty(1);
    counts.add(Map.of("/a", 1L));

    counts.add(Map.of("/b", 1L));

    assertThat(counts.add(Map.of("/b", 100L))).isEmpty();
    assertThat(counts.other()).isEqualTo(101);
  }

  @Test
  void survivesAsBytes() {
    MinuteCounts counts = MinuteCounts.empty(2);
    counts.add(Map.of("/caf\u00e9/\ud83d\ude00", 9L, "", 5L, "/x", 1L));

    MinuteCounts again = MinuteCounts.fromBytes(2, counts.toBytes());

    assertThat(again.other()).isEqualTo(1);
    assertThat(again.add(Map.of("/caf\u00e9/\ud83d\ude00", 1L, "", 1L, "/y", 1L)))
        .isEqualTo(Map.of("/caf\u00e9/\ud83d\ude00", 10L, "", 6L));
    assertThat(again.other()).isEqualTo(2);
  }
}
