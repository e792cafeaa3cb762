package dev.tidemark.processor.metrics;

import dev.tidemark.processor.source.TopicState;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;

/**
 * How far Kafka's partitions are ahead of what has been stored. It asks Kafka by itself, so that it
 * also knows while no batch ends, which is when one wants to know.
 *
 * <p>While Kafka does not answer, it stays at what Kafka said last.
 */
public final class PartitionLag implements AutoCloseable {
  private record Stored(long untilOffset, long newestAppendMillis) {}

  private final ProcessorMetrics metrics;
  private final Map<String, Object> adminProperties;
  private final Duration interval;
  private final Clock clock;
  private final Map<Integer, Stored> stored = new ConcurrentHashMap<>();
  private final Map<Integer, Long> ends = new ConcurrentHashMap<>();
  private volatile Map<Integer, Long> stillAt = Map.of();
  private volatile long stillSinceNanos;
  private volatile long stillUntilNanos;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread = new Thread(this::run, "partition-lag");

  /** One that has not asked yet. */
  public PartitionLag(
      ProcessorMetrics metrics,
      Map<String, Object> adminProperties,
      Duration interval,
      Clock clock) {
    this.metrics = metrics;
    this.adminProperties = adminProperties;
    this.interval = interval;
    this.clock = clock;
  }

  /** Begins to ask Kafka, on a thread of its own. */
  public void start() {
    thread.setDaemon(true);
    thread.start();
  }

  /** A partition has been stored up to an offset. */
  void stored(int partition, long untilOffset, long newestAppendMillis) {
    stored.put(partition, new Stored(untilOffset, newestAppendMillis));
  }

  /** Kafka says where a partition ends. */
  void ends(Map<Integer, Long> offsets) {
    offsets.forEach(
        (partition, end) -> {
          if (ends.put(partition, end) == null) {
            metrics.observe(partition, this);
          }
        });
  }

  /**
   * Kafka has said where all partitions end.
   *
   * @param askedNanos when it was asked, by {@link System#nanoTime}
   * @param answeredNanos when the answer was here
   */
  void ends(Map<Integer, Long> offsets, long askedNanos, long answeredNanos) {
    ends(offsets);
    boolean allStored =
        offsets.entrySet().stream()
            .allMatch(
                end -> {
                  Stored until = stored.get(end.getKey());
                  return until != null && until.untilOffset() >= end.getValue();
                });
    if (!allStored) {
      stillAt = Map.of();
    } else if (!offsets.equals(stillAt)) {
      stillAt = Map.copyOf(offsets);
      stillSinceNanos = answeredNanos;
      stillUntilNanos = answeredNanos;
    } else {
      stillUntilNanos = Math.max(stillUntilNanos, askedNanos);
    }
  }

  /**
   * For how long, for sure, everything has been stored and nothing was appended to any partition;
   * zero while something waits. By this process's own watch, whatever clocks say.
   */
  public Duration still() {
    return stillAt.isEmpty() ? Duration.ZERO : Duration.ofNanos(stillUntilNanos - stillSinceNanos);
  }

  /** Records that wait; not known, and so not a number, before the first batch. */
  double records(int partition) {
    Stored until = stored.get(partition);
    return until == null
        ? Double.NaN
        : Math.max(0, ends.getOrDefault(partition, 0L) - until.untilOffset());
  }

  /** An upper bound of the age of the oldest record that waits. */
  double seconds(int partition) {
    Stored until = stored.get(partition);
    if (until == null) {
      return Double.NaN;
    }
    return until.untilOffset() >= ends.getOrDefault(partition, 0L)
        ? 0
        : Math.max(0, clock.millis() - until.newestAppendMillis()) / 1_000.0;
  }

  private void run() {
    try {
      do {
        askUntilClosed();
      } while (!closed.await(interval.toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      // Closed while it asked.
      Thread.currentThread().interrupt();
    }
  }

  private void askUntilClosed() throws InterruptedException {
    try (Admin admin = Admin.create(adminProperties)) {
      do {
        ask(admin);
      } while (!closed.await(interval.toMillis(), TimeUnit.MILLISECONDS));
      admin.close(Duration.ZERO);
    } catch (KafkaException e) {
      // No broker's name is known yet: processor_ready says so.
    }
  }

  private void ask(Admin admin) throws InterruptedException {
    try {
      long asked = System.nanoTime();
      ends(TopicState.ends(admin), asked, System.nanoTime());
    } catch (ExecutionException | TimeoutException e) {
      // Kafka is away, or has no topic yet: processor_ready says so.
    }
  }

  @Override
  public void close() {
    closed.countDown();
    thread.interrupt();
  }
}
