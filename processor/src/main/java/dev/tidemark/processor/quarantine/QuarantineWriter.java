package dev.tidemark.processor.quarantine;

import dev.tidemark.events.QuarantineReason;
import dev.tidemark.events.QuarantineRecord;
import dev.tidemark.events.Topics;
import dev.tidemark.processor.sink.BatchSink;
import dev.tidemark.results.QuarantineRow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries the quarantine topic into the store, on a thread of its own: the faulty events of many
 * executors, in the process that owns the store. Its place in the topic is committed after the rows
 * are written; rows are told apart by their coordinates, so reading some again changes nothing.
 */
public final class QuarantineWriter implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(QuarantineWriter.class);
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final Duration DRAIN = Duration.ofSeconds(10);

  private final Consumer<byte[], byte[]> consumer;
  private final BatchSink sink;
  private final Thread thread;
  private volatile boolean closing;

  private QuarantineWriter(Consumer<byte[], byte[]> consumer, BatchSink sink) {
    this.consumer = consumer;
    this.sink = sink;
    this.thread = new Thread(this::run, "quarantine-writer");
  }

  /**
   * Starts reading.
   *
   * @param consumerProperties with the group whose place is kept
   */
  public static QuarantineWriter start(Map<String, Object> consumerProperties, BatchSink sink) {
    KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            consumerProperties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    // Assigned, not subscribed: a group would wait for the member that was killed.
    consumer.assign(
        consumer.partitionsFor(Topics.QUARANTINE).stream()
            .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
            .toList());
    return start(consumer, sink);
  }

  /**
   * Starts reading.
   *
   * @param consumer has its partitions; closed at the end
   */
  static QuarantineWriter start(Consumer<byte[], byte[]> consumer, BatchSink sink) {
    QuarantineWriter writer = new QuarantineWriter(consumer, sink);
    writer.thread.setDaemon(true);
    writer.thread.start();
    return writer;
  }

  private void run() {
    try (consumer) {
      while (!closing) {
        carryOrWait();
      }
      long deadline = System.nanoTime() + DRAIN.toNanos();
      while (isBehind() && System.nanoTime() < deadline) {
        carry();
      }
    } catch (RuntimeException e) {
      failed(e, "Cannot carry quarantined events into the store; they stay in the topic");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whatever it was, such as a right to read that was taken away, may be over a little later. */
  private void carryOrWait() throws InterruptedException {
    try {
      carry();
    } catch (InterruptException e) {
      throw e;
    } catch (RuntimeException e) {
      failed(e, "Cannot carry quarantined events into the store, trying again");
      Thread.sleep(PAUSE.toMillis());
    }
  }

  private static void failed(RuntimeException failure, String message) {
    LOG.atError()
        .addKeyValue("topic", Topics.QUARANTINE)
        .addKeyValue("error", failure.getMessage())
        .log(message);
  }

  private void carry() {
    ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
    if (records.isEmpty()) {
      return;
    }
    try {
      sink.writeQuarantine(rows(records));
    } catch (RuntimeException e) {
      records
          .partitions()
          .forEach(from -> consumer.seek(from, records.records(from).get(0).offset()));
      throw e;
    }
    commit();
  }

  /** What cannot be committed is read again after a restart, and is written again to no effect. */
  private void commit() {
    try {
      consumer.commitSync();
    } catch (KafkaException e) {
      LOG.atWarn()
          .addKeyValue("topic", Topics.QUARANTINE)
          .addKeyValue("error", e.getMessage())
          .log("Cannot commit the place in the quarantine topic");
    }
  }

  private boolean isBehind() {
    return consumer.endOffsets(consumer.assignment()).entrySet().stream()
        .anyMatch(end -> consumer.position(end.getKey()) < end.getValue());
  }

  private static List<QuarantineRow> rows(ConsumerRecords<byte[], byte[]> records) {
    List<QuarantineRow> rows = new ArrayList<>(records.count());
    for (ConsumerRecord<byte[], byte[]> record : records) {
      read(record).map(QuarantineWriter::row).ifPresent(rows::add);
    }
    return rows;
  }

  /**
   * Empty for what is no quarantined event, or one of a newer release: it must not stop the rest.
   */
  private static Optional<QuarantineRecord> read(ConsumerRecord<byte[], byte[]> record) {
    try {
      return Optional.of(QuarantineRecord.decode(record.value()));
    } catch (IllegalArgumentException e) {
      LOG.atWarn()
          .addKeyValue("topic", record.topic())
          .addKeyValue("partition", record.partition())
          .addKeyValue("offset", record.offset())
          .addKeyValue("error", e.getMessage())
          .log("Left out a record that cannot be read as a quarantined event");
      return Optional.empty();
    }
  }

  private static QuarantineRow row(QuarantineRecord record) {
    return new QuarantineRow(
        record.topic(),
        record.partition(),
        record.offset(),
        Instant.ofEpochMilli(record.appendedAtMillis()),
        Instant.ofEpochMilli(record.receivedAtMillis()),
        record.reasons().stream().map(QuarantineReason::code).sorted().toList(),
        record.page(),
        record.eventType(),
        record.appVersion(),
        record.raw());
  }

  /** Carries over what is in the topic now, and stops. */
  @Override
  public void close() {
    closing = true;
    try {
      thread.join(DRAIN.plus(DRAIN).toMillis());
      thread.interrupt();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
