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
import org.apache.kafka.common.errors.TimeoutException;

/**
 * Reads one partition, and goes on where the batch before ended with what it has fetched already.
 * Between batches it waits in this process; of each partition the last query's alone is kept.
 *
 * <p>Confined to one task at a time.
 */
final class PartitionConsumer {
  private static final Map<TopicPartition, PartitionConsumer> IDLE = new ConcurrentHashMap<>();
  private static final long NOWHERE = -1;
  private static final int MOST_EMPTY_POLLS = 30;

  /** No time of append. */
  static final long UNKNOWN = -1;

  /** What Kafka has it gives at once. */
  private static final Duration LONGEST_POLL = Duration.ofSeconds(2);

  private final TopicPartition partition;
  private final Object group;
  private final KafkaConsumer<byte[], byte[]> kafka;
  private Iterator<ConsumerRecord<byte[], byte[]>> polled = Collections.emptyIterator();
  private long nextOffset = NOWHERE;
  private long appendedMillis = UNKNOWN;

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

  /** Says which offset is next. */
  void seek(long offset) {
    if (offset != nextOffset) {
      kafka.seek(partition, offset);
      polled = Collections.emptyIterator();
      nextOffset = offset;
      appendedMillis = UNKNOWN;
    }
  }

  /** The offset that is next. */
  long nextOffset() {
    return nextOffset;
  }

  /**
   * The next record; offsets that are passed over on the way to it hold none. Kafka's client passes
   * over the marks at the end of transactions, over what was aborted if it is to see committed
   * events only, and over what compaction has left out; not over what was deleted from the log's
   * beginning, which a broker refuses to read from.
   *
   * @return null when there is none before {@link #nextOffset}; if that is where it was, Kafka does
   *     not give what stands there, or not in time
   */
  ConsumerRecord<byte[], byte[]> next() {
    if (!polled.hasNext() && position() == nextOffset) {
      polled = poll();
    }
    if (!polled.hasNext()) {
      nextOffset = position();
      return null;
    }
    ConsumerRecord<byte[], byte[]> record = polled.next();
    nextOffset = record.offset() + 1;
    appendedMillis = record.timestamp();
    return record;
  }

  private Iterator<ConsumerRecord<byte[], byte[]>> poll() {
    try {
      return kafka.poll(LONGEST_POLL).records(partition).iterator();
    } catch (OffsetOutOfRangeException e) {
      return Collections.emptyIterator(); // there is no such record, which is all that is asked
    }
  }

  private long position() {
    try {
      return kafka.position(partition, LONGEST_POLL);
    } catch (TimeoutException e) {
      return nextOffset; // the leader has changed, and is not known yet
    }
  }

  /** When the record was appended that was read last; {@link #UNKNOWN} after a {@link #seek}. */
  long appendedMillis() {
    return appendedMillis;
  }

  /**
   * When the last record before an offset was appended; {@link #UNKNOWN} when the log has none.
   *
   * @throws IllegalStateException when Kafka does not give the records before it
   */
  long findAppendedBefore(long offset) {
    long first = kafka.beginningOffsets(List.of(partition)).get(partition);
    long found = UNKNOWN;
    long from = offset;
    for (long back = 1; found == UNKNOWN && from > first; back *= 2) {
      from = Math.max(first, offset - back);
      found = newestAppend(from, offset);
    }
    kafka.seek(partition, nextOffset);
    polled = Collections.emptyIterator();
    return found;
  }

  private long newestAppend(long from, long until) {
    long newest = UNKNOWN;
    int emptyPolls = 0;
    kafka.seek(partition, from);
    while (kafka.position(partition) < until) {
      long before = kafka.position(partition);
      for (ConsumerRecord<byte[], byte[]> record : kafka.poll(LONGEST_POLL).records(partition)) {
        newest = record.offset() < until ? record.timestamp() : newest;
      }
      emptyPolls = kafka.position(partition) == before ? emptyPolls + 1 : 0;
      if (emptyPolls > MOST_EMPTY_POLLS) {
        throw new IllegalStateException(
            "Cannot read %s from offset %d to %d: Kafka gave nothing for %d seconds"
                .formatted(partition, before, until, emptyPolls * LONGEST_POLL.toSeconds()));
      }
    }
    return newest;
  }
}
