package dev.tidemark.processor.source;

import java.time.Duration;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;

/**
 * Reads one partition, and goes on where the batch before ended with what it has fetched already.
 * Between batches it waits in this process; of each partition the last query's alone is kept.
 *
 * <p>Confined to one task at a time.
 */
final class PartitionConsumer {
  private static final Map<TopicPartition, PartitionConsumer> IDLE = new ConcurrentHashMap<>();
  private static final long NOWHERE = -1;

  /** What Kafka has it gives at once. */
  private static final Duration LONGEST_POLL = Duration.ofSeconds(2);

  private final TopicPartition partition;
  private final Object group;
  private final KafkaConsumer<byte[], byte[]> kafka;
  private Iterator<ConsumerRecord<byte[], byte[]>> polled = Collections.emptyIterator();
  private long nextOffset = NOWHERE;

  private PartitionConsumer(TopicPartition partition, Map<String, Object> properties) {
    this.partition = partition;
    this.group = group(properties);
    this.kafka = new KafkaConsumer<>(properties);
    kafka.assign(List.of(partition));
  }

  /** The group that Spark makes for each run of a query. */
  static Object group(Map<String, Object> properties) {
    return properties.get(ConsumerConfig.GROUP_ID_CONFIG);
  }

  /** Takes the one that waits, or makes one. */
  static PartitionConsumer take(TopicPartition partition, Map<String, Object> properties) {
    PartitionConsumer idle = IDLE.remove(partition);
    if (idle != null && idle.group.equals(group(properties))) {
      return idle;
    }
    if (idle != null) {
      idle.close();
    }
    return new PartitionConsumer(partition, properties);
  }

  /** Closes those that wait for a run of a query which has ended. */
  static void closeAll(Object group) {
    for (PartitionConsumer idle : List.copyOf(IDLE.values())) {
      if (idle.group.equals(group) && IDLE.remove(idle.partition, idle)) {
        idle.close();
      }
    }
  }

  /** Leaves it to the next batch. */
  void waitForNextBatch() {
    PartitionConsumer other = IDLE.put(partition, this);
    if (other != null) {
      other.close();
    }
  }

  void close() {
    try {
      kafka.close(Duration.ZERO);
    } catch (InterruptException e) {
      // The task is being ended; all is closed by now, and the thread is still interrupted.
    }
  }

  /** Says which record is next. */
  void seek(long offset) {
    if (offset != nextOffset) {
      kafka.seek(partition, offset);
      polled = Collections.emptyIterator();
      nextOffset = offset;
    }
  }

  /**
   * The next record.
   *
   * @return null when Kafka does not give the record of that offset, or not in time
   */
  ConsumerRecord<byte[], byte[]> next() {
    if (!polled.hasNext()) {
      polled = poll();
    }
    ConsumerRecord<byte[], byte[]> record = polled.hasNext() ? polled.next() : null;
    if (record == null || record.offset() != nextOffset) {
      polled = Collections.emptyIterator();
      return null;
    }
    nextOffset++;
    return record;
  }

  private Iterator<ConsumerRecord<byte[], byte[]>> poll() {
    try {
      return kafka.poll(LONGEST_POLL).records(partition).iterator();
    } catch (OffsetOutOfRangeException e) {
      return Collections.emptyIterator(); // there is no such record, which is all that is asked
    }
  }
}
