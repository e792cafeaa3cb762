package dev.tidemark.processor.aggregation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.processor.counting.KeyCounts;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BatchCountsTest {
  private static final long SEED = 20_261_129;
  private static final int PLACES = 20;
  private static final int FEW_BYTES = 1_000;

  @Test
  void givesTheSamePlacesHoweverFewTextsItKeeps() {
    Random random = new Random(SEED);
    for (int round = 0; round < 50; round++) {
      List<byte[]> rows = rows(random);
      KeyCounts all = new KeyCounts();
      rows.forEach(all::addAll);
      MinuteCounts expected = minute();
      Map<String, Long> changed = texts(expected.add(all));

      Collections.shuffle(rows, random);
      MinuteCounts minute = minute();
      BatchCounts batch = new BatchCounts(minute, FEW_BYTES);
      rows.forEach(batch::addAll);
      KeyCounts keys = batch.keys();
      assertThat(batch.rest()).as("texts were dropped").isPositive();
      assertThat(keys.sum() + batch.rest()).isEqualTo(all.sum());
      minute.addOther(batch.rest());

      assertThat(texts(minute.add(keys))).as("round %d of seed %d", round, SEED).isEqualTo(changed);
      assertThat(minute.other()).isEqualTo(expected.other());
    }
  }

  @Test
  void keepsAllTextsWhileTheyAreFew() {
    BatchCounts batch = new BatchCounts(minute(), FEW_BYTES);
    KeyCounts row = new KeyCounts();
    row.add("/a", 2);
    batch.addAll(row.toBytes());

    assertThat(texts(batch.keys())).isEqualTo(Map.of("/a", 2L));
    assertThat(batch.rest()).isZero();
  }

  @Test
  void neverHoldsMoreTextsThanThereAreAndOneRow() {
    BatchCounts batch = new BatchCounts(minute(), FEW_BYTES);
    for (int i = 0; i < 1_000; i++) {
      KeyCounts row = new KeyCounts();
      row.add("/long".repeat(10) + i, 1);
      batch.addAll(row.toBytes());
      assertThat(batch.keys().keyBytes()).isLessThan(4 * FEW_BYTES);
    }
  }

  /** Two places are taken before the batch. */
  private static MinuteCounts minute() {
    MinuteCounts minute = MinuteCounts.empty(PLACES);
    KeyCounts before = new KeyCounts();
    before.add("/page/1", 5);
    before.add("/page/499", 1);
    minute.add(before);
    return minute;
  }

  /** Some pages are in many rows, most in few, and many have the same count. */
  private static List<byte[]> rows(Random random) {
    List<byte[]> rows = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      KeyCounts row = new KeyCounts();
      for (int j = 0; j < 30; j++) {
        int page = random.nextBoolean() ? random.nextInt(500) : random.nextInt(40);
        row.add("/page/" + page, 1 + random.nextInt(2));
      }
      rows.add(row.toBytes());
    }
    return rows;
  }

  private static Map<String, Long> texts(KeyCounts counts) {
    Map<String, Long> texts = new HashMap<>();
    counts.entries().forEach(entry -> texts.put(entry.key(), entry.count()));
    return texts;
  }
}
