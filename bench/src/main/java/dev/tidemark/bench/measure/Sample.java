package dev.tidemark.bench.measure;

/**
 * What one round of one contender took.
 *
 * @param cpuNanos user and system time of the measured process
 */
public record Sample(long events, long wallNanos, long cpuNanos) {

  public double eventsPerSecond() {
    return events * 1e9 / wallNanos;
  }

  public double cpuMicrosPerEvent() {
    return cpuNanos / 1e3 / events;
  }
}
