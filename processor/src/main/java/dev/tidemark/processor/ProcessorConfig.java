package dev.tidemark.processor;

import dev.tidemark.config.ConfigException;
import dev.tidemark.config.KeyPrefix;
import dev.tidemark.config.Schema;
import dev.tidemark.config.Setting;
import dev.tidemark.config.Settings;
import dev.tidemark.processor.replay.RequestedReplaysConfig;
import dev.tidemark.processor.retention.Retention;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.fs.Path;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigValue;

/**
 * The processor's configuration.
 *
 * @param maxOffsetsPerTrigger most records a batch reads from one partition
 * @param maxKeysPerMinute most keys that a metric has in a minute
 * @param kafkaProperties client properties for every Kafka client of the processor
 * @param sparkProperties {@code spark.*} properties, whole
 * @param operation how the job is watched and restarted
 */
public record ProcessorConfig(
    String bootstrapServers,
    String checkpointDir,
    Sink sink,
    String storeUrl,
    Duration triggerInterval,
    int maxOffsetsPerTrigger,
    int shufflePartitions,
    int maxKeysPerMinute,
    Map<String, String> kafkaProperties,
    Map<String, String> sparkProperties,
    OperationConfig operation) {

  /** With the defaults of operation. */
  public ProcessorConfig(
      String bootstrapServers,
      String checkpointDir,
      Sink sink,
      String storeUrl,
      Duration triggerInterval,
      int maxOffsetsPerTrigger,
      int shufflePartitions,
      int maxKeysPerMinute,
      Map<String, String> kafkaProperties,
      Map<String, String> sparkProperties) {
    this(
        bootstrapServers,
        checkpointDir,
        sink,
        storeUrl,
        triggerInterval,
        maxOffsetsPerTrigger,
        shufflePartitions,
        maxKeysPerMinute,
        kafkaProperties,
        sparkProperties,
        OperationConfig.defaults());
  }

  /** Where results go. */
  public enum Sink {
    /** The store that {@code store.url} names. */
    RESULTS,
    /** Tables on the terminal. */
    CONSOLE
  }

  private static final String KAFKA_PREFIX = KeyPrefix.KAFKA_CLIENT.text();

  private static final Setting<String> BOOTSTRAP_SERVERS =
      Setting.text("kafka.bootstrap-servers", "localhost:9092", "Addresses of Kafka brokers.");
  private static final Setting<String> CHECKPOINT_DIR =
      Setting.text(
          "checkpoint.dir",
          "data/checkpoint",
          "Folder of the query's checkpoint: a path, or a URI of a file system that every executor"
              + " reaches.");
  private static final Setting<Sink> SINK =
      Setting.choice("sink", Sink.RESULTS, "Where results go: to the store, or to the terminal.");
  private static final Setting<String> STORE_URL =
      Setting.text(
          "store.url",
          "duckdb:data/tidemark.duckdb",
          "The store: `duckdb:PATH` or `clickhouse:http://user:password@host:8123/database`.");
  private static final Setting<Duration> TRIGGER_INTERVAL =
      Setting.duration(
          "trigger.interval",
          "200ms",
          Duration.ZERO,
          Duration.ofMinutes(1),
          "Shortest time from the start of a batch to the start of the next.");
  private static final Setting<Integer> MAX_OFFSETS =
      Setting.integer(
          "source.max-offsets-per-trigger",
          100_000,
          1,
          100_000_000,
          "Most records that a batch reads from one partition; bounds a batch while catching up.");
  private static final Setting<Integer> SHUFFLE_PARTITIONS =
      Setting.integer(
          "state.partitions",
          2,
          1,
          10_000,
          "Partitions of the state, about one for each core. Fixed by the checkpoint.");

  private static final Setting<Integer> MAX_KEYS =
      Setting.integer(
          "metrics.max-keys-per-minute",
          2_000,
          1,
          100_000,
          "Most pages, or other keys of a metric, that a minute counts apart; the rest count"
              + " together as `(other)`.");

  public static final Schema SCHEMA =
      Schema.of("processor", List.of(KeyPrefix.KAFKA_CLIENT, KeyPrefix.SPARK), settings());

  private static Setting<?>[] settings() {
    List<Setting<?>> settings =
        new ArrayList<>(
            List.of(
                BOOTSTRAP_SERVERS,
                CHECKPOINT_DIR,
                SINK,
                STORE_URL,
                TRIGGER_INTERVAL,
                MAX_OFFSETS,
                SHUFFLE_PARTITIONS,
                MAX_KEYS));
    settings.addAll(OperationConfig.SETTINGS);
    settings.addAll(RequestedReplaysConfig.SETTINGS);
    settings.addAll(Retention.SETTINGS);
    return settings.toArray(Setting[]::new);
  }

  /** Properties of a plain Kafka client. */
  public Map<String, Object> kafkaClient() {
    return new KafkaClients(this).admin();
  }

  /**
   * Takes what was read.
   *
   * @throws ConfigException with everything that neither Kafka's clients nor Spark would take
   */
  public static ProcessorConfig from(Settings settings) {
    Map<String, String> kafka = new HashMap<>();
    Map<String, String> spark = new HashMap<>();
    settings
        .passedThrough()
        .forEach(
            (key, value) -> {
              if (key.startsWith(KAFKA_PREFIX)) {
                kafka.put(key.substring(KAFKA_PREFIX.length()), value);
              } else {
                spark.put(key, value);
              }
            });
    List<String> problems = problems(settings.get(CHECKPOINT_DIR), kafka);
    if (!problems.isEmpty()) {
      throw ConfigException.of("processor", problems);
    }
    return new ProcessorConfig(
        settings.get(BOOTSTRAP_SERVERS),
        settings.get(CHECKPOINT_DIR),
        settings.get(SINK),
        settings.get(STORE_URL),
        settings.get(TRIGGER_INTERVAL),
        settings.get(MAX_OFFSETS),
        settings.get(SHUFFLE_PARTITIONS),
        settings.get(MAX_KEYS),
        Map.copyOf(kafka),
        Map.copyOf(spark),
        OperationConfig.from(settings));
  }

  private static List<String> problems(String checkpointDir, Map<String, String> kafka) {
    Map<String, String> problems = new TreeMap<>();
    try {
      var unused = new Path(checkpointDir);
    } catch (IllegalArgumentException e) {
      problems.put(
          CHECKPOINT_DIR.key(),
          "Invalid '%s' = \"%s\": expected a path or a URI"
              .formatted(CHECKPOINT_DIR.key(), checkpointDir));
    }
    for (ConfigDef client :
        List.of(
            AdminClientConfig.configDef(),
            ConsumerConfig.configDef(),
            ProducerConfig.configDef())) {
      for (ConfigValue property : client.validate(kafka)) {
        if (kafka.containsKey(property.name()) && !property.errorMessages().isEmpty()) {
          String key = KAFKA_PREFIX + property.name();
          problems.put(key, "Invalid '" + key + "': " + property.errorMessages().get(0));
        }
      }
    }
    return List.copyOf(problems.values());
  }
}
