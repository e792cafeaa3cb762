package dev.tidemark.pipeline;

import dev.tidemark.events.Topics;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;

/** Where the topic ends, to tell when the processor has read all of it. */
final class Backlog implements AutoCloseable {
  private final Admin admin;

  Backlog(String bootstrapServers) {
    admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers));
  }

  /** The offset after the last record of each partition of the events topic. */
  Map<Integer, Long> ends() throws InterruptedException {
    try {
      Map<TopicPartition, OffsetSpec> ends =
          admin
              .describeTopics(java.util.List.of(Topics.EVENTS))
              .allTopicNames()
              .get(20, TimeUnit.SECONDS)
              .get(Topics.EVENTS)
              .partitions()
              .stream()
              .collect(
                  Collectors.toMap(
                      partition -> new TopicPartition(Topics.EVENTS, partition.partition()),
                      partition -> OffsetSpec.latest()));
      return admin.listOffsets(ends).all().get(20, TimeUnit.SECONDS).entrySet().stream()
          .collect(
              Collectors.toMap(end -> end.getKey().partition(), end -> end.getValue().offset()));
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException(
          "Cannot ask the broker where '" + Topics.EVENTS + "' ends: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    admin.close();
  }
}
