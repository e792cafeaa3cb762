package dev.tidemark.processor.counting;

import java.io.Serializable;
import java.util.Collections;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.TaskContext;
import org.apache.spark.sql.Row;

/**
 * Hands each record of a task to the task's {@link Pass}, and gives what it counted whenever it is
 * full, and when all are through.
 *
 * <p>Spark's generated code calls {@link #count} with the record's bytes where they lie: rows for a
 * function over the whole partition would cost an object for each column of each record. The two
 * calls meet by the task that makes them, since each may be on a copy of its own.
 */
public final class EventCounter implements Serializable {
  private static final long serialVersionUID = 1;
  private static final Map<Long, Pass> RUNNING = new ConcurrentHashMap<>();

  private final Pass.Start start;
  private transient Pass pass;

  EventCounter(Pass.Start start) {
    this.start = start;
  }

  /**
   * Counts what one offset holds.
   *
   * @param timestampMicros when the broker appended the record, or the last one before it
   * @param holdsRecord whether it is more than a mark in the log
   * @return whether the record goes on, to say that what was counted is to be taken now
   */
  public boolean count(
      byte[] value, int partition, long offset, long timestampMicros, boolean holdsRecord) {
    long appendedAtMillis = Math.floorDiv(timestampMicros, 1_000);
    if (pass == null) {
      pass = begin(partition, offset, appendedAtMillis);
    }
    if (holdsRecord) {
      pass.count(value, offset, appendedAtMillis);
    } else {
      pass.passOver(offset, appendedAtMillis);
    }
    return pass.isFull();
  }

  private Pass begin(int partition, long offset, long appendedAtMillis) {
    TaskContext task = TaskContext.get();
    Pass begun = start.begin(partition, offset, appendedAtMillis, task);
    RUNNING.put(task.taskAttemptId(), begun);
    task.addTaskCompletionListener(
        (TaskContext ended) -> {
          RUNNING.remove(ended.taskAttemptId());
        });
    return begun;
  }

  /**
   * What this task has counted.
   *
   * @param full the records that went on: asking for the next makes records be counted until the
   *     pass is full, or has seen all
   */
  Iterator<Row> counted(Iterator<?> full) {
    return new Iterator<>() {
      private Iterator<Row> rows = Collections.emptyIterator();
      private boolean ended;

      @Override
      public boolean hasNext() {
        while (!rows.hasNext() && !ended) {
          ended = !full.hasNext();
          if (!ended) {
            full.next();
          }
          Pass counting = RUNNING.get(TaskContext.get().taskAttemptId());
          rows = counting == null ? Collections.emptyIterator() : counting.rows();
        }
        return rows.hasNext();
      }

      @Override
      public Row next() {
        if (!hasNext()) {
          throw new NoSuchElementException();
        }
        return rows.next();
      }
    };
  }

  @Override
  public String toString() {
    return "EventCounter";
  }
}
