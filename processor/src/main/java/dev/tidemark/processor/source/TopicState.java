package dev.tidemark.processor.source;

import dev.tidemark.events.Topics;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;

/**
 * The events topic as Kafka has it now.
 *
 * @param topicId made by Kafka with the topic: a re-created one has another
 * @param firstOffsets of each partition, what retention has left
 * @param endOffsets of each partition, one past the last record
 * @param firstAppends time of append of the first record left; absent while a partition is empty
 */
public record TopicState(
    String clusterId,
    String topicId,
    int partitions,
    Map<Integer, Long> firstOffsets,
    Map<Integer, Long> endOffsets,
    Map<Integer, Long> firstAppends) {
  private static final int TIMEOUT_SECONDS = 30;

  /**
   * Asks Kafka for everything.
   *
   * @throws IllegalStateException when it does not answer
   */
  public static TopicState ask(Admin admin) throws InterruptedException {
    try {
      TopicDescription topic = describe(admin);
      String cluster = admin.describeCluster().clusterId().get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
      int partitions = topic.partitions().size();
      return new TopicState(
          cluster,
          topic.topicId().toString(),
          partitions,
          offsets(admin, partitions, OffsetSpec.earliest(), ListOffsetsResultInfo::offset),
          offsets(admin, partitions, OffsetSpec.latest(), ListOffsetsResultInfo::offset),
          offsets(admin, partitions, OffsetSpec.forTimestamp(0), ListOffsetsResultInfo::timestamp));
    } catch (ExecutionException | TimeoutException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new IllegalStateException(
          "Cannot ask Kafka about the topic '" + Topics.EVENTS + "': " + cause.getMessage(), e);
    }
  }

  /** The topic's id and partitions alone. */
  public static TopicDescription describe(Admin admin)
      throws InterruptedException, ExecutionException, TimeoutException {
    return admin
        .describeTopics(List.of(Topics.EVENTS))
        .allTopicNames()
        .get(TIMEOUT_SECONDS, TimeUnit.SECONDS)
        .get(Topics.EVENTS);
  }

  /** Whether every partition can be read from: a broker leads it. */
  public static boolean isLed(TopicDescription topic) {
    return topic.partitions().stream()
        .map(TopicPartitionInfo::leader)
        .noneMatch(leader -> leader == null || leader.isEmpty());
  }

  /** One past the last record of each partition. */
  public static Map<Integer, Long> ends(Admin admin)
      throws InterruptedException, ExecutionException, TimeoutException {
    int partitions = describe(admin).partitions().size();
    return offsets(admin, partitions, OffsetSpec.latest(), ListOffsetsResultInfo::offset);
  }

  private static Map<Integer, Long> offsets(
      Admin admin, int partitions, OffsetSpec spec, Function<ListOffsetsResultInfo, Long> value)
      throws InterruptedException, ExecutionException, TimeoutException {
    Map<TopicPartition, OffsetSpec> asked =
        IntStream.range(0, partitions)
            .mapToObj(partition -> new TopicPartition(Topics.EVENTS, partition))
            .collect(Collectors.toMap(partition -> partition, partition -> spec));
    Map<Integer, Long> answers = new TreeMap<>();
    admin
        .listOffsets(asked)
        .all()
        .get(TIMEOUT_SECONDS, TimeUnit.SECONDS)
        .forEach(
            (partition, info) -> {
              if (value.apply(info) >= 0) {
                answers.put(partition.partition(), value.apply(info));
              }
            });
    return answers;
  }
}
