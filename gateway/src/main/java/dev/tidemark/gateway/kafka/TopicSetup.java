package dev.tidemark.gateway.kafka;

import io.vertx.core.Future;
import io.vertx.kafka.admin.Config;
import io.vertx.kafka.admin.ConfigEntry;
import io.vertx.kafka.admin.KafkaAdminClient;
import io.vertx.kafka.admin.NewTopic;
import io.vertx.kafka.client.common.ConfigResource;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes sure that the topic of events is there and stamps records with the broker's clock. Events
 * are judged late by that stamp, so a topic with the senders' stamps would give wrong counts.
 */
final class TopicSetup {
  private static final Logger log = LoggerFactory.getLogger(TopicSetup.class);
  private static final String LOG_APPEND_TIME = "LogAppendTime";

  private final KafkaConfig config;

  TopicSetup(KafkaConfig config) {
    this.config = config;
  }

  /** Fails with {@link UnfitTopicException} or with Kafka's own reason. */
  Future<Void> ensure(KafkaAdminClient admin) {
    return admin
        .describeTopics(List.of(config.topic()))
        .transform(
            described -> {
              if (described.succeeded()) {
                return check(admin);
              }
              return KafkaFailure.rootOf(described.cause())
                      instanceof UnknownTopicOrPartitionException
                  ? create(admin)
                  : Future.failedFuture(described.cause());
            });
  }

  private Future<Void> create(KafkaAdminClient admin) {
    NewTopic topic =
        new NewTopic(
            config.topic(), config.topicPartitions(), (short) config.topicReplicationFactor());
    topic.setConfig(
        Map.of(
            TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, LOG_APPEND_TIME,
            TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG,
                Integer.toString(config.topicMinInsyncReplicas()),
            TopicConfig.RETENTION_MS_CONFIG, Long.toString(config.topicRetention().toMillis())));
    return admin
        .createTopics(List.of(topic))
        .transform(
            created -> {
              if (created.succeeded()) {
                log.atInfo()
                    .addKeyValue("topic", config.topic())
                    .addKeyValue("partitions", config.topicPartitions())
                    .addKeyValue("replicationFactor", config.topicReplicationFactor())
                    .log("Created the topic of events");
                return Future.succeededFuture();
              }
              // Another gateway that starts at the same time may be first.
              return KafkaFailure.rootOf(created.cause()) instanceof TopicExistsException
                  ? check(admin)
                  : Future.failedFuture(created.cause());
            });
  }

  private Future<Void> check(KafkaAdminClient admin) {
    ConfigResource resource =
        new ConfigResource(
            org.apache.kafka.common.config.ConfigResource.Type.TOPIC, config.topic());
    return admin
        .describeConfigs(List.of(resource))
        .compose(
            configs -> {
              String type = timestampType(configs.values().iterator().next());
              return LOG_APPEND_TIME.equals(type)
                  ? Future.succeededFuture()
                  : Future.failedFuture(new UnfitTopicException(unfit(type)));
            });
  }

  private static String timestampType(Config topic) {
    return topic.getEntries().stream()
        .filter(entry -> entry.getName().equals(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG))
        .map(ConfigEntry::getValue)
        .findFirst()
        .orElse("unknown");
  }

  private String unfit(String type) {
    return "Topic '"
        + config.topic()
        + "' has message.timestamp.type="
        + type
        + " and needs LogAppendTime, or late events would be counted wrongly. Change it with:"
        + " kafka-configs.sh --bootstrap-server "
        + config.bootstrapServers()
        + " --alter --topic "
        + config.topic()
        + " --add-config message.timestamp.type=LogAppendTime";
  }
}
