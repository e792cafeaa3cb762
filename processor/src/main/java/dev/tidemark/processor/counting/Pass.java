package dev.tidemark.processor.counting;

import java.io.Serializable;
import java.util.Iterator;
import org.apache.spark.TaskContext;
import org.apache.spark.sql.Row;

/** One task's way through the records of one partition, in the order of the log. */
public interface Pass {
  /** Counts one record. */
  void count(byte[] value, long offset, long appendedAtMillis);

  /** Takes note of an offset that holds no record. */
  void passOver(long offset, long appendedBeforeMillis);

  /** Whether {@link #rows} is better asked for before more is counted, for the sake of memory. */
  default boolean isFull() {
    return false;
  }

  /** What was counted since the last call, as {@link CountRows}. */
  Iterator<Row> rows();

  /** Travels to the tasks. */
  @FunctionalInterface
  interface Start extends Serializable {
    /** Begins at a task's first record. */
    Pass begin(int partition, long offset, long appendedAtMillis, TaskContext task);
  }
}
