package dev.tidemark.processor;

import dev.tidemark.config.Schema;
import dev.tidemark.config.Setting;
import dev.tidemark.config.Settings;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * How the job is watched, restarted and asked for its health.
 *
 * @param acceptedPartitions the number of partitions that the topic was grown to; 0 when it was not
 * @param healthPort 0 when health is not served
 */
public record OperationConfig(
    Duration checkInterval,
    int acceptedPartitions,
    LostEvents onLostEvents,
    int restartAttempts,
    Duration restartPause,
    String healthHost,
    int healthPort) {

  /** What to do about events that retention deleted before they were read. */
  public enum LostEvents {
    /** Say so and end. */
    STOP,
    /** Go on after them; the ledger keeps them as unexplained. */
    SKIP
  }

  private static final Setting<Duration> CHECK_INTERVAL =
      Setting.duration(
          "source.check-interval",
          "5s",
          Duration.ofMillis(100),
          Duration.ofMinutes(10),
          "How often Kafka is asked whether the topic is still the same, has as many partitions,"
              + " and is set as counting needs it.");
  private static final Setting<Integer> ACCEPTED_PARTITIONS =
      Setting.integer(
          "source.accept-partitions",
          0,
          0,
          100_000,
          "The number of partitions that the topic was grown to, to go on with them from the"
              + " checkpoint of fewer. Needed for one start.");
  private static final Setting<LostEvents> ON_LOST_EVENTS =
      Setting.choice(
          "source.on-lost-events",
          LostEvents.STOP,
          "What to do when the topic's retention deleted events before they were read: stop, or go"
              + " on after them and show them as unexplained.");
  private static final Setting<Integer> RESTART_ATTEMPTS =
      Setting.integer(
          "restart.attempts",
          3,
          0,
          1_000_000,
          "How often a query that failed is started again with no batch finished in between, before"
              + " the processor ends with exit code 1. While Kafka does not answer it is waited for"
              + " without end.");
  private static final Setting<Duration> RESTART_PAUSE =
      Setting.duration(
          "restart.pause",
          "1s",
          Duration.ZERO,
          Duration.ofMinutes(5),
          "Pause before a query that failed is started again; doubles with each attempt.");
  private static final Setting<String> HEALTH_HOST =
      Setting.text("health.host", "0.0.0.0", "Address to listen on for health and metrics.");
  private static final Setting<Integer> HEALTH_PORT =
      Setting.port(
          "health.port",
          0,
          "Port of /health/live, /health/ready and /metrics; 0: they are not served.");

  static final List<Setting<?>> SETTINGS =
      List.of(
          CHECK_INTERVAL,
          ACCEPTED_PARTITIONS,
          ON_LOST_EVENTS,
          RESTART_ATTEMPTS,
          RESTART_PAUSE,
          HEALTH_HOST,
          HEALTH_PORT);

  static OperationConfig from(Settings settings) {
    return new OperationConfig(
        settings.get(CHECK_INTERVAL),
        settings.get(ACCEPTED_PARTITIONS),
        settings.get(ON_LOST_EVENTS),
        settings.get(RESTART_ATTEMPTS),
        settings.get(RESTART_PAUSE),
        settings.get(HEALTH_HOST),
        settings.get(HEALTH_PORT));
  }

  /** Every key's default. */
  public static OperationConfig defaults() {
    Schema schema = Schema.of("operation", SETTINGS.toArray(Setting[]::new));
    return from(schema.read(new String[0], Map.of()));
  }
}
