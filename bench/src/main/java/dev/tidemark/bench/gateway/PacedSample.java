package dev.tidemark.bench.gateway;

import dev.tidemark.bench.measure.Sample;
import org.HdrHistogram.Histogram;

/**
 * What one run at a given rate took.
 *
 * @param micros latencies, from when requests were due
 */
record PacedSample(Sample sample, Histogram micros) {
  double millisAt(double percentile) {
    return micros.getValueAtPercentile(percentile) / 1e3;
  }
}
