package dev.tidemark.processor.checkpoint;

import dev.tidemark.processor.checkpoint.CheckpointFolder.DamagedException;
import dev.tidemark.processor.source.TopicState;
import dev.tidemark.processor.source.UnfitTopicException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.spark.sql.SparkSession;

/**
 * Asks Kafka while the query runs whether its topic is still the one it began with. A topic that
 * was created anew, or that got more partitions, would go on being read in part, in silence; one
 * that is compacted loses events, and one with the senders' times has others late.
 */
public final class TopicWatch implements AutoCloseable {
  private final Admin admin;
  private final String bootstrapServers;
  private final String folder;
  private final Duration interval;
  private final Runnable stop;
  private final CheckpointOrigin origin;
  private final Thread thread;
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile IllegalStateException found;
  private volatile long answeredAtNanos = System.nanoTime();

  private TopicWatch(
      Admin admin,
      String bootstrapServers,
      String folder,
      Duration interval,
      Runnable stop,
      CheckpointOrigin origin) {
    this.admin = admin;
    this.bootstrapServers = bootstrapServers;
    this.folder = folder;
    this.interval = interval;
    this.stop = stop;
    this.origin = origin;
    this.thread = new Thread(this::run, "topic-watch");
  }

  /**
   * Begins to watch.
   *
   * @param folder the checkpoint, which says what the topic was
   * @param stop called once, when the query must end; {@link #requireSameTopic} then says why
   */
  public static TopicWatch start(
      SparkSession spark,
      String folder,
      Map<String, Object> adminProperties,
      String bootstrapServers,
      Duration interval,
      Runnable stop) {
    CheckpointOrigin origin;
    try {
      origin = new CheckpointFolder(spark, folder).origin().orElseThrow();
    } catch (DamagedException e) {
      throw new IllegalStateException("Cannot watch the topic: " + e.getMessage(), e);
    }
    TopicWatch watch =
        new TopicWatch(
            Admin.create(adminProperties), bootstrapServers, folder, interval, stop, origin);
    watch.thread.setDaemon(true);
    watch.thread.start();
    return watch;
  }

  /** How long ago Kafka answered last. */
  public Duration sinceAnswer() {
    return Duration.ofNanos(System.nanoTime() - answeredAtNanos);
  }

  /**
   * Says what the query was stopped for, if it was.
   *
   * @throws CheckpointException when the topic is another one or was grown
   * @throws UnfitTopicException when it was set to what would make counts wrong
   */
  public void requireSameTopic() {
    if (found != null) {
      throw found;
    }
  }

  private void run() {
    try {
      while (!closed.await(interval.toMillis(), TimeUnit.MILLISECONDS)) {
        look();
        if (found != null) {
          stop.run();
          return;
        }
      }
    } catch (InterruptedException e) {
      // Closed while it asked.
      Thread.currentThread().interrupt();
    }
  }

  private void look() throws InterruptedException {
    try {
      TopicDescription now = TopicState.describe(admin);
      answeredAtNanos = System.nanoTime();
      String topicId = now.topicId().toString();
      int partitions = now.partitions().size();
      if (!topicId.equals(origin.topicId())) {
        found =
            new CheckpointException(
                folder, CheckpointGuard.recreated(origin, topicId), CheckpointGuard.ANEW);
      } else if (partitions != origin.partitions()) {
        found =
            new CheckpointException(
                folder,
                CheckpointGuard.grown(origin.partitions(), partitions),
                CheckpointGuard.acceptGrowth(partitions));
      } else {
        UnfitTopicException.requireFit(admin, bootstrapServers);
      }
    } catch (UnfitTopicException e) {
      found = e;
    } catch (ExecutionException | TimeoutException e) {
      // Kafka is away, or the topic for a moment: the query itself finds out, and says so.
    }
  }

  @Override
  public void close() {
    closed.countDown();
    thread.interrupt();
    admin.close(Duration.ZERO);
  }
}
