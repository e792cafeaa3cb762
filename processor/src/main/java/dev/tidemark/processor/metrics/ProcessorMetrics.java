package dev.tidemark.processor.metrics;

import dev.tidemark.events.QuarantineReason;
import dev.tidemark.processor.sink.StoreTimings;
import dev.tidemark.processor.sink.WrittenRows;
import dev.tidemark.results.AlertKind;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What the processor counts. Tags come from enums, and from the numbers of Kafka's partitions.
 *
 * <p>Counters begin at 0 with the process, and a batch that runs again after a crash is counted in
 * the process that ran it; the ledger in the store is what is exact.
 */
public final class ProcessorMetrics implements StoreTimings, AutoCloseable {
  private static final Duration[] BUCKETS = {
    Duration.ofMillis(50),
    Duration.ofMillis(100),
    Duration.ofMillis(200),
    Duration.ofMillis(350),
    Duration.ofMillis(500),
    Duration.ofMillis(750),
    Duration.ofSeconds(1),
    Duration.ofSeconds(2),
    Duration.ofSeconds(5),
    Duration.ofSeconds(10),
    Duration.ofSeconds(30),
    Duration.ofMinutes(1),
    Duration.ofMinutes(5),
    Duration.ofMinutes(30)
  };

  private final Clock clock;
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final JvmGcMetrics gcMetrics = new JvmGcMetrics();

  private final Counter recordsRead =
      counter("processor.records.read", "Records read from Kafka, ticks included.");
  private final Map<Outcome, Counter> events =
      byEnum(
          Outcome.class,
          outcome ->
              Counter.builder("processor.events")
                  .tag("outcome", outcome.tag())
                  .description("Events by what became of them, once each.")
                  .register(registry));
  private final Map<QuarantineReason, Counter> reasons =
      byEnum(
          QuarantineReason.class,
          reason ->
              Counter.builder("processor.quarantine.reasons")
                  .tag("reason", reason.code())
                  .description(
                      "Reasons of quarantined events that were carried into the store; an event"
                          + " has one or more.")
                  .register(registry));
  private final Counter replayed =
      counter("processor.events.replayed", "Events read that were sent again from quarantine.");
  private final Counter replaysDone =
      counter("processor.replays.done", "Replays asked for on the page that were carried out.");
  private final Counter replaysFailed =
      counter(
          "processor.replays.failed",
          "Replays asked for on the page that could not be carried out; the page says why.");
  private final Counter unexplained =
      counter(
          "processor.records.unexplained",
          "Records of batches that are in no other column of the ledger; must be 0.");
  private final Map<BatchPhase, Timer> phases =
      byEnum(
          BatchPhase.class,
          phase ->
              Timer.builder("processor.batch")
                  .tag("phase", phase.tag())
                  .description("How long batches take, by phase; 'total' is the whole batch.")
                  .serviceLevelObjectives(BUCKETS)
                  .register(registry));
  private final Timer endToEnd =
      Timer.builder("processor.end.to.end")
          .description(
              "From the append of the oldest record that a batch read from a partition until the"
                  + " batch is stored, once for each batch and partition.")
          .serviceLevelObjectives(BUCKETS)
          .register(registry);
  private final Counter droppedByWatermark =
      counter(
          "processor.rows.dropped.by.watermark",
          "Rows that Spark dropped for being behind the watermark; must be 0.");
  private final AtomicLong stateRows = new AtomicLong();
  private final AtomicLong stateBytes = new AtomicLong();
  private final AtomicLong watermarkMillis = new AtomicLong();
  private final AtomicLong lastBatchMillis = new AtomicLong();
  private final Map<WrittenRows, Timer> storeWrites =
      byEnum(
          WrittenRows.class,
          rows ->
              Timer.builder("processor.store.write")
                  .tag("rows", rows.tag())
                  .description("Writing to the store, by what was written.")
                  .serviceLevelObjectives(BUCKETS)
                  .register(registry));
  private final Map<WrittenRows, Counter> storeFailures =
      byEnum(
          WrittenRows.class,
          rows ->
              Counter.builder("processor.store.failures")
                  .tag("rows", rows.tag())
                  .description("Attempts to write to the store that failed and are repeated.")
                  .register(registry));
  private final AtomicLong ledgerUnexplained = new AtomicLong();
  private final Map<AlertKind, AtomicLong> alertsOpen =
      byEnum(AlertKind.class, kind -> new AtomicLong());
  private final Counter storeQuestionsFailed =
      counter(
          "processor.store.questions.failed",
          "Times that the store did not say how the ledger and the alerts stand.");
  private final Counter restarts =
      counter("processor.query.restarts", "Times that the query was started again.");

  public ProcessorMetrics(Clock clock) {
    this.clock = clock;
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new io.micrometer.core.instrument.binder.system.ProcessorMetrics().bindTo(registry);
    gcMetrics.bindTo(registry);
    gauge("processor.state.rows", null, "Rows of the query's state.", stateRows::get);
    gauge("processor.state", "bytes", "Memory of the query's state.", stateBytes::get);
    gauge(
        "processor.watermark.lag",
        "seconds",
        "How far the watermark is behind the clock; 0 before the first.",
        () -> secondsSince(watermarkMillis.get()));
    gauge(
        "processor.last.batch.timestamp",
        "seconds",
        "When the last batch was stored, in Unix time; 0 before the first.",
        () -> lastBatchMillis.get() / 1_000.0);
    gauge(
        "processor.ledger.unexplained",
        "events",
        "Events that the ledger cannot explain, over all time and against the gateways' own"
            + " counts; must be 0.",
        ledgerUnexplained::get);
    alertsOpen.forEach(
        (kind, open) ->
            Gauge.builder("processor.alerts.open", open, AtomicLong::get)
                .tag("kind", kind.code())
                .description("Alerts of the detectors that are open, by kind.")
                .register(registry));
  }

  /** What became of an event. */
  enum Outcome {
    COUNTED,
    QUARANTINED,
    LATE,
    DUPLICATE;

    private final String tag = name().toLowerCase(java.util.Locale.ROOT);

    String tag() {
      return tag;
    }
  }

  /** Registers whether batches run. */
  public void observeReadiness(BooleanSupplier ready) {
    gauge(
        "processor.ready",
        null,
        "1 while batches run and Kafka answers, else 0.",
        () -> ready.getAsBoolean() ? 1 : 0);
  }

  /** Registers how far Kafka is ahead. */
  void observe(int partition, PartitionLag lag) {
    Tags tags = Tags.of(Tag.of("partition", Integer.toString(partition)));
    Gauge.builder("processor.lag.records", lag, it -> it.records(partition))
        .tags(tags)
        .description("Records in Kafka that are not stored yet, ticks included, by partition.")
        .register(registry);
    Gauge.builder("processor.lag", lag, it -> it.seconds(partition))
        .baseUnit("seconds")
        .tags(tags)
        .description(
            "Age of the last stored record while there are newer ones, by partition; 0 when all is"
                + " stored.")
        .register(registry);
  }

  void recordsRead(long records) {
    recordsRead.increment((double) records);
  }

  void events(Outcome outcome, long count) {
    events.get(outcome).increment((double) count);
  }

  void unexplained(long records) {
    unexplained.increment((double) Math.abs(records));
  }

  void quarantined(QuarantineReason reason) {
    reasons.get(reason).increment();
  }

  void replayed(int count) {
    replayed.increment(count);
  }

  /** Of the oldest record that a batch read from a partition; the batch is stored now. */
  void stored(long oldestAppendMillis) {
    endToEnd.record(Math.max(0, clock.millis() - oldestAppendMillis), TimeUnit.MILLISECONDS);
  }

  void batchStored() {
    lastBatchMillis.set(clock.millis());
  }

  void phase(BatchPhase phase, long millis) {
    phases.get(phase).record(millis, TimeUnit.MILLISECONDS);
  }

  void state(long rows, long bytes, long droppedRows) {
    stateRows.set(rows);
    stateBytes.set(bytes);
    droppedByWatermark.increment((double) droppedRows);
  }

  void watermark(long millis) {
    watermarkMillis.set(millis);
  }

  void ledgerUnexplained(long count) {
    ledgerUnexplained.set(count);
  }

  void alertsOpen(AlertKind kind, long count) {
    alertsOpen.get(kind).set(count);
  }

  void storeQuestionFailed() {
    storeQuestionsFailed.increment();
  }

  /** The query was started again. */
  public void restarted() {
    restarts.increment();
  }

  /** A replay that somebody asked for was carried out. */
  public void replayDone() {
    replaysDone.increment();
  }

  /** A replay that somebody asked for could not be carried out. */
  public void replayFailed() {
    replaysFailed.increment();
  }

  @Override
  public void written(WrittenRows rows, long nanos) {
    storeWrites.get(rows).record(nanos, TimeUnit.NANOSECONDS);
  }

  @Override
  public void failed(WrittenRows rows) {
    storeFailures.get(rows).increment();
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

  /** Seconds from a time until now, not below 0; 0 when the time is not known. */
  private double secondsSince(long millis) {
    return millis <= 0 ? 0 : Math.max(0, clock.millis() - millis) / 1_000.0;
  }

  private Counter counter(String name, String description) {
    return Counter.builder(name).description(description).register(registry);
  }

  private void gauge(String name, String unit, String description, Supplier<Number> value) {
    Gauge.builder(name, value)
        .baseUnit(unit)
        .description(description)
        .strongReference(true)
        .register(registry);
  }

  private static <K extends Enum<K>, V> Map<K, V> byEnum(Class<K> keys, Function<K, V> value) {
    Map<K, V> values = new EnumMap<>(keys);
    for (K key : keys.getEnumConstants()) {
      values.put(key, value.apply(key));
    }
    return values;
  }
}
