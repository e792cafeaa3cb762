package dev.tidemark.processor.quarantine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.events.QuarantineReason;
import dev.tidemark.events.QuarantineRecord;
import dev.tidemark.events.Topics;
import dev.tidemark.processor.sink.BatchSink;
import dev.tidemark.results.BatchResults;
import dev.tidemark.results.QuarantineRow;
import dev.tidemark.results.ReplayMark;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class QuarantineWriterTest {
  private static final TopicPartition PARTITION = new TopicPartition(Topics.QUARANTINE, 0);

  private final MockConsumer<byte[], byte[]> topic =
      new MockConsumer<>(OffsetResetStrategy.EARLIEST);
  private final BlockingQueue<QuarantineRow> written = new LinkedBlockingQueue<>();

  @BeforeEach
  void assign() {
    topic.assign(List.of(PARTITION));
    topic.updateBeginningOffsets(Map.of(PARTITION, 0L));
    topic.updateEndOffsets(Map.of(PARTITION, 0L));
  }

  @Test
  void goesOnWhenTheTopicCanBeReadAgain() throws InterruptedException {
    topic.setPollException(new TopicAuthorizationException("not any more"));
    topic.addRecord(record());
    QuarantineWriter writer = QuarantineWriter.start(topic, new Sink(rows -> {}));
    try (writer) {
      assertThat(written.poll(60, TimeUnit.SECONDS)).isNotNull();
    }
  }

  @Test
  void writesAgainWhatCouldNotBeWritten() throws InterruptedException {
    topic.addRecord(record());
    Consumer<List<QuarantineRow>> failingOnce =
        new Consumer<>() {
          private boolean failed;

          @Override
          public void accept(List<QuarantineRow> rows) {
            if (!failed) {
              failed = true;
              topic.addRecord(record()); // which the mock forgets when it has been read
              throw new IllegalStateException("a row that cannot be written now");
            }
          }
        };
    QuarantineWriter writer = QuarantineWriter.start(topic, new Sink(failingOnce));
    try (writer) {
      assertThat(written.poll(60, TimeUnit.SECONDS)).isNotNull();
    }
  }

  private static ConsumerRecord<byte[], byte[]> record() {
    QuarantineRecord quarantined =
        new QuarantineRecord(
            Topics.EVENTS,
            0,
            7,
            1,
            1,
            EnumSet.of(QuarantineReason.MALFORMED_JSON),
            null,
            null,
            null,
            "{".getBytes(StandardCharsets.UTF_8));
    return new ConsumerRecord<>(PARTITION.topic(), 0, 0, null, quarantined.encode());
  }

  private final class Sink implements BatchSink {
    private final Consumer<List<QuarantineRow>> before;

    Sink(Consumer<List<QuarantineRow>> before) {
      this.before = before;
    }

    @Override
    public void write(BatchResults results) {
      throw new AssertionError();
    }

    @Override
    public void writeQuarantine(List<QuarantineRow> rows) {
      before.accept(rows);
      written.addAll(rows);
    }

    @Override
    public void writeReplays(List<ReplayMark> marks) {
      throw new AssertionError();
    }
  }
}
