package dev.tidemark.processor.memory;

import dev.tidemark.events.EventParser;
import dev.tidemark.events.Topics;
import java.io.Serializable;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a partition's memory from the topic itself, by reading the minutes before the first record
 * that is new. Needed when a query starts, and when a partition moves to another executor.
 *
 * @param consumerProperties how to reach Kafka
 */
public record History(Map<String, Object> consumerProperties) implements Serializable {
  private static final Logger LOG = LoggerFactory.getLogger(History.class);
  private static final Duration POLL = Duration.ofSeconds(1);
  private static final int MOST_EMPTY_POLLS = 60;

  public History {
    consumerProperties = Map.copyOf(consumerProperties);
  }

  /**
   * The memory of a partition just before a record.
   *
   * @param appendedAtMillis when that record was appended
   * @throws IllegalStateException when Kafka does not give the records before it
   */
  public PartitionMemory before(int partition, long firstOffset, long appendedAtMillis) {
    long startedAt = System.nanoTime();
    PartitionMemory memory = new PartitionMemory(firstOffset);
    TopicPartition source = new TopicPartition(Topics.EVENTS, partition);
    long records = 0;
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            consumerProperties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      OffsetAndTimestamp from =
          consumer
              .offsetsForTimes(Map.of(source, appendedAtMillis - PartitionMemory.REACH_MILLIS))
              .get(source);
      if (from != null && from.offset() < firstOffset) {
        consumer.assign(List.of(source));
        consumer.seek(source, from.offset());
        records = read(consumer, source, firstOffset, memory);
      }
    }
    LOG.atInfo()
        .addKeyValue("partition", partition)
        .addKeyValue("beforeOffset", firstOffset)
        .addKeyValue("records", records)
        .addKeyValue("millis", Duration.ofNanos(System.nanoTime() - startedAt).toMillis())
        .log("Read the half hour before, for duplicates and the funnel");
    return memory;
  }

  private static long read(
      KafkaConsumer<byte[], byte[]> consumer,
      TopicPartition source,
      long until,
      PartitionMemory memory) {
    EventParser parser = new EventParser();
    long records = 0;
    int emptyPolls = 0;
    while (consumer.position(source) < until) {
      List<ConsumerRecord<byte[], byte[]>> polled = consumer.poll(POLL).records(source);
      emptyPolls = polled.isEmpty() ? emptyPolls + 1 : 0;
      if (emptyPolls > MOST_EMPTY_POLLS) {
        throw new IllegalStateException(
            "Cannot read %s from offset %d to %d: Kafka gave nothing for %d seconds"
                .formatted(source, consumer.position(source), until, MOST_EMPTY_POLLS));
      }
      for (ConsumerRecord<byte[], byte[]> record : polled) {
        if (record.offset() < until
            && record.value() != null
            && parser.parse(record.value(), record.timestamp()) == EventParser.Kind.EVENT) {
          memory.note(parser.event());
          records++;
        }
      }
    }
    return records;
  }
}
