package dev.tidemark.gateway.metrics;

import dev.tidemark.gateway.kafka.EventPublisher;
import dev.tidemark.gateway.kafka.Readiness;
import dev.tidemark.gateway.refusal.Refusal;
import dev.tidemark.gateway.spool.Spool;
import dev.tidemark.gateway.spool.SpoolTimings;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import java.util.function.ToDoubleFunction;

/**
 * What the gateway counts. Tags come from enums only.
 *
 * <p>Every event that was answered is received, and either accepted (204) or rejected, so received
 * = accepted + rejected. A refused body that was never cut counts as one event.
 */
public final class GatewayMetrics implements SpoolTimings, AutoCloseable {
  private static final Duration[] BUCKETS = {
    Duration.ofMillis(2),
    Duration.ofMillis(5),
    Duration.ofMillis(10),
    Duration.ofMillis(20),
    Duration.ofMillis(50),
    Duration.ofMillis(100),
    Duration.ofMillis(200),
    Duration.ofMillis(500),
    Duration.ofSeconds(1),
    Duration.ofSeconds(2),
    Duration.ofSeconds(5)
  };

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final JvmGcMetrics gcMetrics = new JvmGcMetrics();
  private final List<LoopMetrics> loops = new CopyOnWriteArrayList<>();
  private final Counter connectionsRefused =
      counter("gateway.connections.refused", "Connections closed at once: http.max-connections.");
  private final Timer eventLoopDelay =
      Timer.builder("gateway.event.loop.delay")
          .description("How late the event loops for beacons are, asked every 10 ms.")
          .serviceLevelObjectives(BUCKETS)
          .register(registry);
  private final AtomicInteger loopsBehind = new AtomicInteger();
  private final Timer spoolAppend =
      Timer.builder("gateway.spool.append")
          .description("Writing a group of bodies to the spool, without the force.")
          .serviceLevelObjectives(BUCKETS)
          .register(registry);
  private final Timer spoolForce =
      Timer.builder("gateway.spool.force")
          .description("Forcing a group of bodies to the spool's disk.")
          .serviceLevelObjectives(BUCKETS)
          .register(registry);
  private final Map<Refusal, Counter> rejectedEvents =
      byReason("gateway.events.rejected", "Events in bodies that were refused, by reason.");
  private final Map<Refusal, Counter> refusedRequests =
      byReason("gateway.requests.refused", "Requests that were refused, by reason.");

  public GatewayMetrics() {
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    gcMetrics.bindTo(registry);
    registry.getPrometheusRegistry().register(new PublishTimes(loops, nanos(BUCKETS)));
    FunctionCounter.builder("gateway.events.accepted", this, GatewayMetrics::acceptedTotal)
        .description("Events answered 204: Kafka or the spool has them.")
        .register(registry);
    FunctionCounter.builder("gateway.events.bot", this, GatewayMetrics::acceptedOfBotsTotal)
        .description("Accepted events whose user agent is known as a bot's.")
        .register(registry);
    FunctionCounter.builder("gateway.events.received", this, GatewayMetrics::receivedTotal)
        .description("Events that were answered, whichever way.")
        .register(registry);
    Gauge.builder("gateway.event.loops.behind", loopsBehind, AtomicInteger::get)
        .description("Event loops that refuse what has waited longer than http.max-delay.")
        .register(registry);
  }

  /** Registers what Kafka's side shows by itself. */
  public void observe(EventPublisher publisher, Readiness readiness) {
    Gauge.builder("gateway.in.flight", publisher, it -> it.inFlight().held())
        .baseUnit("bytes")
        .description("Bytes of events that wait for Kafka.")
        .register(registry);
    Gauge.builder("gateway.in.flight.limit", publisher, it -> it.inFlight().limit())
        .baseUnit("bytes")
        .description("Most bytes of events that may wait for Kafka: kafka.max-in-flight-bytes.")
        .register(registry);
    FunctionCounter.builder(
            "gateway.events.acknowledged", publisher, it -> it.acknowledgedCounts().total())
        .description(
            "Events that Kafka has acknowledged, also after their sender was told to retry.")
        .register(registry);
    Gauge.builder("gateway.ready", readiness, it -> it.isReady() ? 1 : 0)
        .description("1 when events are taken, into Kafka or into the spool, else 0.")
        .register(registry);
    Gauge.builder("gateway.kafka.ready", readiness, it -> it.isKafkaReady() ? 1 : 0)
        .description("1 when Kafka takes events, else 0.")
        .register(registry);
  }

  /** Registers what the spool shows by itself. */
  public void observe(Spool spool) {
    spoolBytes("gateway.spool", "Bytes of the spool's files.", spool::bytes);
    spoolBytes(
        "gateway.spool.limit",
        "Most bytes of the spool's files: spool.max-bytes.",
        () -> spool.config().maxBytes());
    spoolBytes(
        "gateway.spool.queued", "Bytes of events that wait for the disk.", spool::queuedBytes);
    spoolBytes(
        "gateway.spool.queued.limit",
        "Most bytes of events that may wait for the disk: spool.max-queued-bytes.",
        () -> spool.config().maxQueuedBytes());
    spoolBytes(
        "gateway.spool.drain.window.limit",
        "Most bytes of spooled events on their way to Kafka: spool.drain-window-bytes.",
        () -> spool.config().drainWindowBytes());
    Gauge.builder("gateway.spool.records", spool, Spool::records)
        .description("Events in the spool that Kafka does not have.")
        .register(registry);
    Gauge.builder("gateway.spool.oldest.age", spool, Spool::oldestAgeSeconds)
        .baseUnit("seconds")
        .description("Age of the oldest event in the spool; 0 when there is none.")
        .register(registry);
    spoolCounter(spool, "spooled", "Events that were put on disk.", Spool::spooledTotal);
    spoolCounter(
        spool,
        "drained",
        "Events that have left the spool: Kafka has them, sent from there or acknowledged late, or"
            + " refuses them for good.",
        Spool::drainedTotal);
    spoolCounter(
        spool,
        "refused",
        "Spooled events that Kafka refuses for good, set aside until the next start.",
        Spool::setAsideTotal);
    spoolCounter(
        spool,
        "dropped",
        "Spooled events that Kafka refuses for good and that there was no room to set aside.",
        Spool::droppedTotal);
    spoolCounter(spool, "errors", "Times that writing the spool failed.", Spool::errorsTotal);
    spoolCounter(
        spool,
        "damaged.bytes",
        "Bytes in spool files that were no whole records, such as torn ends after a crash.",
        Spool::damagedBytesTotal);
  }

  private void spoolBytes(String name, String description, LongSupplier bytes) {
    Gauge.builder(name, bytes, LongSupplier::getAsLong)
        .baseUnit("bytes")
        .description(description)
        .strongReference(true)
        .register(registry);
  }

  private void spoolCounter(
      Spool spool, String name, String description, ToDoubleFunction<Spool> count) {
    FunctionCounter.builder("gateway.spool." + name, spool, count)
        .description(description)
        .register(registry);
  }

  public void observeConnections(LongSupplier open, int limit) {
    Gauge.builder("gateway.connections", open, LongSupplier::getAsLong)
        .description("Open connections.")
        .strongReference(true)
        .register(registry);
    Gauge.builder("gateway.connections.limit", () -> limit)
        .description("Most connections that may be open: http.max-connections.")
        .strongReference(true)
        .register(registry);
  }

  /** Registers what another part shows by itself. */
  public void observe(MeterBinder part) {
    part.bindTo(registry);
  }

  /** Makes the counts of one more event loop, which belong to the totals. */
  public LoopMetrics newLoop() {
    LoopMetrics loop = new LoopMetrics(nanos(BUCKETS));
    loops.add(loop);
    return loop;
  }

  /** An event loop was so late to do what it was asked. */
  public void eventLoopLate(long nanos) {
    eventLoopDelay.record(nanos, TimeUnit.NANOSECONDS);
  }

  /** So many more event loops are behind, and refuse what has waited too long. */
  public void loopsBehind(int more) {
    loopsBehind.addAndGet(more);
  }

  @Override
  public void spoolAppended(long nanos) {
    spoolAppend.record(nanos, TimeUnit.NANOSECONDS);
  }

  @Override
  public void spoolForced(long nanos) {
    spoolForce.record(nanos, TimeUnit.NANOSECONDS);
  }

  public void rejected(Refusal reason, int events) {
    rejectedEvents.get(reason).increment(events);
  }

  public void refused(Refusal reason) {
    refusedRequests.get(reason).increment();
  }

  public void connectionRefused() {
    connectionsRefused.increment();
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

  private static long[] nanos(Duration[] durations) {
    return Arrays.stream(durations).mapToLong(Duration::toNanos).toArray();
  }

  private double acceptedTotal() {
    return loops.stream().mapToLong(LoopMetrics::acceptedTotal).sum();
  }

  private double acceptedOfBotsTotal() {
    return loops.stream().mapToLong(LoopMetrics::acceptedOfBotsTotal).sum();
  }

  private double receivedTotal() {
    return acceptedTotal() + rejectedEvents.values().stream().mapToDouble(Counter::count).sum();
  }

  private Counter counter(String name, String description) {
    return Counter.builder(name).description(description).register(registry);
  }

  private Map<Refusal, Counter> byReason(String name, String description) {
    Map<Refusal, Counter> counters = new EnumMap<>(Refusal.class);
    for (Refusal reason : Refusal.values()) {
      counters.put(
          reason,
          Counter.builder(name)
              .tag("reason", reason.tag())
              .description(description)
              .register(registry));
    }
    return counters;
  }
}
