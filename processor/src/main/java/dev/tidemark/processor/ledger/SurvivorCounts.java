package dev.tidemark.processor.ledger;

import java.io.Serializable;
import java.util.HashMap;
import java.util.Map;

/** What one task saw of the events that are no duplicates: how many were on time, how many late. */
public final class SurvivorCounts implements Serializable {
  private static final long serialVersionUID = 1;

  /** The source partition and the minute of append. */
  record Origin(int partition, long minuteMillis) implements Serializable {}

  /** Events of one origin. */
  static final class Survivors implements Serializable {
    private static final long serialVersionUID = 1;
    long counted;
    long late;
  }

  final int taskPartition;
  final Map<Origin, Survivors> byOrigin = new HashMap<>();

  public SurvivorCounts(int taskPartition) {
    this.taskPartition = taskPartition;
  }

  public void counted(int partition, long minuteMillis) {
    of(partition, minuteMillis).counted++;
  }

  public void late(int partition, long minuteMillis) {
    of(partition, minuteMillis).late++;
  }

  public int taskPartition() {
    return taskPartition;
  }

  private Survivors of(int partition, long minuteMillis) {
    return byOrigin.computeIfAbsent(new Origin(partition, minuteMillis), key -> new Survivors());
  }
}
