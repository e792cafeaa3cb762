package dev.tidemark.bench.processor;

import dev.tidemark.bench.peer.Counts;
import dev.tidemark.events.EventParser;
import dev.tidemark.events.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * What the events topic holds, found by reading it once more with no engine.
 *
 * @param onTime valid events on time, by the event contract; copies of others too
 */
record EventTruth(long records, long onTime) {
  private static final Duration POLL = Duration.ofSeconds(1);

  /**
   * Requires that an engine has read and understood everything; what it has not counted it has
   * dropped.
   */
  void check(String engine, Counts counts) {
    if (counts.read() != records || counts.onTime() != onTime || counts.counted() > onTime) {
      throw new IllegalStateException(engine + " came to " + counts + ", the topic has " + this);
    }
  }

  /** Reads the topic to the end that it has now. */
  static EventTruth read(String bootstrapServers) {
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", bootstrapServers),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          IntStream.range(0, Backlog.PARTITIONS)
              .mapToObj(partition -> new TopicPartition(Topics.EVENTS, partition))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      long end = consumer.endOffsets(partitions).values().stream().mapToLong(Long::longValue).sum();
      EventParser parser = new EventParser();
      long records = 0;
      long onTime = 0;
      while (records < end) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
          records++;
          boolean valid =
              parser.parse(record.value(), record.timestamp()) == EventParser.Kind.EVENT;
          onTime += valid && !parser.event().late() ? 1 : 0;
        }
      }
      return new EventTruth(records, onTime);
    }
  }
}
