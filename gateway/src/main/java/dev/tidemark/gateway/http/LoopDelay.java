package dev.tidemark.gateway.http;

import dev.tidemark.gateway.metrics.GatewayMetrics;
import io.vertx.core.Vertx;

/**
 * Measures how late an event loop is: it asks to be called in a moment, again and again, and looks
 * how long it took beyond that. What blocks the loop shows, whatever it is.
 *
 * <p>Confined to the event loop; no locking.
 */
final class LoopDelay {
  private static final long PROBE_MILLIS = 10;
  private static final long PROBE_NANOS = PROBE_MILLIS * 1_000_000;

  private final Vertx vertx;
  private final GatewayMetrics metrics;
  private long askedAtNanos;

  LoopDelay(Vertx vertx, GatewayMetrics metrics) {
    this.vertx = vertx;
    this.metrics = metrics;
  }

  /** Measures from now on, as long as the loop runs. */
  void watch() {
    askedAtNanos = System.nanoTime();
    vertx.setTimer(PROBE_MILLIS, this::called);
  }

  private void called(Long timer) {
    metrics.eventLoopLate(Math.max(0, System.nanoTime() - askedAtNanos - PROBE_NANOS));
    watch();
  }
}
