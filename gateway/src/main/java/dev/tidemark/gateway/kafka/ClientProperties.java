package dev.tidemark.gateway.kafka;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.ConfigValue;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * The properties of Kafka's clients: what the gateway's promise rests on, which nobody may change;
 * defaults for speed; and what the configuration passes through.
 */
public final class ClientProperties {
  /** Room for batches that are not full yet, beside the in-flight bytes themselves. */
  private static final long BATCH_HEADROOM_BYTES = 32L << 20;

  private static final Map<String, String> PROMISED =
      Map.of(
          ProducerConfig.ACKS_CONFIG, "all",
          ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, "true",
          ProducerConfig.MAX_BLOCK_MS_CONFIG, "0",
          ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class.getName(),
          ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class.getName());

  private static final Set<String> OWN_KEYS = Set.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG);

  private final KafkaConfig config;

  public ClientProperties(KafkaConfig config) {
    this.config = config;
  }

  /** What the producer runs with. */
  public Map<String, String> producer() {
    Map<String, String> properties = new LinkedHashMap<>();
    properties.put(ProducerConfig.CLIENT_ID_CONFIG, "tidemark-gateway");
    properties.put(ProducerConfig.LINGER_MS_CONFIG, "3");
    properties.put(ProducerConfig.BATCH_SIZE_CONFIG, Integer.toString(64 << 10));
    properties.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
    properties.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, "5000");
    properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, "10000");
    properties.put(
        ProducerConfig.BUFFER_MEMORY_CONFIG,
        Long.toString(config.maxInFlightBytes() + BATCH_HEADROOM_BYTES));
    properties.putAll(reconnectQuickly());
    properties.putAll(config.clientProperties());
    properties.putAll(PROMISED);
    properties.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, config.bootstrapServers());
    return properties;
  }

  Map<String, String> admin() {
    Map<String, String> properties = new LinkedHashMap<>();
    properties.put(AdminClientConfig.CLIENT_ID_CONFIG, "tidemark-gateway-admin");
    properties.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, "3000");
    properties.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, "3000");
    properties.putAll(reconnectQuickly());
    config
        .clientProperties()
        .forEach(
            (key, value) -> {
              if (isShared(key)) {
                properties.put(key, value);
              }
            });
    properties.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, config.bootstrapServers());
    return properties;
  }

  /** Security and network properties; the producer's timeouts are not the admin client's. */
  private static boolean isShared(String key) {
    return AdminClientConfig.configNames().contains(key)
        && !key.equals(AdminClientConfig.CLIENT_ID_CONFIG)
        && !key.endsWith("timeout.ms");
  }

  /** A broker that is back is found within a second; Kafka's own defaults may take ten. */
  private static Map<String, String> reconnectQuickly() {
    return Map.of(
        ProducerConfig.RECONNECT_BACKOFF_MS_CONFIG, "50",
        ProducerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, "1000",
        ProducerConfig.SOCKET_CONNECTION_SETUP_TIMEOUT_MS_CONFIG, "2000",
        ProducerConfig.SOCKET_CONNECTION_SETUP_TIMEOUT_MAX_MS_CONFIG, "5000");
  }

  /** What is wrong with the properties that were passed through, one sentence each. */
  public List<String> problems() {
    List<String> problems = new ArrayList<>();
    new TreeMap<>(config.clientProperties())
        .forEach(
            (key, value) -> {
              String name = KafkaConfig.CLIENT_PREFIX + key;
              String fixed = PROMISED.get(key);
              if (fixed != null && !fixed.equals(value)) {
                problems.add(
                    "Invalid '" + name + "' = \"" + value + "\": the gateway needs " + fixed);
              } else if (OWN_KEYS.contains(key)) {
                problems.add("Invalid '" + name + "': use 'kafka.bootstrap-servers'");
              }
            });
    List<String> invalid = invalidAlone();
    problems.addAll(invalid.isEmpty() ? invalidTogether() : invalid);
    return problems;
  }

  /** What Kafka does not take, whatever the other properties are. */
  private List<String> invalidAlone() {
    List<String> problems = new ArrayList<>();
    for (ConfigValue property : ProducerConfig.configDef().validate(producer())) {
      String name = KafkaConfig.CLIENT_PREFIX + property.name();
      property.errorMessages().stream()
          .limit(1) // the others follow from it
          .forEach(message -> problems.add("Invalid '" + name + "': " + message));
    }
    return problems;
  }

  /**
   * What Kafka does not take together. Some of it Kafka says only when a producer is made or sends,
   * which is tried again and again as if Kafka were down.
   */
  private List<String> invalidTogether() {
    ProducerConfig all;
    try {
      all = new ProducerConfig(Map.copyOf(producer()));
    } catch (ConfigException e) {
      return List.of("Invalid '" + KafkaConfig.CLIENT_PREFIX + "*': " + e.getMessage());
    }
    List<String> problems = new ArrayList<>();
    int delivery = all.getInt(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG);
    long linger = all.getLong(ProducerConfig.LINGER_MS_CONFIG);
    int request = all.getInt(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG);
    // capped as Kafka caps it
    if (delivery < Math.min(Math.min(linger, Integer.MAX_VALUE) + request, Integer.MAX_VALUE)) {
      problems.add(
          "Invalid 'kafka.client.delivery.timeout.ms' = \""
              + delivery
              + "\": Kafka needs at least 'kafka.client.linger.ms' +"
              + " 'kafka.client.request.timeout.ms', "
              + linger
              + " + "
              + request);
    }
    int batch = all.getInt(ProducerConfig.BATCH_SIZE_CONFIG);
    long buffer = all.getLong(ProducerConfig.BUFFER_MEMORY_CONFIG);
    if (batch > buffer) {
      problems.add(
          "Invalid 'kafka.client.batch.size' = \""
              + batch
              + "\": Kafka needs at most 'kafka.client.buffer.memory', "
              + buffer);
    }
    return problems;
  }
}
