package dev.tidemark.processor.counting;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class KeyCountsTest {
  private static final long SEED = 20_261_128;

  private final KeyCounts counts = new KeyCounts();

  @Test
  void countsLikeAMapHoweverManyKeysThereAre() {
    Map<String, Long> expected = new HashMap<>();
    SplittableRandom random = new SplittableRandom(SEED);
    for (int i = 0; i < 50_000; i++) {
      String key = "/page/" + random.nextInt(5_000);
      expected.merge(key, 2L, Long::sum);
      counts.add(key, 2);
    }

    assertThat(byKey(counts)).isEqualTo(expected);
    assertThat(counts.size()).isEqualTo(expected.size());
    assertThat(counts.sum()).isEqualTo(100_000);
    assertThat(byKey(KeyCounts.fromBytes(counts.toBytes()))).isEqualTo(expected);
  }

  @Test
  void addsWhatAnotherCounted() {
    counts.add("/a", 1);
    KeyCounts other = new KeyCounts();
    other.add("/a", 4);
    other.add("/b", 2);

    counts.addAll(other.toBytes());

    assertThat(byKey(counts)).isEqualTo(Map.of("/a", 5L, "/b", 2L));
  }

  private static Map<String, Long> byKey(KeyCounts counts) {
    Map<String, Long> byKey = new HashMap<>();
    counts.entries().forEach(entry -> byKey.put(entry.key(), entry.count()));
    return byKey;
  }
}
