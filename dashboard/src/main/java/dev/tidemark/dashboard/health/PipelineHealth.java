package dev.tidemark.dashboard.health;

import dev.tidemark.results.GatewayStanding;
import dev.tidemark.results.PartitionStanding;
import dev.tidemark.results.ResultStore;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * How the pipeline is, from the gateway to the page. Gateway, processor and store are asked apart
 * from those who want to know, so that one that is slow or gone delays nobody: it is said to be.
 *
 * <p>Confined to the event loop; no locking.
 */
public final class PipelineHealth implements AutoCloseable {
  private final Vertx vertx;
  private final WorkerExecutor workers;
  private final ResultStore store;
  private final Duration interval;
  private final Duration timeout;
  private final Clock clock;
  private final Supplier<Shown> shown;
  private final Source gateway;
  private final Source processor;
  private final Instant startedAt;
  private final Map<Stage.Name, Trouble> troubles = new EnumMap<>(Stage.Name.class);
  private Standing standing;
  private Instant storeFailsSince;

  /** Null while no question is open. */
  private Instant storeAskedAt;

  private boolean closed;

  /**
   * What the open pages show.
   *
   * @param snapshotAt null before the first
   * @param flow the snapshot's section of that name
   * @param ledger the snapshot's section of that name
   */
  public record Shown(Instant snapshotAt, JsonObject flow, JsonObject ledger) {}

  public PipelineHealth(
      Vertx vertx,
      WorkerExecutor workers,
      ResultStore store,
      SourcesConfig config,
      Clock clock,
      Supplier<Shown> shown) {
    this.vertx = vertx;
    this.workers = workers;
    this.store = store;
    this.interval = config.interval();
    this.timeout = config.timeout();
    this.clock = clock;
    this.shown = shown;
    this.startedAt = clock.instant();
    this.gateway =
        config.gatewayAdmin().map(url -> new Source(vertx, url, config, clock)).orElse(null);
    this.processor =
        config.processorHealth().map(url -> new Source(vertx, url, config, clock)).orElse(null);
  }

  /** Begins to ask, from the event loop that it is called on. */
  public void start() {
    sources().forEach(Source::start);
    askStore();
    // What was wrong while nobody looked is remembered too.
    vertx.setPeriodic(interval.toMillis(), timer -> json());
  }

  @Override
  public void close() {
    closed = true;
    sources().forEach(Source::close);
  }

  /** What is known now; asks nobody. */
  public JsonObject json() {
    Instant now = clock.instant();
    Stages.Known known = known(now);
    JsonArray stages = new JsonArray();
    for (Stage stage : Stages.of(known)) {
      stages.add(stage.json(remembered(stage, now), now));
    }
    return new JsonObject()
        .put("at", now.toString())
        .put("stages", stages)
        .put("spool", spool(known))
        .put("watermark", watermark(known))
        .put("partitions", partitions(known))
        .put("gateways", gateways());
  }

  private Stream<Source> sources() {
    return Stream.of(gateway, processor).filter(source -> source != null);
  }

  private void askStore() {
    storeAskedAt = clock.instant();
    long nanos = System.nanoTime();
    workers
        .executeBlocking(() -> Standing.ask(store), false)
        .onComplete(
            asked -> {
              if (asked.succeeded()) {
                standing = asked.result();
                storeFailsSince = null;
              } else if (storeFailsSince == null) {
                storeFailsSince = storeAskedAt;
              }
              storeAskedAt = null;
              long took = (System.nanoTime() - nanos) / 1_000_000;
              if (!closed) {
                // One that is slow rests as long as it worked.
                vertx.setTimer(Math.max(interval.toMillis(), took), timer -> askStore());
              }
            });
  }

  /** A stage's trouble, with since when it lasts; or the last that it had, and when that ended. */
  private Trouble remembered(Stage stage, Instant now) {
    Trouble before = troubles.get(stage.name());
    Trouble present = stage.trouble();
    if (present == null && before != null && before.until() == null) {
      troubles.put(stage.name(), before.endedAt(now));
    } else if (present != null) {
      boolean same =
          before != null && before.until() == null && before.ailment() == present.ailment();
      Instant since =
          same && before.since().isBefore(present.since()) ? before.since() : present.since();
      troubles.put(
          stage.name(), Trouble.of(present.ailment(), present.sentence(), present.detail(), since));
    }
    return troubles.get(stage.name());
  }

  private Stages.Known known(Instant now) {
    Shown page = shown.get();
    JsonObject lastMinute = object(object(page.flow(), "freshness"), "lastMinute");
    return new Stages.Known(
        now,
        gateway == null ? List.of() : gateway.instances(),
        processor == null ? List.of() : processor.instances(),
        standing,
        storeSilentSince(now),
        new Stages.Screen(
            page.snapshotAt(),
            startedAt,
            object(page.ledger(), "totals").getLong("unexplained", 0L),
            page.flow().getDouble("eventsPerSecond", 0.0),
            lastMinute.getLong("events", 0L),
            lastMinute.getLong("p50Millis", 0L)));
  }

  private Instant storeSilentSince(Instant now) {
    boolean waits =
        storeAskedAt != null && Duration.between(storeAskedAt, now).compareTo(timeout) > 0;
    return storeFailsSince == null && waits ? storeAskedAt : storeFailsSince;
  }

  private static JsonObject object(JsonObject json, String name) {
    return json.getJsonObject(name, new JsonObject());
  }

  /** Null when no gateway tells. */
  private static JsonObject spool(Stages.Known known) {
    OptionalDouble bytes = total(known, "gateway_spool_bytes");
    return bytes.isEmpty()
        ? null
        : new JsonObject()
            .put("bytes", (long) bytes.getAsDouble())
            .put("limitBytes", (long) total(known, "gateway_spool_limit_bytes").orElse(0))
            .put("events", (long) total(known, "gateway_spool_records").orElse(0))
            .put(
                "oldestAgeSeconds",
                Stage.rounded(
                    Stages.largest(known.gateways(), "gateway_spool_oldest_age_seconds")));
  }

  private static OptionalDouble total(Stages.Known known, String metric) {
    return Stages.sum(
        known.gateways(),
        it -> it.newest() == null ? OptionalDouble.empty() : it.newest().sum(metric));
  }

  /** Null when the processor does not tell, or has none yet. */
  private static JsonObject watermark(Stages.Known known) {
    OptionalDouble lag = Stages.largest(known.processors(), "processor_watermark_lag_seconds");
    if (lag.orElse(0) == 0) {
      return null;
    }
    return new JsonObject()
        .put("at", known.now().minusMillis((long) (lag.getAsDouble() * 1_000)).toString())
        .put("lagSeconds", Stage.rounded(lag));
  }

  private JsonArray partitions(Stages.Known known) {
    JsonArray partitions = new JsonArray();
    Scrape metrics =
        known.processors().stream()
            .map(SourceInstance::newest)
            .filter(scrape -> scrape != null)
            .findFirst()
            .orElse(null);
    for (PartitionStanding partition :
        standing == null ? List.<PartitionStanding>of() : standing.partitions()) {
      partitions.add(
          new JsonObject()
              .put("partition", partition.partition())
              .put("readUntil", partition.readUntil())
              .put("events", partition.events())
              .put("acknowledged", partition.acknowledged())
              .put("tickedAt", text(partition.tickedAt()))
              .put("storedAt", text(partition.storedAt()))
              .put("lagRecords", ofPartition(metrics, "processor_lag_records", partition))
              .put("lagSeconds", ofPartition(metrics, "processor_lag_seconds", partition)));
    }
    return partitions;
  }

  private static Double ofPartition(Scrape metrics, String name, PartitionStanding partition) {
    return metrics == null ? null : metrics.byPartition(name).get(partition.partition());
  }

  private JsonArray gateways() {
    JsonArray gateways = new JsonArray();
    for (GatewayStanding one :
        standing == null ? List.<GatewayStanding>of() : standing.gateways()) {
      gateways.add(
          new JsonObject()
              .put("gatewayId", one.gatewayId())
              .put("startedAt", text(one.startedAt()))
              .put("acknowledged", one.acknowledged())
              .put("spooled", one.spooled())
              .put("tickedAt", text(one.tickedAt())));
    }
    return gateways;
  }

  private static String text(Instant time) {
    return time == null ? null : time.toString();
  }
}
