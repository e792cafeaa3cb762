package dev.tidemark.bench.processor;

import dev.tidemark.bench.measure.Sample;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import org.apache.spark.sql.streaming.StateOperatorProgress;
import org.apache.spark.sql.streaming.StreamingQueryProgress;

/**
 * What Spark says about a query's batches, all of them: also those without input that only move the
 * watermark on. The start of the query is left out.
 */
final class Batches {
  private static final String WHOLE = "triggerExecution";

  private final StreamingQueryProgress[] batches;

  Batches(StreamingQueryProgress[] batches) {
    this.batches = batches.clone();
  }

  Sample sample(long cpuNanos, long expectedRecords) {
    long records = 0;
    long millis = 0;
    for (StreamingQueryProgress batch : batches) {
      records += batch.numInputRows();
      millis += batch.durationMs().getOrDefault(WHOLE, 0L);
    }
    if (records != expectedRecords) {
      throw new IllegalStateException(
          "The query read " + records + " records, where the topic has " + expectedRecords);
    }
    return new Sample(records, millis * 1_000_000, cpuNanos);
  }

  /** The most rows that the query's state had. */
  long stateRows() {
    return mostOfState(StateOperatorProgress::numRowsTotal);
  }

  /** The most memory that the query's state took. */
  long stateBytes() {
    return mostOfState(StateOperatorProgress::memoryUsedBytes);
  }

  private long mostOfState(ToLongFunction<StateOperatorProgress> figure) {
    return Arrays.stream(batches)
        .mapToLong(batch -> Arrays.stream(batch.stateOperators()).mapToLong(figure).sum())
        .max()
        .orElse(0);
  }

  /** Milliseconds of each phase, all batches together, and how many batches there were. */
  String phases() {
    Map<String, Long> sums = new TreeMap<>();
    for (StreamingQueryProgress batch : batches) {
      batch.durationMs().forEach((phase, millis) -> sums.merge(phase, millis, Long::sum));
    }
    return String.format(Locale.ROOT, "%d batches, ms: %s", batches.length, sums);
  }
}
