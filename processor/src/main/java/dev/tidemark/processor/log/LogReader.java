package dev.tidemark.processor.log;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Reads a topic from its first records on, stretch by stretch. Confined to one thread. Every method
 * throws {@link LogException} when Kafka does not answer.
 */
public final class LogReader implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final String topic;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final List<TopicPartition> partitions;
  private final Map<Integer, Long> firstOffsets;

  /**
   * A reader at the first records.
   *
   * @param properties of the consumer; those that a reader needs are added
   */
  public LogReader(String topic, Map<String, Object> properties) {
    this.topic = topic;
    Map<String, Object> all = new HashMap<>(properties);
    all.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    all.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    all.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    consumer = consumer(all);
    try {
      partitions =
          consumer.partitionsFor(topic, PATIENCE).stream()
              .map(info -> new TopicPartition(info.topic(), info.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      firstOffsets = byPartition(consumer.beginningOffsets(partitions, PATIENCE));
    } catch (KafkaException e) {
      consumer.close(Duration.ZERO);
      throw failed(e);
    }
  }

  private KafkaConsumer<byte[], byte[]> consumer(Map<String, Object> properties) {
    try {
      return new KafkaConsumer<>(
          properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    } catch (KafkaException e) {
      throw failed(e.getCause() instanceof KafkaException cause ? cause : e);
    }
  }

  /** Whether the topic is there. */
  public boolean exists() {
    return !partitions.isEmpty();
  }

  /**
   * This reader.
   *
   * @throws LogException when the topic is not there
   */
  public LogReader required() {
    if (exists()) {
      return this;
    }
    close();
    throw new LogException("Cannot read the topic '" + topic + "': it is not there");
  }

  public int partitions() {
    return partitions.size();
  }

  /** The first offset that is still there, by partition. */
  public Map<Integer, Long> firstOffsets() {
    return firstOffsets;
  }

  /** The offset after the last record, by partition, now. */
  public Map<Integer, Long> ends() {
    try {
      return byPartition(consumer.endOffsets(partitions, PATIENCE));
    } catch (KafkaException e) {
      throw failed(e);
    }
  }

  /**
   * When the first record that is still there was appended; the far past for an empty partition.
   */
  public Instant firstAppend(int partition) {
    if (ends().get(partition) <= firstOffsets.get(partition)) {
      return Instant.MIN;
    }
    ConsumerRecord<byte[], byte[]> first = at(partition, firstOffsets.get(partition));
    consumer.seekToBeginning(partitions);
    return Instant.ofEpochMilli(first.timestamp());
  }

  /** The first record from an offset on, which must not be behind the end. */
  public ConsumerRecord<byte[], byte[]> at(int partition, long offset) {
    TopicPartition only = new TopicPartition(topic, partition);
    try {
      consumer.pause(partitions);
      consumer.resume(List.of(only));
      consumer.seek(only, offset);
      long deadline = System.nanoTime() + PATIENCE.toNanos();
      while (System.nanoTime() < deadline) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
          return record;
        }
      }
      throw stuck();
    } catch (KafkaException e) {
      throw failed(e);
    }
  }

  /** Goes to these offsets; partitions without one go to their end. */
  public void seek(Map<Integer, Long> offsets) {
    Map<Integer, Long> ends = ends();
    for (TopicPartition partition : partitions) {
      int number = partition.partition();
      consumer.seek(partition, offsets.getOrDefault(number, ends.get(number)));
    }
  }

  /**
   * Reads on up to these offsets, which are left out. Records of a partition come in order.
   *
   * @param progress is told now and then how many were read
   */
  public void readTo(
      Map<Integer, Long> until,
      Consumer<ConsumerRecord<byte[], byte[]>> sink,
      LongConsumer progress) {
    try {
      Map<Integer, Long> left = resume(until);
      long deadline = System.nanoTime() + PATIENCE.toNanos();
      while (!left.isEmpty()) {
        long read = 0;
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
          if (record.offset() < until.get(record.partition())) {
            sink.accept(record);
            read++;
          }
        }
        progress.accept(read);
        pauseFinished(left);
        if (read > 0) {
          deadline = System.nanoTime() + PATIENCE.toNanos();
        } else if (!left.isEmpty() && System.nanoTime() > deadline) {
          throw stuck();
        }
      }
    } catch (KafkaException e) {
      throw failed(e);
    }
  }

  private Map<Integer, Long> resume(Map<Integer, Long> until) {
    consumer.pause(partitions);
    Map<Integer, Long> left = new HashMap<>();
    for (TopicPartition partition : partitions) {
      long end = until.getOrDefault(partition.partition(), 0L);
      if (consumer.position(partition, PATIENCE) < end) {
        left.put(partition.partition(), end);
        consumer.resume(List.of(partition));
      }
    }
    return left;
  }

  /** A partition that was read too far, since records come in batches, goes back. */
  private void pauseFinished(Map<Integer, Long> left) {
    left.entrySet()
        .removeIf(
            entry -> {
              TopicPartition partition = new TopicPartition(topic, entry.getKey());
              if (consumer.position(partition) < entry.getValue()) {
                return false;
              }
              consumer.seek(partition, entry.getValue());
              consumer.pause(List.of(partition));
              return true;
            });
  }

  private static Map<Integer, Long> byPartition(Map<TopicPartition, Long> offsets) {
    Map<Integer, Long> byPartition = new TreeMap<>();
    offsets.forEach((partition, offset) -> byPartition.put(partition.partition(), offset));
    return byPartition;
  }

  private LogException stuck() {
    return new LogException(
        "Cannot read the topic '"
            + topic
            + "': no record came for "
            + PATIENCE.toSeconds()
            + " s. Check kafka.bootstrap-servers and that the brokers run");
  }

  private LogException failed(KafkaException e) {
    return new LogException(
        "Cannot read the topic '"
            + topic
            + "': "
            + e.getMessage()
            + ". Check kafka.bootstrap-servers and that the brokers run",
        e);
  }

  @Override
  public void close() {
    consumer.close(Duration.ofSeconds(5));
  }
}
