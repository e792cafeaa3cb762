package dev.tidemark.processor.counting;

import static java.nio.charset.StandardCharsets.UTF_8;
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
      expected.merge(key, 1L, Long::sum);
      increment(("~" + key).getBytes(UTF_8), 1);
    }

    assertThat(byKey(counts)).isEqualTo(expected);
    assertThat(counts.size()).isEqualTo(expected.size());
    assertThat(counts.sum()).isEqualTo(50_000);
    assertThat(byKey(KeyCounts.fromBytes(counts.toBytes()))).isEqualTo(expected);
  }

  @Test
  void keepsAKeyWhenItsBytesAreWrittenOver() {
    byte[] reused = "/a".getBytes(UTF_8);
    increment(reused, 0);
    reused[1] = 'b';
    increment(reused, 0);

    assertThat(byKey(counts)).isEqualTo(Map.of("/a", 1L, "/b", 1L));
  }

  @Test
  void countsKeysThatReadTheSameAsOne() {
    increment(new byte[] {'/', (byte) 0xff}, 0);
    increment(new byte[] {'/', (byte) 0xfe}, 0);
    increment("/\ufffd".getBytes(UTF_8), 0);
    increment("/é".getBytes(UTF_8), 0);
    increment("/é".getBytes(UTF_8), 0);

    assertThat(byKey(counts)).isEqualTo(Map.of("/\ufffd", 3L, "/é", 2L));
  }

  @Test
  void addsWhatAnotherCounted() {
    increment("/a".getBytes(UTF_8), 0);
    KeyCounts other = new KeyCounts();
    other.add("/a", 4);
    other.add("/b", 2);

    counts.addAll(other.toBytes());

    assertThat(byKey(counts)).isEqualTo(Map.of("/a", 5L, "/b", 2L));
  }

  private void increment(byte[] bytes, int offset) {
    counts.increment(bytes, offset, bytes.length - offset);
  }

  private static Map<String, Long> byKey(KeyCounts counts) {
    Map<String, Long> byKey = new HashMap<>();
    counts.entries().forEach(entry -> byKey.put(entry.key(), entry.count()));
    return byKey;
  }
}
