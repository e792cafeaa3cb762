package dev.tidemark.processor.ledger;

import java.io.Serializable;

/** How many events one task of the stateful step has added to the counts. */
public final class AddedCounts implements Serializable {
  private static final long serialVersionUID = 1;

  private final int taskPartition;
  private long events;

  public AddedCounts(int taskPartition) {
    this.taskPartition = taskPartition;
  }

  public void add(long more) {
    events += more;
  }

  public int taskPartition() {
    return taskPartition;
  }

  long events() {
    return events;
  }
}
