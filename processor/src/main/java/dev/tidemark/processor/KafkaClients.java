package dev.tidemark.processor;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;

/** Properties of the processor's own Kafka clients, Spark's aside. */
final class KafkaClients {
  private final ProcessorConfig config;

  KafkaClients(ProcessorConfig config) {
    this.config = config;
  }

  Map<String, Object> admin() {
    return common();
  }

  /** Serializable, since tasks carry it. */
  Map<String, Object> quarantineProducer() {
    Map<String, Object> properties = common();
    properties.put(ProducerConfig.ACKS_CONFIG, "all");
    properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    properties.put(ProducerConfig.LINGER_MS_CONFIG, 5);
    properties.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
    properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 60_000);
    return properties;
  }

  /**
   * @param queryId changes with the checkpoint, so that a checkpoint begun anew reads the
   *     quarantine anew as well
   */
  Map<String, Object> quarantineConsumer(String queryId) {
    Map<String, Object> properties = common();
    properties.put(ConsumerConfig.GROUP_ID_CONFIG, "tidemark-quarantine-" + queryId);
    properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 2_000);
    // Few large writes: the broker holds an answer back until there is this much, or so long.
    properties.put(ConsumerConfig.FETCH_MIN_BYTES_CONFIG, 1 << 20);
    properties.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 400);
    return properties;
  }

  /** Serializable, since tasks carry it. */
  Map<String, Object> historyConsumer() {
    Map<String, Object> properties = common();
    properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    properties.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 8 << 20);
    properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 5_000);
    return properties;
  }

  private Map<String, Object> common() {
    Map<String, Object> properties = new HashMap<>(config.kafkaProperties());
    properties.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, config.bootstrapServers());
    return properties;
  }
}
