package dev.tidemark.loadgen.report;

import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;

/**
 * Times from when a request was due to when it was accepted, in microseconds.
 *
 * <p>The clock starts at the schedule, not at the sending: what waits because the gateway stalls
 * counts in full, so that a stall cannot hide itself ("coordinated omission").
 */
public final class Latencies {
  private static final long LONGEST_MICROS = TimeUnit.HOURS.toMicros(1);
  private static final int DIGITS = 3;

  private final Recorder recorder = new Recorder(LONGEST_MICROS, DIGITS);
  private final Histogram total = new Histogram(LONGEST_MICROS, DIGITS);
  private Histogram recycled;

  /** Adds one. May be called from any thread. */
  public void record(long nanos) {
    long micros = TimeUnit.NANOSECONDS.toMicros(nanos);
    recorder.recordValue(Math.max(0, Math.min(LONGEST_MICROS, micros)));
  }

  /** The percentiles since the last call. */
  synchronized Percentiles interval() {
    recycled = recorder.getIntervalHistogram(recycled);
    total.add(recycled);
    return Percentiles.of(recycled);
  }

  /** The percentiles of everything. */
  synchronized Percentiles total() {
    var unused = interval();
    return Percentiles.of(total);
  }

  /** Percentiles in milliseconds; 0 when there is nothing. */
  public record Percentiles(double p50, double p90, double p99, double p999, double max) {
    private static final double MICROS_PER_MILLI = 1_000;

    private static Percentiles of(Histogram histogram) {
      return new Percentiles(
          millis(histogram, 50),
          millis(histogram, 90),
          millis(histogram, 99),
          millis(histogram, 99.9),
          millis(histogram, 100));
    }

    private static double millis(Histogram histogram, double percentile) {
      return histogram.getValueAtPercentile(percentile) / MICROS_PER_MILLI;
    }
  }
}
