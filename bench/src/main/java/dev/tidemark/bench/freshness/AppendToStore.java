package dev.tidemark.bench.freshness;

import dev.tidemark.events.EventParser;
import dev.tidemark.events.Topics;
import dev.tidemark.results.LedgerSlice;
import dev.tidemark.results.ResultStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * How long it took from an event's append to Kafka until its count was handed to the store, for
 * every single event: the append is the record's own timestamp, and the ledger has the batch that
 * its offset is in.
 */
final class AppendToStore {
  private static final long LONGEST_MILLIS = Duration.ofMinutes(10).toMillis();
  private static final Duration POLL = Duration.ofSeconds(1);

  private final Map<Integer, NavigableMap<Long, LedgerSlice>> slices = new HashMap<>();
  private final EventParser parser = new EventParser();
  private final Histogram millis = new Histogram(LONGEST_MILLIS, 3);
  private final Instant from;
  private final Instant until;

  private AppendToStore(Instant from, Instant until) {
    this.from = from;
    this.until = until;
  }

  /**
   * Milliseconds of the events that were appended in a time.
   *
   * @param store with the counts of all of them
   */
  static Histogram millis(String bootstrapServers, ResultStore store, Instant from, Instant until) {
    AppendToStore measured = new AppendToStore(from, until);
    for (LedgerSlice slice : store.slicesStoredAfter(from)) {
      measured
          .slices
          .computeIfAbsent(slice.partition(), partition -> new TreeMap<>())
          .put(slice.fromOffset(), slice);
    }
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", bootstrapServers),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      measured.read(consumer);
    }
    return measured.millis;
  }

  private void read(KafkaConsumer<byte[], byte[]> consumer) {
    List<TopicPartition> partitions = new ArrayList<>();
    consumer
        .partitionsFor(Topics.EVENTS)
        .forEach(info -> partitions.add(new TopicPartition(info.topic(), info.partition())));
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    long left = consumer.endOffsets(partitions).values().stream().mapToLong(Long::longValue).sum();
    while (left > 0) {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        left--;
        add(record);
      }
    }
  }

  private void add(ConsumerRecord<byte[], byte[]> record) {
    Instant appended = Instant.ofEpochMilli(record.timestamp());
    if (appended.isBefore(from)
        || !appended.isBefore(until)
        || parser.parse(record.value(), record.timestamp()) == EventParser.Kind.TICK) {
      return;
    }
    var slice =
        slices.getOrDefault(record.partition(), new TreeMap<>()).floorEntry(record.offset());
    if (slice == null || slice.getValue().untilOffset() <= record.offset()) {
      throw new IllegalStateException(
          "No batch in the ledger has offset "
              + record.offset()
              + " of partition "
              + record.partition());
    }
    long took = Duration.between(appended, slice.getValue().storedAt()).toMillis();
    millis.recordValue(Math.max(0, Math.min(LONGEST_MILLIS, took)));
  }
}
