package dev.tidemark.processor.source;

import dev.tidemark.events.Topics;
import dev.tidemark.processor.QueryFailure;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaException;
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
   * @throws UnfitTopicException when the topic is set to what would make counts wrong
   */
  public int awaitPartitions() throws InterruptedException {
    Admin admin = awaitAdmin();
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

  /** No client can be made while no broker's name is known, as where Kafka has not been started. */
  private Admin awaitAdmin() throws InterruptedException {
    for (int tries = 0; ; tries++) {
      try {
        return Admin.create(adminProperties);
      } catch (KafkaException e) {
        if (tries % PAUSES_BETWEEN_LINES == 0) {
          sayWaiting(e);
        }
        Thread.sleep(PAUSE.toMillis());
      }
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
        sayWaiting(e);
      }
      return Optional.empty();
    }
  }

  private void sayWaiting(Exception failure) {
    boolean missing = failure.getCause() instanceof UnknownTopicOrPartitionException;
    LOG.atWarn()
        .addKeyValue("kafka", bootstrapServers)
        .addKeyValue("topic", Topics.EVENTS)
        .addKeyValue("error", QueryFailure.explain(failure))
        .log(
            missing
                ? "Waiting for the topic; the gateway makes it when it starts"
                : "Waiting for Kafka; check kafka.bootstrap-servers and that the broker runs");
  }

  private void requireFit(Admin admin) throws InterruptedException {
    try {
      UnfitTopicException.requireFit(admin, bootstrapServers);
    } catch (ExecutionException | TimeoutException e) {
      throw failed("read the settings of the topic '" + Topics.EVENTS + "'", e);
    }
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

  private IllegalStateException failed(String what, Exception e) {
    Throwable cause = e.getCause() == null ? e : e.getCause();
    return new IllegalStateException(
        "Cannot " + what + " at " + bootstrapServers + ": " + cause.getMessage(), e);
  }
}
