package dev.tidemark.processor.memory;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PartitionMemoriesTest {
  private static final int PARTITION = 4_711;

  @AfterEach
  void forget() {
    PartitionMemories.forget("first run");
    PartitionMemories.forget("second run");
  }

  @Test
  void aMemoryGoesOnWhereTheTaskBeforeEnded() {
    PartitionMemories.put("first run", PARTITION, new PartitionMemory(10));

    assertThat(PartitionMemories.take("first run", PARTITION, 10)).isPresent();
    assertThat(PartitionMemories.take("first run", PARTITION, 10)).as("taken").isEmpty();
  }

  @Test
  void aMemoryThatEndsElsewhereIsOfNoUse() {
    PartitionMemories.put("first run", PARTITION, new PartitionMemory(10));

    assertThat(PartitionMemories.take("first run", PARTITION, 11)).isEmpty();
  }

  /** An executor outlives many runs of a query, and nobody tells it that one has ended. */
  @Test
  void ofAPartitionTheLastRunsMemoryAloneIsKept() {
    PartitionMemories.put("first run", PARTITION, new PartitionMemory(10));
    PartitionMemories.put("second run", PARTITION, new PartitionMemory(10));

    assertThat(PartitionMemories.take("first run", PARTITION, 10)).isEmpty();
    PartitionMemories.put("first run", PARTITION, new PartitionMemory(10));
    assertThat(PartitionMemories.take("second run", PARTITION, 10)).isEmpty();
  }
}
