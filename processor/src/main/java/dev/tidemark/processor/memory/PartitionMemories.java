package dev.tidemark.processor.memory;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The memories in this process, between one batch and the next. A task takes its partition's memory
 * out, and puts it back when it has succeeded; what a task that failed had taken is gone, and the
 * next one makes it anew.
 */
public final class PartitionMemories {
  private record Owner(String query, int partition) {}

  private static final Map<Owner, PartitionMemory> IDLE = new ConcurrentHashMap<>();

  private PartitionMemories() {}

  /**
   * The memory of a partition, if it is here and ends where the task begins.
   *
   * @param query names one run of a query
   */
  public static Optional<PartitionMemory> take(String query, int partition, long firstOffset) {
    return Optional.ofNullable(IDLE.remove(new Owner(query, partition)))
        .filter(memory -> memory.nextOffset() == firstOffset);
  }

  /** Puts a memory back for the next batch. */
  public static void put(String query, int partition, PartitionMemory memory) {
    IDLE.put(new Owner(query, partition), memory);
  }

  /** Drops the memories of a query that has ended. */
  public static void forget(String query) {
    IDLE.keySet().removeIf(owner -> owner.query.equals(query));
  }
}
