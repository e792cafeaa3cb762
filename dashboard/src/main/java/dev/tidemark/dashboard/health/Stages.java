package dev.tidemark.dashboard.health;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Function;

/** What each stage's sources say of it: the rules by which one is well or not. */
final class Stages {
  private static final double LAGGING_SECONDS = 30;
  private static final Duration QUIET_AFTER = Duration.ofSeconds(30);
  private static final Duration STALE_AFTER = Duration.ofSeconds(10);
  private static final Duration ACCEPTED = Duration.ofMinutes(1);

  private Stages() {}

  /**
   * All that is known at a moment.
   *
   * @param gateways empty when no source is set
   * @param processors empty when no source is set
   * @param standing null until the store has answered
   * @param storeFailsSince null while the store answers
   */
  record Known(
      Instant now,
      List<SourceInstance> gateways,
      List<SourceInstance> processors,
      Standing standing,
      Instant storeFailsSince,
      Screen screen) {}

  /**
   * What the open pages show.
   *
   * @param snapshotAt null before the first
   * @param unexplained events that the ledger cannot explain
   * @param eventsPerSecond of what is stored
   * @param freshEvents of the last minute
   * @param p50Millis from accepted to screen, over the last minute
   */
  record Screen(
      Instant snapshotAt,
      Instant startedAt,
      long unexplained,
      double eventsPerSecond,
      long freshEvents,
      long p50Millis) {}

  static List<Stage> of(Known known) {
    return List.of(gateway(known), kafka(known), processor(known), store(known), page(known));
  }

  private static Stage gateway(Known known) {
    Trouble trouble = silent("gateway", known.gateways());
    for (SourceInstance gateway : known.gateways()) {
      if (trouble == null && !gateway.status().equals("ready")) {
        Ailment ailment =
            gateway.status().equals("spooling") ? Ailment.SPOOLING : Ailment.NOT_READY;
        trouble =
            Trouble.of(ailment, "gateway: " + gateway.status(), gateway.reason(), known.now());
      }
    }
    return Stage.of(
        Stage.Name.GATEWAY,
        !known.gateways().isEmpty(),
        trouble,
        sum(known.gateways(), it -> it.rate("gateway_events_accepted_total")),
        largest(known.gateways(), "gateway_spool_oldest_age_seconds"));
  }

  /** Kafka is seen through those who use it: how soon it acknowledges, and whether it answers. */
  private static Stage kafka(Known known) {
    Trouble trouble = null;
    boolean seen = false;
    OptionalDouble acknowledgement = OptionalDouble.empty();
    for (SourceInstance gateway : known.gateways()) {
      Scrape metrics = gateway.newest();
      if (metrics != null) {
        seen = true;
        if (metrics.max("gateway_kafka_ready").orElse(1) == 0) {
          trouble =
              Trouble.of(
                  Ailment.KAFKA_AWAY,
                  "Kafka takes no events from the gateway",
                  gateway.reason(),
                  known.now());
        }
        OptionalDouble mean = gateway.mean("gateway_publish_seconds");
        if (mean.orElse(0) >= acknowledgement.orElse(0)) {
          acknowledgement = mean;
        }
      }
    }
    for (SourceInstance processor : known.processors()) {
      seen |= processor.isAnswering();
      if (processor.isAnswering() && processor.status().equals("kafka_away")) {
        trouble =
            Trouble.of(Ailment.KAFKA_AWAY, "Kafka does not answer the processor", "", known.now());
      }
    }
    return Stage.of(
        Stage.Name.KAFKA,
        seen,
        trouble,
        sum(known.gateways(), it -> it.rate("gateway_events_acknowledged_total")),
        acknowledgement);
  }

  private static Stage processor(Known known) {
    Trouble trouble = silent("processor", known.processors());
    OptionalDouble lag = largest(known.processors(), "processor_lag_seconds");
    for (SourceInstance processor : known.processors()) {
      if (trouble == null && !processor.status().equals("running")) {
        trouble =
            Trouble.of(Ailment.NOT_READY, "processor: " + processor.status(), "", known.now());
      }
    }
    if (trouble == null
        && sum(known.processors(), it -> it.rate("processor_rows_dropped_by_watermark_total"))
                .orElse(0)
            > 0) {
      trouble =
          Trouble.of(
              Ailment.ROWS_DROPPED, "Spark drops rows behind the watermark", "", known.now());
    }
    if (trouble == null && lag.orElse(0) > LAGGING_SECONDS) {
      trouble =
          Trouble.of(
              Ailment.LAGGING,
              "processor: behind by " + Math.round(lag.getAsDouble()) + " s",
              "",
              known.now());
    }
    Instant storedAt = known.standing() == null ? null : known.standing().storedAt();
    boolean stored = storedAt != null;
    if (known.processors().isEmpty()
        && stored
        && Duration.between(storedAt, known.now()).compareTo(QUIET_AFTER) > 0) {
      trouble = Trouble.of(Ailment.QUIET, "processor: has written nothing", "", storedAt);
    }
    OptionalDouble rate = sum(known.processors(), it -> it.rate("processor_events_total"));
    return Stage.of(
        Stage.Name.PROCESSOR,
        !known.processors().isEmpty() || stored,
        trouble,
        known.processors().isEmpty() && stored
            ? OptionalDouble.of(known.screen().eventsPerSecond())
            : rate,
        lag);
  }

  private static Stage store(Known known) {
    Trouble trouble = null;
    if (known.storeFailsSince() != null) {
      trouble = Trouble.of(Ailment.STORE_AWAY, "store: no answer", "", known.storeFailsSince());
    } else if (known.screen().unexplained() != 0) {
      trouble =
          Trouble.of(
              Ailment.UNEXPLAINED,
              "store: " + known.screen().unexplained() + " events unexplained",
              "",
              known.now());
    } else if (sum(known.processors(), it -> it.rate("processor_store_failures_total")).orElse(0)
        > 0) {
      trouble =
          Trouble.of(Ailment.WRITES_FAIL, "store: the processor's writes fail", "", known.now());
    }
    OptionalDouble writes =
        known.processors().stream()
            .map(it -> it.mean("processor_store_write_seconds"))
            .filter(OptionalDouble::isPresent)
            .findFirst()
            .orElse(OptionalDouble.empty());
    boolean answers = known.screen().snapshotAt() != null && known.storeFailsSince() == null;
    return Stage.of(
        Stage.Name.STORE,
        answers,
        trouble,
        answers ? OptionalDouble.of(known.screen().eventsPerSecond()) : OptionalDouble.empty(),
        writes);
  }

  private static Stage page(Known known) {
    Screen screen = known.screen();
    Instant shownAt = screen.snapshotAt() == null ? screen.startedAt() : screen.snapshotAt();
    Trouble trouble =
        Duration.between(shownAt, known.now()).compareTo(STALE_AFTER) > 0
            ? Trouble.of(Ailment.STALE, "page: nothing new from the store", "", shownAt)
            : null;
    return Stage.of(
        Stage.Name.PAGE,
        screen.snapshotAt() != null,
        trouble,
        OptionalDouble.of(screen.freshEvents() / (double) ACCEPTED.toSeconds()),
        screen.freshEvents() > 0
            ? OptionalDouble.of(screen.p50Millis() / 1_000.0)
            : OptionalDouble.empty());
  }

  /** The first that does not answer, with how many those are where there are several. */
  private static Trouble silent(String name, List<SourceInstance> instances) {
    List<SourceInstance> silent =
        instances.stream().filter(instance -> !instance.isAnswering()).toList();
    if (silent.isEmpty()) {
      return null;
    }
    SourceInstance first = silent.get(0);
    String many = instances.size() == 1 ? "" : " from " + silent.size() + " of " + instances.size();
    return Trouble.of(
        Ailment.NO_ANSWER,
        name + ": no answer" + many + " at " + first.base() + " (" + first.failure() + ")",
        first.base() + many + ": " + first.failure(),
        first.silentSince());
  }

  static OptionalDouble sum(
      List<SourceInstance> instances, Function<SourceInstance, OptionalDouble> value) {
    List<OptionalDouble> known =
        instances.stream().map(value).filter(OptionalDouble::isPresent).toList();
    return known.isEmpty()
        ? OptionalDouble.empty()
        : OptionalDouble.of(known.stream().mapToDouble(OptionalDouble::getAsDouble).sum());
  }

  static OptionalDouble largest(List<SourceInstance> instances, String metric) {
    return instances.stream()
        .map(SourceInstance::newest)
        .filter(metrics -> metrics != null)
        .map(metrics -> metrics.max(metric))
        .filter(OptionalDouble::isPresent)
        .mapToDouble(OptionalDouble::getAsDouble)
        .max();
  }
}
