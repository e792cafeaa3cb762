package dev.tidemark.dashboard.metrics;

import dev.tidemark.dashboard.live.Freshness;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/** What the dashboard counts. Tags come from enums, and are few. */
public final class DashboardMetrics implements AutoCloseable {
  private static final Duration[] BUCKETS = {
    Duration.ofMillis(10),
    Duration.ofMillis(25),
    Duration.ofMillis(50),
    Duration.ofMillis(100),
    Duration.ofMillis(200),
    Duration.ofMillis(500),
    Duration.ofSeconds(1),
    Duration.ofSeconds(5),
    Duration.ofSeconds(30)
  };

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final JvmGcMetrics gcMetrics = new JvmGcMetrics();
  private final Timer snapshot =
      Timer.builder("dashboard.snapshot")
          .description("Asking the store for all that the open pages show.")
          .serviceLevelObjectives(BUCKETS)
          .register(registry);
  private final Counter storeFailures =
      counter("dashboard.store.failures", "Times that the store did not answer that.");
  private final Counter streamsRefused =
      counter("dashboard.streams.refused", "Pages refused: dashboard.max-streams.");
  private final Counter streamsDropped =
      counter("dashboard.streams.dropped", "Pages dropped since they did not read.");
  private final Counter resumedWithMissed = resumed("missed");
  private final Counter resumedWithSnapshot = resumed("snapshot");
  private final Map<StatusClass, Counter> requests = new EnumMap<>(StatusClass.class);
  private final AtomicLong newestReceivedMillis = new AtomicLong();
  private volatile Freshness.Figures freshness = new Freshness.Figures(0, 0, 0, 0, 0);

  public DashboardMetrics() {
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    gcMetrics.bindTo(registry);
    for (StatusClass status : StatusClass.values()) {
      requests.put(
          status,
          Counter.builder("dashboard.requests")
              .tag("status", status.tag())
              .description("Answers to requests, by class of status; a page's stream when it ends.")
              .register(registry));
    }
    freshness("0.5", Freshness.Figures::p50Millis);
    freshness("0.9", Freshness.Figures::p90Millis);
    freshness("0.99", Freshness.Figures::p99Millis);
    freshness("1", Freshness.Figures::maxMillis);
    gauge(
        "dashboard.freshness.events",
        null,
        "Events that dashboard_freshness_seconds was measured on.",
        () -> freshness.events());
    gauge(
        "dashboard.newest.event.timestamp",
        "seconds",
        "When the gateway received the newest event that is on the page, in Unix time; 0 before"
            + " the first.",
        () -> newestReceivedMillis.get() / 1_000.0);
  }

  /** Registers what the server shows by itself. */
  public void observe(IntSupplier streams, int maxStreams, BooleanSupplier live) {
    gauge("dashboard.streams", null, "Pages that are open.", streams::getAsInt);
    gauge(
        "dashboard.streams.limit",
        null,
        "Most pages that may be open: dashboard.max-streams.",
        () -> maxStreams);
    gauge(
        "dashboard.ready",
        null,
        "1 while the store answers, else 0.",
        () -> live.getAsBoolean() ? 1 : 0);
  }

  /** A snapshot came, so long after it was asked for. */
  public void snapshot(Duration took) {
    snapshot.record(took);
  }

  public void storeFailed() {
    storeFailures.increment();
  }

  public void streamRefused() {
    streamsRefused.increment();
  }

  public void streamDropped() {
    streamsDropped.increment();
  }

  /** A page came back, and got what it missed, or else a whole snapshot. */
  public void streamResumed(boolean withMissed) {
    (withMissed ? resumedWithMissed : resumedWithSnapshot).increment();
  }

  /** A request was answered. */
  public void answered(int status) {
    requests.get(StatusClass.of(status)).increment();
  }

  /** How fresh the page was in the last minute. */
  public void freshness(Freshness.Figures lastMinute) {
    freshness = lastMinute;
  }

  /**
   * When the newest event of the snapshot was received.
   *
   * @param millis 0 when there is no event
   */
  public void newestReceivedAt(long millis) {
    newestReceivedMillis.set(millis);
  }

  /** In Prometheus' text format. */
  public String scrape() {
    return registry.scrape();
  }

  @Override
  public void close() {
    gcMetrics.close();
    registry.close();
  }

  private Counter counter(String name, String description) {
    return Counter.builder(name).description(description).register(registry);
  }

  private Counter resumed(String with) {
    return Counter.builder("dashboard.streams.resumed")
        .tag("with", with)
        .description(
            "Pages that came back and got what they missed, or a whole snapshot when their last"
                + " event was of another run.")
        .register(registry);
  }

  private void gauge(String name, String unit, String description, Supplier<Number> value) {
    Gauge.builder(name, value)
        .baseUnit(unit)
        .description(description)
        .strongReference(true)
        .register(registry);
  }

  private void freshness(String quantile, ToLongFunction<Freshness.Figures> millis) {
    Gauge.builder("dashboard.freshness", () -> millis.applyAsLong(freshness) / 1_000.0)
        .baseUnit("seconds")
        .tag("quantile", quantile)
        .description(
            "From an event's acceptance at the gateway to its count on the open pages, over the"
                + " last minute; quantile 1 is the longest. 0 without events.")
        .strongReference(true)
        .register(registry);
  }
}
