package dev.tidemark.processor.audit;

import dev.tidemark.config.KeyPrefix;
import dev.tidemark.config.Schema;
import dev.tidemark.config.Setting;
import dev.tidemark.config.Settings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerConfig;

/**
 * What {@code tidemark audit} takes.
 *
 * @param limit most differences that are printed one by one
 */
public record AuditConfig(
    String bootstrapServers,
    String storeUrl,
    Optional<String> storeToken,
    boolean json,
    int limit,
    Map<String, String> kafkaProperties) {

  private static final String KAFKA_PREFIX = KeyPrefix.KAFKA_CLIENT.text();

  private static final Setting<String> BOOTSTRAP_SERVERS =
      Setting.text("kafka.bootstrap-servers", "localhost:9092", "Addresses of Kafka brokers.");
  private static final Setting<String> STORE_URL =
      Setting.text(
          "store.url",
          "duckdb:data/tidemark.duckdb",
          "The store: `duckdb:PATH`, which no other process may have open;"
              + " `http://HOST:PORT`, the dashboard of an embedded pipeline, which gives a copy of"
              + " its store while it runs; or `clickhouse:http://user:password@host:8123/database`.");
  private static final Setting<Optional<String>> STORE_TOKEN =
      Setting.optionalText(
          "store.token", "The operator's token of the dashboard that `store.url` names.");
  private static final Setting<Boolean> JSON =
      Setting.flag("json", false, "Prints one line of JSON instead of text.");
  private static final Setting<Integer> LIMIT =
      Setting.integer("limit", 50, 0, 1_000_000, "Most differences that are printed one by one.");

  public static final Schema SCHEMA =
      Schema.of(
          "audit",
          List.of(KeyPrefix.KAFKA_CLIENT),
          BOOTSTRAP_SERVERS,
          STORE_URL,
          STORE_TOKEN,
          JSON,
          LIMIT);

  static AuditConfig from(Settings settings) {
    Map<String, String> kafka = new HashMap<>();
    settings
        .passedThrough()
        .forEach((key, value) -> kafka.put(key.substring(KAFKA_PREFIX.length()), value));
    return new AuditConfig(
        settings.get(BOOTSTRAP_SERVERS),
        settings.get(STORE_URL),
        settings.get(STORE_TOKEN),
        settings.get(JSON),
        settings.get(LIMIT),
        Map.copyOf(kafka));
  }

  /** Properties of the consumer; large fetches, since all of the topic is read. */
  Map<String, Object> consumer() {
    Map<String, Object> properties = new HashMap<>();
    properties.put(ConsumerConfig.CLIENT_ID_CONFIG, "tidemark-audit");
    properties.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 8 << 20);
    properties.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, 32 << 20);
    properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 5_000);
    properties.putAll(kafkaProperties);
    properties.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    return properties;
  }
}
