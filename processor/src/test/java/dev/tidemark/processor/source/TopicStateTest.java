package dev.tidemark.processor.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.events.Topics;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartitionInfo;
import org.junit.jupiter.api.Test;

class TopicStateTest {
  private static final Node BROKER = new Node(1, "localhost", 9092);

  @Test
  void aTopicIsLedWhileEachPartitionHasABroker() {
    assertThat(TopicState.isLed(topic(BROKER, BROKER))).isTrue();
    assertThat(TopicState.isLed(topic(BROKER, null))).isFalse();
    assertThat(TopicState.isLed(topic(Node.noNode(), BROKER))).isFalse();
  }

  private static TopicDescription topic(Node... leaders) {
    List<TopicPartitionInfo> partitions = new ArrayList<>();
    for (Node leader : leaders) {
      partitions.add(
          new TopicPartitionInfo(partitions.size(), leader, List.of(BROKER), List.of(BROKER)));
    }
    return new TopicDescription(Topics.EVENTS, false, partitions);
  }
}
