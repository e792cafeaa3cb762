package dev.tidemark.processor.spark;

import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.execution.metric.SQLMetric;
import org.apache.spark.sql.execution.streaming.StreamingDeduplicateWithinWatermarkExec;
import org.apache.spark.sql.execution.streaming.StreamingQueryWrapper;
import org.apache.spark.sql.streaming.StreamingQuery;
import scala.collection.Iterator;

/**
 * What Spark's stateful operators counted in the batch that is being written. Spark hands the same
 * figures to listeners, but after the batch is committed: too late for a ledger that must not miss
 * one.
 */
public final class StateOperators {
  private StateOperators() {}

  /** Rows that deduplication dropped. */
  public static long duplicatesDropped(StreamingQuery query) {
    StreamingQueryWrapper wrapper = (StreamingQueryWrapper) query;
    return duplicatesDropped(wrapper.streamingQuery().lastExecution().executedPlan());
  }

  private static long duplicatesDropped(SparkPlan plan) {
    if (plan instanceof StreamingDeduplicateWithinWatermarkExec deduplication) {
      SQLMetric dropped = deduplication.metrics().apply("numDroppedDuplicateRows");
      return dropped.value();
    }
    long sum = 0;
    for (Iterator<SparkPlan> children = plan.children().iterator(); children.hasNext(); ) {
      sum += duplicatesDropped(children.next());
    }
    return sum;
  }
}
