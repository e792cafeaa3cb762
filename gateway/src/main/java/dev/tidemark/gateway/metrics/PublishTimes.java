package dev.tidemark.gateway.metrics;

import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.Unit;
import java.util.Arrays;
import java.util.List;

/**
 * The publishing times of all event loops as one of Prometheus' histograms. Micrometer has none
 * whose counts are kept elsewhere.
 */
final class PublishTimes implements Collector {
  private static final double NANOS_PER_SECOND = 1e9;

  private final List<LoopMetrics> loops;
  private final long[] boundsNanos;

  PublishTimes(List<LoopMetrics> loops, long[] boundsNanos) {
    this.loops = loops;
    this.boundsNanos = boundsNanos;
  }

  @Override
  public String getPrometheusName() {
    return "gateway_publish_seconds";
  }

  @Override
  public MetricSnapshot collect() {
    double[] bounds = new double[boundsNanos.length + 1];
    Arrays.setAll(
        bounds,
        bucket ->
            bucket == boundsNanos.length
                ? Double.POSITIVE_INFINITY
                : boundsNanos[bucket] / NANOS_PER_SECOND);
    long[] counts = new long[bounds.length];
    Arrays.setAll(
        counts, bucket -> loops.stream().mapToLong(loop -> loop.publishedIn(bucket)).sum());
    long nanos = loops.stream().mapToLong(LoopMetrics::publishedNanosTotal).sum();
    return HistogramSnapshot.builder()
        .name(getPrometheusName())
        .help("From sending a body's events until Kafka or the spool has the last one.")
        .unit(Unit.SECONDS)
        .dataPoint(
            HistogramDataPointSnapshot.builder()
                .classicHistogramBuckets(ClassicHistogramBuckets.of(bounds, counts))
                .sum(nanos / NANOS_PER_SECOND)
                .build())
        .build();
  }
}
