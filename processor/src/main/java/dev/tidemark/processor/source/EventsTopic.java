package dev.tidemark.processor.source;

import dev.tidemark.events.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The topics as Kafka has them: waits for the events, makes the quarantine. */
public final class EventsTopic {
  private static final Logger LOG = LoggerFactory.getLogger(EventsTopic.class);
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final int PAUSES_BETWEEN_LINES = 10;

  private final Map<String, Object> adminProperties;
  private final String bootstrapServers;

  public EventsTopic(String bootstrapServers, Map<String, Object> adminProperties) {
    this.bootstrapServers = bootstrapServers;
    this.adminProperties = adminProperties;
  }

  /**
   * Waits until Kafka answers and the events topic is there, and answers its number of partitions.
   *
   * @throws IllegalStateException when the topic's timestamps are not the broker's, or it is
   *     compacted
   */
  public int awaitPartitions() throws InterruptedException {
    Admin admin = Admin.create(adminProperties);
    try {
      for (int tries = 0; ; tries++) {
        Optional<Integer> partitions = partitions(admin, tries % PAUSES_BETWEEN_LINES == 0);
        if (partitions.isPresent()) {
          requireFit(admin);
          createQuarantine(admin, partitions.get());
          return partitions.get();
        }
        Thread.sleep(PAUSE.toMillis());
      }
    } finally {
      // Without it whoever is stopped while Kafka is away waits for the answer.
      admin.close(Duration.ZERO);
    }
  }

  private Optional<Integer> partitions(Admin admin, boolean say) throws InterruptedException {
    try {
      return Optional.of(
          admin
              .describeTopics(List.of(Topics.EVENTS))
              .allTopicNames()
              .get(10, TimeUnit.SECONDS)
              .get(Topics.EVENTS)
              .partitions()
              .size());
    } catch (ExecutionException | TimeoutException e) {
      if (say) {
        boolean missing = e.getCause() instanceof UnknownTopicOrPartitionException;
        LOG.atWarn()
            .addKeyValue("kafka", bootstrapServers)
            .addKeyValue("topic", Topics.EVENTS)
            .log(
                missing
                    ? "Waiting for the topic; the gateway makes it when it starts"
                    : "Waiting for Kafka; check kafka.bootstrap-servers and that the broker runs");
      }
      return Optional.empty();
    }
  }

  private void requireFit(Admin admin) throws InterruptedException {
    ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, Topics.EVENTS);
    Config settings = get(admin.describeConfigs(List.of(topic)).all()).get(topic);
    String timestamps = settings.get(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG).value();
    if (!timestamps.equals("LogAppendTime")) {
      throw unfit(
          TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG,
          timestamps,
          "lateness is measured against the broker's clock",
          "LogAppendTime");
    }
    String cleanup = settings.get(TopicConfig.CLEANUP_POLICY_CONFIG).value();
    if (cleanup.contains(TopicConfig.CLEANUP_POLICY_COMPACT)) {
      throw unfit(
          TopicConfig.CLEANUP_POLICY_CONFIG,
          cleanup,
          "compaction deletes all but the last event of a session, counted or not",
          TopicConfig.CLEANUP_POLICY_DELETE);
    }
  }

  private static IllegalStateException unfit(
      String setting, String value, String why, String fitting) {
    return new IllegalStateException(
        "Cannot read the topic '%s': its %s is %s, and %s. Set it to %s with kafka-configs.sh"
            .formatted(Topics.EVENTS, setting, value, why, fitting));
  }

  private void createQuarantine(Admin admin, int partitions) throws InterruptedException {
    NewTopic topic = new NewTopic(Topics.QUARANTINE, Optional.of(partitions), Optional.empty());
    try {
      admin.createTopics(List.of(topic)).all().get(30, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof TopicExistsException)) {
        throw failed("create the topic '" + Topics.QUARANTINE + "'", e);
      }
    } catch (TimeoutException e) {
      throw failed("create the topic '" + Topics.QUARANTINE + "'", e);
    }
  }

  private <T> T get(org.apache.kafka.common.KafkaFuture<T> future) throws InterruptedException {
    try {
      return future.get(30, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw failed("read the settings of the topic '" + Topics.EVENTS + "'", e);
    }
  }

  private IllegalStateException failed(String what, Exception e) {
    Throwable cause = e.getCause() == null ? e : e.getCause();
    return new IllegalStateException(
        "Cannot " + what + " at " + bootstrapServers + ": " + cause.getMessage(), e);
  }
}
