package dev.tidemark.processor.counting;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class TallyTest {
  private static final long SEED = 20_261_128;
  private static final String METRIC = "metric";
  private static final long MINUTE = 60_000;

  private final Tally tally = new Tally();

  @Test
  void countsLikeAMapHoweverManyKeysThereAre() {
    Map<String, Long> pages = new HashMap<>();
    Map<String, Long> pagesAndTypes = new HashMap<>();
    Map<String, Long> reasons = new HashMap<>();
    SplittableRandom random = new SplittableRandom(SEED);
    for (int i = 0; i < 50_000; i++) {
      String page = "/page/" + random.nextInt(5_000);
      String type = "type_" + random.nextInt(9);
      String reason = "reason_" + random.nextInt(3);
      pages.merge(page, 1L, Long::sum);
      tally.add("page", MINUTE, number(page));
      pagesAndTypes.merge(page + "\t" + type, 1L, Long::sum);
      tally.add("page and type", MINUTE, number(page), number(type));
      reasons.merge(reason + "\t" + page + "\t" + type, 1L, Long::sum);
      tally.add("reason", MINUTE, number(reason), number(page), number(type));
    }

    assertThat(counted(MINUTE, "page")).isEqualTo(pages);
    assertThat(counted(MINUTE, "page and type")).isEqualTo(pagesAndTypes);
    assertThat(counted(MINUTE, "reason")).isEqualTo(reasons);
  }

  @Test
  void keepsMinutesAndMetricsApart() {
    tally.add(METRIC, MINUTE, number("/a"));
    tally.add("other", MINUTE, number("/a"));
    tally.add(METRIC, 2 * MINUTE, number("/a"));
    tally.add(METRIC, MINUTE, number("/a"));

    assertThat(counted(MINUTE, METRIC)).isEqualTo(Map.of("/a", 2L));
    assertThat(counted(2 * MINUTE, METRIC)).isEqualTo(Map.of("/a", 1L));
    assertThat(counted(MINUTE, "other")).isEqualTo(Map.of("/a", 1L));
  }

  @Test
  void keepsATextWhenItsBytesAreWrittenOver() {
    byte[] reused = "/a".getBytes(UTF_8);
    tally.add(METRIC, MINUTE, tally.number(reused, 0, 2));
    reused[1] = 'b';
    tally.add(METRIC, MINUTE, tally.number(reused, 0, 2));

    assertThat(counted(MINUTE, METRIC)).isEqualTo(Map.of("/a", 1L, "/b", 1L));
  }

  @Test
  void countsTextsThatReadTheSameAsOne() {
    tally.add(METRIC, MINUTE, tally.number(new byte[] {'/', (byte) 0xff}, 0, 2));
    tally.add(METRIC, MINUTE, tally.number(new byte[] {'/', (byte) 0xfe}, 0, 2));
    tally.add(METRIC, MINUTE, number("/\ufffd"));
    tally.add(METRIC, MINUTE, number("/\u00e9"));
    tally.add(METRIC, MINUTE, tally.number("~/\u00e9".getBytes(UTF_8), 1, 3));

    assertThat(counted(MINUTE, METRIC)).isEqualTo(Map.of("/\ufffd", 3L, "/\u00e9", 2L));
  }

  @Test
  void separatesPartsByWhatNoPartHolds() {
    tally.add(METRIC, MINUTE, number("/a\tb"), number(""));
    tally.add(METRIC, MINUTE, number("/a b"), number(""));
    tally.add(METRIC, MINUTE, number(""), number("\t"));
    tally.add("one part", MINUTE, number("/a\tb"));

    assertThat(counted(MINUTE, METRIC)).isEqualTo(Map.of("/a b\t", 2L, "\t ", 1L));
    assertThat(counted(MINUTE, "one part")).isEqualTo(Map.of("/a\tb", 1L));
  }

  private int number(String text) {
    byte[] bytes = text.getBytes(UTF_8);
    return tally.number(bytes, 0, bytes.length);
  }

  private Map<String, Long> counted(long minute, String metric) {
    Map<String, Long> counted = new HashMap<>();
    tally.give(
        (givenMinute, givenMetric, packed) -> {
          if (givenMinute == minute && givenMetric.equals(metric)) {
            for (KeyCounts.Entry entry : KeyCounts.fromBytes(packed).entries()) {
              counted.put(entry.key(), entry.count());
            }
          }
        });
    return counted;
  }
}
