package dev.tidemark.processor.aggregation;

import dev.tidemark.processor.ledger.LatestAccumulator;
import dev.tidemark.processor.ledger.SurvivorCounts;
import dev.tidemark.processor.parsing.ParseEvents;
import java.io.Serializable;
import org.apache.spark.TaskContext;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.catalyst.util.GenericArrayData;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * The rows {@code (metric, key)} under which an event counts. Called by the query's generated code,
 * once for each event that is no duplicate, which it counts for the ledger.
 */
public final class MetricRows implements Serializable {
  private static final long serialVersionUID = 1;
  private static final UTF8String PAGE_VIEW = UTF8String.fromString("page_view");
  private static final UTF8String PAGE_VIEWS = UTF8String.fromString(Metrics.PAGE_VIEWS);
  private static final UTF8String LATE_PAGE_VIEWS = UTF8String.fromString(Metrics.LATE_PAGE_VIEWS);
  private static final UTF8String EVENTS_BY_TYPE = UTF8String.fromString(Metrics.EVENTS_BY_TYPE);
  private static final ArrayData NONE = new GenericArrayData(new Object[0]);

  private final LatestAccumulator<SurvivorCounts> accumulator;
  private transient SurvivorCounts counts;

  public MetricRows(LatestAccumulator<SurvivorCounts> accumulator) {
    this.accumulator = accumulator;
  }

  /** The event's rows; none for a tick. */
  public ArrayData of(
      int kind,
      UTF8String page,
      UTF8String eventType,
      int partition,
      long appendedMinute,
      long correctedMinute) {
    if (counts == null) {
      open();
    }
    boolean pageView = eventType.equals(PAGE_VIEW);
    switch (kind) {
      case ParseEvents.ON_TIME -> {
        counts.counted(partition, appendedMinute);
        return pageView
            ? rows(row(PAGE_VIEWS, page), row(EVENTS_BY_TYPE, eventType))
            : rows(row(EVENTS_BY_TYPE, eventType));
      }
      case ParseEvents.LATE -> {
        counts.late(partition, appendedMinute);
        return pageView ? rows(row(LATE_PAGE_VIEWS, Metrics.lateKey(correctedMinute, page))) : NONE;
      }
      default -> {
        return NONE;
      }
    }
  }

  private void open() {
    TaskContext context = TaskContext.get();
    counts = new SurvivorCounts(context.partitionId());
    context.addTaskCompletionListener(
        ended -> {
          if (!ended.isFailed() && !ended.isInterrupted()) {
            accumulator.add(new LatestAccumulator.Entry<>(counts.taskPartition(), counts));
          }
        });
  }

  private static ArrayData rows(InternalRow... rows) {
    return new GenericArrayData(rows);
  }

  private static InternalRow row(UTF8String metric, UTF8String key) {
    return new GenericInternalRow(new Object[] {metric, key});
  }

  @Override
  public String toString() {
    return "MetricRows";
  }
}
