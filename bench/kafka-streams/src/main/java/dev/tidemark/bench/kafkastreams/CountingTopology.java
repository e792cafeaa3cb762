package dev.tidemark.bench.kafkastreams;

import dev.tidemark.bench.peer.Counts;
import dev.tidemark.bench.peer.EventReader;
import dev.tidemark.bench.peer.Tally;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Grouped;
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.kstream.Repartitioned;
import org.apache.kafka.streams.kstream.TimeWindows;
import org.apache.kafka.streams.kstream.Windowed;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.Stores;

/**
 * The job of one run, as the engine's own DSL has it: read, repartition by page, count in
 * one-minute windows with two minutes of grace in a store in memory.
 *
 * <p>The engine knows no end of a topic. The end is reached when every record has been read and
 * every event on time has come through the repartition topic.
 */
final class CountingTopology {
  private static final Duration WINDOW = Duration.ofMinutes(1);
  private static final Duration GRACE = Duration.ofMinutes(2);
  private static final int PARTITIONS = 4;
  private static final int LONGEST_MINUTES = 5;
  private static final byte[] NOTHING_TO_SAY = {1};

  private final String topic;
  private final long records;
  private final Tally tally = new Tally();
  private final AtomicLong arrived = new AtomicLong();
  private final CompletableFuture<Void> end = new CompletableFuture<>();
  private final Map<Windowed<String>, Long> windows = new ConcurrentHashMap<>();

  CountingTopology(String topic, long records) {
    this.topic = topic;
    this.records = records;
  }

  Topology build() {
    Duration retention = WINDOW.plus(GRACE);
    StreamsBuilder builder = new StreamsBuilder();
    builder.stream(topic, Consumed.with(Serdes.ByteArray(), Serdes.ByteArray()))
        .process(Reading::new)
        .repartition(
            Repartitioned.with(Serdes.String(), Serdes.ByteArray())
                .withName("by-page")
                .withNumberOfPartitions(PARTITIONS))
        .peek((page, nothing) -> arrived())
        .groupByKey(Grouped.with(Serdes.String(), Serdes.ByteArray()))
        .windowedBy(TimeWindows.ofSizeAndGrace(WINDOW, GRACE))
        .count(
            Materialized.<String, Long>as(
                    Stores.inMemoryWindowStore("counts", retention, WINDOW, false))
                .withKeySerde(Serdes.String())
                .withValueSerde(Serdes.Long())
                .withLoggingDisabled())
        .toStream()
        .foreach(windows::put);
    return builder.build();
  }

  void awaitEnd() throws InterruptedException, ExecutionException, TimeoutException {
    try {
      end.get(LONGEST_MINUTES, TimeUnit.MINUTES);
    } catch (TimeoutException e) {
      throw new TimeoutException(
          "Kafka Streams has read %d of %d records, and counted %d of %d events within %d minutes"
              .formatted(tally.read(), records, arrived.get(), tally.onTime(), LONGEST_MINUTES));
    }
  }

  void fail(Throwable failure) {
    end.completeExceptionally(failure);
  }

  /** What the windows hold; complete when the engine has been closed. */
  Counts counts() {
    long counted = windows.values().stream().mapToLong(Long::longValue).sum();
    return tally.counts(counted, windows.size());
  }

  private void arrived() {
    arrived.incrementAndGet();
    checkEnd();
  }

  private void checkEnd() {
    if (tally.read() == records && arrived.get() == tally.onTime()) {
      tally.end();
      end.complete(null);
    }
  }

  /** The first step: a record in, its page and corrected time out. */
  private final class Reading extends ContextualProcessor<byte[], byte[], String, byte[]> {
    private final EventReader reader = new EventReader(tally);

    @Override
    public void process(Record<byte[], byte[]> record) {
      if (reader.read(record.value(), record.timestamp())) {
        context()
            .forward(new Record<>(reader.page().toString(), NOTHING_TO_SAY, reader.timeMillis()));
      } else {
        checkEnd();
      }
    }
  }
}
