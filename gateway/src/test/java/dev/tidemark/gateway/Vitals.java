package dev.tidemark.gateway;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * How a gateway in another process has been since this was made, by its own metrics: how often an
 * event loop was late by more than 50 ms, and what its heap held.
 */
final class Vitals implements AutoCloseable {
  private static final String DELAYS = "gateway_event_loop_delay_seconds_count";
  private static final String DELAYS_TO_50_MILLIS =
      "gateway_event_loop_delay_seconds_bucket{le=\"0.05\"}";
  private static final String OLD_HEAP = "jvm_memory_used_bytes{area=\"heap\",id=\"PS Old Gen\"}";

  private final ProcessGateway gateway;
  private final double stallsBefore;
  private final double delaysBefore;
  private final ScheduledExecutorService sampler = Executors.newSingleThreadScheduledExecutor();
  private volatile double mostOldHeap;

  Vitals(ProcessGateway gateway) {
    this.gateway = gateway;
    this.stallsBefore = allStalls();
    this.delaysBefore = gateway.metric(DELAYS);
    var unused = sampler.scheduleWithFixedDelay(this::sample, 0, 1, TimeUnit.SECONDS);
  }

  /** Of how many measurements. */
  long measurements() {
    return Math.round(gateway.metric(DELAYS) - delaysBefore);
  }

  /** How many of them were above 50 ms. */
  long stalls() {
    return Math.round(allStalls() - stallsBefore);
  }

  /** The most that lay in the heap's old part, which is what outlives collections. */
  double mostOldHeapMebibytes() {
    return mostOldHeap / (1 << 20);
  }

  private double allStalls() {
    return gateway.metric(DELAYS) - gateway.metric(DELAYS_TO_50_MILLIS);
  }

  private void sample() {
    mostOldHeap = Math.max(mostOldHeap, gateway.metric(OLD_HEAP));
  }

  @Override
  public void close() {
    sampler.shutdownNow();
  }

  @Override
  public String toString() {
    return String.format(
        "event loops later than 50 ms %d times of %d; at most %.0f MiB of old heap; refused: %s",
        stalls(), measurements(), mostOldHeapMebibytes(), gateway.refusals());
  }
}
