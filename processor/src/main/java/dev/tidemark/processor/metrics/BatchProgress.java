package dev.tidemark.processor.metrics;

import java.time.Instant;
import java.util.stream.Stream;
import org.apache.spark.sql.streaming.StateOperatorProgress;
import org.apache.spark.sql.streaming.StreamingQueryListener;
import org.apache.spark.sql.streaming.StreamingQueryProgress;

/** What Spark says of each batch: how long its parts took, the state, the watermark. */
public final class BatchProgress extends StreamingQueryListener {
  private static final long serialVersionUID = 1;
  private static final String WATERMARK = "watermark";

  private final transient ProcessorMetrics metrics;

  public BatchProgress(ProcessorMetrics metrics) {
    this.metrics = metrics;
  }

  @Override
  public void onQueryStarted(QueryStartedEvent event) {}

  @Override
  public void onQueryProgress(QueryProgressEvent event) {
    record(event.progress());
  }

  void record(StreamingQueryProgress progress) {
    for (BatchPhase phase : BatchPhase.values()) {
      Long millis = progress.durationMs().get(phase.sparkName());
      if (millis != null) {
        metrics.phase(phase, millis);
      }
    }
    metrics.state(
        operators(progress).mapToLong(StateOperatorProgress::numRowsTotal).sum(),
        operators(progress).mapToLong(StateOperatorProgress::memoryUsedBytes).sum(),
        operators(progress).mapToLong(StateOperatorProgress::numRowsDroppedByWatermark).sum());
    String watermark = progress.eventTime().get(WATERMARK);
    if (watermark != null) {
      metrics.watermark(Instant.parse(watermark).toEpochMilli());
    }
  }

  private static Stream<StateOperatorProgress> operators(StreamingQueryProgress progress) {
    return Stream.of(progress.stateOperators());
  }

  @Override
  public void onQueryTerminated(QueryTerminatedEvent event) {}
}
