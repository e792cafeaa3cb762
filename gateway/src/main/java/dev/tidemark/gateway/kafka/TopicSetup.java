package dev.tidemark.gateway.kafka;

import dev.tidemark.events.TopicSetting;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.kafka.admin.Config;
import io.vertx.kafka.admin.ConfigEntry;
import io.vertx.kafka.admin.KafkaAdminClient;
import io.vertx.kafka.admin.NewTopic;
import io.vertx.kafka.client.common.ConfigResource;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes sure that the topic of events is there, and is set as {@link TopicSetting} says. */
final class TopicSetup {
  private static final Logger log = LoggerFactory.getLogger(TopicSetup.class);

  /** More than Kafka's client takes by itself, which may lose an answer and then never end. */
  private static final Duration TIMEOUT = Duration.ofSeconds(15);

  private final Vertx vertx;
  private final KafkaConfig config;
  private final ClientProperties properties;

  TopicSetup(Vertx vertx, KafkaConfig config, ClientProperties properties) {
    this.vertx = vertx;
    this.config = config;
    this.properties = properties;
  }

  /** Fails with {@link UnfitTopicException} or with Kafka's own reason. */
  Future<Void> ensure() {
    return withAdmin(this::ensure);
  }

  /** Looks only. Fails as {@link #ensure()}, and when there is no such topic. */
  Future<Void> check() {
    return withAdmin(this::check);
  }

  private Future<Void> withAdmin(Function<KafkaAdminClient, Future<Void>> step) {
    return vertx
        .executeBlocking(() -> KafkaAdminClient.create(vertx, properties.admin()))
        .compose(
            admin ->
                step.apply(admin)
                    .timeout(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
                    .eventually(() -> admin.close(TimeUnit.SECONDS.toMillis(1))));
  }

  private Future<Void> ensure(KafkaAdminClient admin) {
    return check(admin)
        .recover(
            failure ->
                KafkaFailure.rootOf(failure) instanceof UnknownTopicOrPartitionException
                    ? create(admin)
                    : Future.failedFuture(failure));
  }

  private Future<Void> create(KafkaAdminClient admin) {
    NewTopic topic =
        new NewTopic(
            config.topic(), config.topicPartitions(), (short) config.topicReplicationFactor());
    topic.setConfig(
        Map.of(
            TopicSetting.TIMESTAMPS.key(),
            TopicSetting.TIMESTAMPS.fitting(),
            TopicSetting.CLEANUP.key(),
            TopicSetting.CLEANUP.fitting(),
            TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG,
            Integer.toString(config.topicMinInsyncReplicas()),
            TopicConfig.RETENTION_MS_CONFIG,
            Long.toString(config.topicRetention().toMillis())));
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

  /**
   * By the topic's settings and not its description: of a topic without a leader, as one has whose
   * broker is just back, vertx-kafka-client's {@code describeTopics} never answers.
   */
  private Future<Void> check(KafkaAdminClient admin) {
    ConfigResource resource =
        new ConfigResource(
            org.apache.kafka.common.config.ConfigResource.Type.TOPIC, config.topic());
    return admin
        .describeConfigs(List.of(resource))
        .compose(
            configs -> {
              Config settings = configs.values().iterator().next();
              Optional<String> fault =
                  TopicSetting.fault(
                      config.topic(), config.bootstrapServers(), key -> valueOf(settings, key));
              return fault.isEmpty()
                  ? Future.succeededFuture()
                  : Future.failedFuture(new UnfitTopicException(fault.get()));
            });
  }

  private static String valueOf(Config topic, String key) {
    return topic.getEntries().stream()
        .filter(entry -> entry.getName().equals(key))
        .map(ConfigEntry::getValue)
        .findFirst()
        .orElse("unknown");
  }
}
