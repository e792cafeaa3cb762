package dev.tidemark.pipeline;

import dev.tidemark.events.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Where the topic ends, to tell when the processor has read all of it. */
final class Backlog implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofMinutes(1);

  private final Admin admin;

  Backlog(String bootstrapServers) {
    admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers));
  }

  /**
   * The offset after the last record of each partition; waits until the gateway has made the topic.
   */
  Map<Integer, Long> ends() throws InterruptedException {
    long deadline = System.nanoTime() + TIMEOUT.toNanos();
    while (true) {
      try {
        return ends(admin.describeTopics(List.of(Topics.EVENTS)).allTopicNames().get());
      } catch (ExecutionException e) {
        boolean missing = e.getCause() instanceof UnknownTopicOrPartitionException;
        if (!missing || System.nanoTime() > deadline) {
          throw new IllegalStateException(
              "Cannot ask the broker where '" + Topics.EVENTS + "' ends: " + e.getMessage(), e);
        }
        TimeUnit.MILLISECONDS.sleep(100);
      }
    }
  }

  private Map<Integer, Long> ends(Map<String, TopicDescription> topics)
      throws ExecutionException, InterruptedException {
    Map<TopicPartition, OffsetSpec> latest =
        topics.get(Topics.EVENTS).partitions().stream()
            .collect(
                Collectors.toMap(
                    partition -> new TopicPartition(Topics.EVENTS, partition.partition()),
                    partition -> OffsetSpec.latest()));
    return admin.listOffsets(latest).all().get().entrySet().stream()
        .collect(Collectors.toMap(end -> end.getKey().partition(), end -> end.getValue().offset()));
  }

  @Override
  public void close() {
    admin.close();
  }
}
