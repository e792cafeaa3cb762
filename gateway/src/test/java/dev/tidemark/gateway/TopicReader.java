package dev.tidemark.gateway;

import dev.tidemark.events.Tick;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Everything that stands in a topic at this moment. */
final class TopicReader {
  /**
   * An event's record.
   *
   * @param head the envelope's fields
   * @param body the event's own bytes, as ISO 8859-1 so that no byte is lost
   */
  record Stored(int partition, String key, long timestamp, List<String> head, String body) {
    String field(int index) {
      return head.get(index);
    }
  }

  /** A tick and where it stands. */
  record StoredTick(int partition, long offset, Tick tick) {}

  private final List<Stored> events = new ArrayList<>();
  private final List<StoredTick> ticks = new ArrayList<>();
  private int partitions;

  private TopicReader() {}

  static TopicReader read(String bootstrapServers, String topic) {
    TopicReader read = new TopicReader();
    Map<String, Object> properties =
        Map.of(
            ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
            bootstrapServers,
            ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG,
            10); // the default waits half a second for what will not come
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> all =
          consumer.partitionsFor(topic).stream()
              .map(partition -> new TopicPartition(topic, partition.partition()))
              .toList();
      read.partitions = all.size();
      consumer.assign(all);
      consumer.seekToBeginning(all);
      Map<TopicPartition, Long> ends = consumer.endOffsets(all);
      while (all.stream().anyMatch(at -> consumer.position(at) < ends.get(at))) {
        consumer.poll(Duration.ofSeconds(1)).forEach(read::add);
      }
    }
    return read;
  }

  List<Stored> events() {
    return events;
  }

  Set<String> bodies() {
    return events.stream().map(Stored::body).collect(Collectors.toSet());
  }

  /** Those that are not stored; AssertJ would compare each with each. */
  Set<String> missing(Set<String> bodies) {
    Set<String> stored = bodies();
    return bodies.stream().filter(body -> !stored.contains(body)).collect(Collectors.toSet());
  }

  List<StoredTick> ticks() {
    return ticks;
  }

  int partitions() {
    return partitions;
  }

  private void add(ConsumerRecord<byte[], byte[]> record) {
    if (record.value()[0] == 'T') {
      ticks.add(new StoredTick(record.partition(), record.offset(), Tick.decode(record.value())));
      return;
    }
    String value = new String(record.value(), StandardCharsets.ISO_8859_1);
    int newline = value.indexOf('\n');
    events.add(
        new Stored(
            record.partition(),
            record.key() == null ? null : new String(record.key(), StandardCharsets.UTF_8),
            record.timestamp(),
            List.of(value.substring(0, newline).split("\t", -1)),
            value.substring(newline + 1)));
  }
}
