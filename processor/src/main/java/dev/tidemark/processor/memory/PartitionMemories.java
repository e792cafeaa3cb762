package dev.tidemark.processor.memory;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The memories in this process, between one batch and the next: of each partition that of the last
 * query alone, since an executor is not told that a query has ended. A task takes its partition's
 * memory out, and puts it back when it has succeeded; what a task that failed had taken is gone,
 * and the next one makes it anew.
 */
public final class PartitionMemories {
  private record Owned(String query, PartitionMemory memory) {}

  private static final Map<Integer, Owned> IDLE = new ConcurrentHashMap<>();

  private PartitionMemories() {}

  /**
   * The memory of a partition, if it is here and ends where the task begins.
   *
   * @param query names one run of a query
   */
  public static Optional<PartitionMemory> take(String query, int partition, long firstOffset) {
    Owned idle = IDLE.get(partition);
    boolean own = idle != null && idle.query.equals(query) && IDLE.remove(partition, idle);
    return own && idle.memory.nextOffset() == firstOffset
        ? Optional.of(idle.memory)
        : Optional.empty();
  }

  /** Puts a memory back for the next batch. */
  public static void put(String query, int partition, PartitionMemory memory) {
    IDLE.put(partition, new Owned(query, memory));
  }

  /** Drops the memories of a query that has ended. */
  public static void forget(String query) {
    IDLE.values().removeIf(idle -> idle.query.equals(query));
  }
}
