package dev.tidemark.gateway;

import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * How a gateway in another process has been since this was made, by its own metrics: how often an
 * event loop was late by more than 50 ms, and what its heap held; and how late the machine woke a
 * {@link Sleeper} meanwhile.
 */
final class Vitals implements AutoCloseable {
  private static final String DELAYS = "gateway_event_loop_delay_seconds_count";
  private static final String DELAYS_TO_50_MILLIS =
      "gateway_event_loop_delay_seconds_bucket{le=\"0.05\"}";
  private static final String OLD_HEAP = "jvm_memory_used_bytes{area=\"heap\",id=\"PS Old Gen\"}";

  private final ProcessGateway gateway;
  private final Delays before;
  private final Sleeper sleeper = Sleeper.start();
  private final ScheduledExecutorService sampler = Executors.newSingleThreadScheduledExecutor();
  private volatile double mostOldHeap;

  Vitals(ProcessGateway gateway) {
    this.gateway = gateway;
    this.before = loopsSoFar();
    var unused = sampler.scheduleWithFixedDelay(this::sample, 0, 1, TimeUnit.SECONDS);
  }

  Delays loops() {
    return loopsSoFar().since(before);
  }

  Delays sleeper() {
    return sleeper.delays();
  }

  /** The most that lay in the heap's old part, which is what outlives collections. */
  double mostOldHeapMebibytes() {
    return mostOldHeap / (1 << 20);
  }

  /** Both from one look, or what happens between two would count as late. */
  private Delays loopsSoFar() {
    Map<String, Double> metrics = gateway.metrics();
    double all = metrics.get(DELAYS);
    return new Delays(Math.round(all - metrics.get(DELAYS_TO_50_MILLIS)), Math.round(all));
  }

  private void sample() {
    mostOldHeap = Math.max(mostOldHeap, gateway.metric(OLD_HEAP));
  }

  @Override
  public void close() {
    sampler.shutdownNow();
    sleeper.close();
  }

  @Override
  public String toString() {
    return String.format(
        "later than 50 ms: event loops %s, a thread that only sleeps %s; at most %.0f MiB of old heap;"
            + " refused: %s",
        loops(), sleeper(), mostOldHeapMebibytes(), gateway.refusals());
  }
}
