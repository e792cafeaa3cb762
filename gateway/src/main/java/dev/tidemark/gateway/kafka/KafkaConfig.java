package dev.tidemark.gateway.kafka;

import dev.tidemark.config.KeyPrefix;
import dev.tidemark.config.Setting;
import dev.tidemark.config.Settings;
import dev.tidemark.events.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Where Kafka is, what the topic of events is like, and how much may wait for it how long.
 *
 * @param clientProperties plain Kafka client properties, without their prefix
 */
public record KafkaConfig(
    String bootstrapServers,
    String topic,
    int topicPartitions,
    int topicReplicationFactor,
    int topicMinInsyncReplicas,
    Duration topicRetention,
    Duration topicCheckInterval,
    Duration ackDeadline,
    long maxInFlightBytes,
    Duration retryInterval,
    Duration ticksInterval,
    Map<String, String> clientProperties) {

  /** Keys below it go to Kafka's clients as they are: {@code kafka.client.sasl.mechanism}. */
  public static final String CLIENT_PREFIX = KeyPrefix.KAFKA_CLIENT.text();

  private static final Setting<String> BOOTSTRAP_SERVERS =
      Setting.text(
          "kafka.bootstrap-servers",
          "localhost:9092",
          "Kafka's addresses, separated by commas. Kafka may be absent at start.");
  private static final Setting<String> TOPIC =
      Setting.text(
          "kafka.topic",
          Topics.EVENTS,
          "Topic of the events. Created if it is missing; its message.timestamp.type must be"
              + " LogAppendTime, and its cleanup.policy not compact.");
  private static final Setting<Integer> TOPIC_PARTITIONS =
      Setting.integer(
          "kafka.topic-partitions", 4, 1, 10_000, "Partitions of the topic, when it is created.");
  private static final Setting<Integer> TOPIC_REPLICATION_FACTOR =
      Setting.integer(
          "kafka.topic-replication-factor",
          1,
          1,
          100,
          "Replicas of the topic, when it is created. Three outlive the loss of a broker.");
  private static final Setting<Integer> TOPIC_MIN_INSYNC_REPLICAS =
      Setting.integer(
          "kafka.topic-min-insync-replicas",
          1,
          1,
          100,
          "Replicas that must hold an event before it counts as acknowledged, when the topic is"
              + " created. Two go with three replicas.");
  private static final Setting<Duration> TOPIC_RETENTION =
      Setting.duration(
          "kafka.topic-retention",
          "7d",
          Duration.ofMinutes(1),
          Duration.ofDays(3_650),
          "How long the topic keeps events, when it is created.");
  private static final Setting<Duration> TOPIC_CHECK_INTERVAL =
      Setting.duration(
          "kafka.topic-check-interval",
          "1m",
          Duration.ofMillis(50),
          Duration.ofDays(1),
          "How often a running gateway looks whether the topic's settings still fit.");
  private static final Setting<Duration> ACK_DEADLINE =
      Setting.duration(
          "kafka.ack-deadline",
          "2s",
          Duration.ofMillis(50),
          Duration.ofMinutes(1),
          "Longest wait for Kafka's acknowledgement before a beacon goes to the spool, and again for"
              + " the spool's disk before it is answered 503.");
  private static final Setting<Long> MAX_IN_FLIGHT_BYTES =
      Setting.size(
          "kafka.max-in-flight-bytes",
          "32MiB",
          1 << 20,
          16L << 30,
          "Most bytes of events that may wait for Kafka. Beyond it a beacon goes to the spool.");
  private static final Setting<Duration> RETRY_INTERVAL =
      Setting.duration(
          "kafka.retry-interval",
          "1s",
          Duration.ofMillis(10),
          Duration.ofMinutes(5),
          "Pause between attempts to reach Kafka and to check the topic at start.");
  private static final Setting<Duration> TICKS_INTERVAL =
      Setting.duration(
          "ticks.interval",
          "2s",
          Duration.ofMillis(10),
          Duration.ofMinutes(2),
          "How often each partition gets this gateway's count of acknowledged events.");

  public static final List<Setting<?>> SETTINGS =
      List.of(
          BOOTSTRAP_SERVERS,
          TOPIC,
          TOPIC_PARTITIONS,
          TOPIC_REPLICATION_FACTOR,
          TOPIC_MIN_INSYNC_REPLICAS,
          TOPIC_RETENTION,
          TOPIC_CHECK_INTERVAL,
          ACK_DEADLINE,
          MAX_IN_FLIGHT_BYTES,
          RETRY_INTERVAL,
          TICKS_INTERVAL);

  public static KafkaConfig from(Settings settings) {
    Map<String, String> clientProperties = new TreeMap<>();
    settings
        .passedThrough()
        .forEach(
            (key, value) -> clientProperties.put(key.substring(CLIENT_PREFIX.length()), value));
    return new KafkaConfig(
        settings.get(BOOTSTRAP_SERVERS),
        settings.get(TOPIC),
        settings.get(TOPIC_PARTITIONS),
        settings.get(TOPIC_REPLICATION_FACTOR),
        settings.get(TOPIC_MIN_INSYNC_REPLICAS),
        settings.get(TOPIC_RETENTION),
        settings.get(TOPIC_CHECK_INTERVAL),
        settings.get(ACK_DEADLINE),
        settings.get(MAX_IN_FLIGHT_BYTES),
        settings.get(RETRY_INTERVAL),
        settings.get(TICKS_INTERVAL),
        clientProperties);
  }
}
