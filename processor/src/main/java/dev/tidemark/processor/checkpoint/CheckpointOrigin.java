package dev.tidemark.processor.checkpoint;

import dev.tidemark.events.Topics;
import dev.tidemark.processor.source.TopicState;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.Properties;

/**
 * What a checkpoint was made for; kept in its folder as {@code origin}, beside Spark's own files.
 *
 * @param clusterId Kafka's id of itself
 * @param topicId Kafka's id of the topic, another one when it is created anew
 */
record CheckpointOrigin(String clusterId, String topic, String topicId, int partitions) {

  static CheckpointOrigin of(TopicState topic) {
    return new CheckpointOrigin(
        topic.clusterId(), Topics.EVENTS, topic.topicId(), topic.partitions());
  }

  String write() {
    return """
    cluster.id=%s
    topic=%s
    topic.id=%s
    partitions=%d
    """
        .formatted(clusterId, topic, topicId, partitions);
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws IllegalArgumentException when it is something else
   */
  static CheckpointOrigin read(String text) {
    Properties properties = new Properties();
    try {
      properties.load(new StringReader(text));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new CheckpointOrigin(
        required(properties, "cluster.id"),
        required(properties, "topic"),
        required(properties, "topic.id"),
        Integer.parseInt(required(properties, "partitions")));
  }

  private static String required(Properties properties, String key) {
    String value = properties.getProperty(key);
    if (value == null || value.isBlank()) {
      throw new IllegalArgumentException("'" + key + "' is missing");
    }
    return value;
  }
}
