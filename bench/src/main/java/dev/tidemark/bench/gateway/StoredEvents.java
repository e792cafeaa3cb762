package dev.tidemark.bench.gateway;

import dev.tidemark.events.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** What the events topic holds, to check that what the gateway accepted is there. */
final class StoredEvents implements AutoCloseable {
  private static final byte TICK = 'T';
  private static final Duration POLL = Duration.ofSeconds(5);

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final List<TopicPartition> partitions;

  StoredEvents(String bootstrapServers) {
    consumer =
        new KafkaConsumer<>(
            Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                10_000,
                ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG,
                8 << 20),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    partitions =
        consumer.partitionsFor(Topics.EVENTS).stream()
            .map(info -> new TopicPartition(info.topic(), info.partition()))
            .toList();
    consumer.assign(partitions);
  }

  /** The offsets behind the last records. */
  Map<TopicPartition, Long> ends() {
    return consumer.endOffsets(partitions);
  }

  /** Reads from there to the present ends, and counts the events; a gateway's ticks are none. */
  long countSince(Map<TopicPartition, Long> from) {
    Map<TopicPartition, Long> until = ends();
    from.forEach(consumer::seek);
    long events = 0;
    while (until.entrySet().stream()
        .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        boolean asked =
            record.offset() < until.get(new TopicPartition(record.topic(), record.partition()));
        if (asked && record.value()[0] != TICK) {
          events++;
        }
      }
    }
    return events;
  }

  @Override
  public void close() {
    consumer.close();
  }
}
