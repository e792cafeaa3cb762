package dev.tidemark.processor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.tidemark.events.EventBuilder;
import dev.tidemark.events.Topics;
import dev.tidemark.processor.OperationConfig.LostEvents;
import dev.tidemark.processor.checkpoint.CheckpointException;
import dev.tidemark.processor.metrics.ProcessorMetrics;
import dev.tidemark.processor.sink.StoreSink;
import dev.tidemark.processor.source.UnfitTopicException;
import dev.tidemark.processor.spark.Sessions;
import dev.tidemark.results.LedgerTotals;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A topic that is not what the checkpoint was made for is noticed, before the start and after. */
@Timeout(300)
class TopicChangesIT {
  @TempDir Path folder;
  private Harness harness;
  private Admin admin;

  @BeforeEach
  void start() throws Exception {
    harness = Harness.start(folder);
    admin = Admin.create(Map.<String, Object>of("bootstrap.servers", harness.bootstrapServers()));
    send(10);
    try (Processor processor = harness.startProcessor()) {
      processor.processAllAvailable();
    }
  }

  @AfterEach
  void stop() {
    admin.close();
    harness.close();
  }

  @Test
  void aReCreatedTopicWithMoreEventsStopsTheProcessor() throws Exception {
    recreate();
    send(60);

    assertThatThrownBy(() -> run(operation(0, LostEvents.STOP)))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("was deleted and created anew");
    assertThat(harness.store.ledger().counted()).isEqualTo(10);
  }

  @Test
  void aTopicThatIsReCreatedMeanwhileStopsTheProcessor() throws Exception {
    CompletableFuture<Throwable> ended = runInBackground(operation(0, LostEvents.STOP));
    send(2);
    awaitCounted(12);

    recreate();

    assertThat(ended.get())
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("was deleted and created anew");
  }

  @Test
  void aTopicThatGrowsMeanwhileStopsTheProcessorAndGoesOnWhenAccepted() throws Exception {
    CompletableFuture<Throwable> ended = runInBackground(operation(0, LostEvents.STOP));
    send(2);
    awaitCounted(12);

    grow(4);

    assertThat(ended.get())
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("has 4 partitions, and the checkpoint was made for 2")
        .hasMessageContaining("--source.accept-partitions=4");
    harness.send(3, event("in-the-new-partition"));
    assertThatThrownBy(() -> run(operation(0, LostEvents.STOP)))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("has 4 partitions, and the checkpoint was made for 2");

    try (Processor processor = start(operation(4, LostEvents.STOP))) {
      processor.processAllAvailable();
    }
    LedgerTotals totals = harness.store.ledger();
    assertThat(totals.counted()).isEqualTo(13);
    assertThat(totals.unexplained()).isZero();
    // The next start needs no word about it.
    try (Processor processor = start(operation(0, LostEvents.STOP))) {
      processor.processAllAvailable();
    }
  }

  @Test
  void eventsThatRetentionDeletedUnreadStopTheProcessorOrAreUnexplained() throws Exception {
    send(10);
    admin
        .deleteRecords(
            Map.of(new TopicPartition(Topics.EVENTS, 0), RecordsToDelete.beforeOffset(8)))
        .all()
        .get();
    send(2);

    assertThatThrownBy(() -> run(operation(0, LostEvents.STOP)))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("deleted events before they were read (partition 0: 5 to 7)")
        .hasMessageContaining("--source.on-lost-events=skip");

    try (Processor processor = start(operation(0, LostEvents.SKIP))) {
      processor.processAllAvailable();
    }
    LedgerTotals totals = harness.store.ledger();
    assertThat(totals.counted()).isEqualTo(10 + 10 - 3 + 2);
    assertThat(totals.unexplained()).isEqualTo(3);
  }

  @Test
  void aTopicThatIsCompactedIsRefusedAtOnce() throws Exception {
    harness.setOnTopic("cleanup.policy", "compact,delete");

    assertThatThrownBy(() -> run(OperationConfig.defaults()))
        .isInstanceOf(UnfitTopicException.class)
        .hasMessageContaining("'clickstream.events' has cleanup.policy=compact,delete")
        .hasMessageContaining("--add-config cleanup.policy=delete");
  }

  @Test
  void aTopicThatIsCompactedMeanwhileStopsTheProcessorUntilItIsMended() throws Exception {
    CompletableFuture<Throwable> ended = runInBackground(operation(0, LostEvents.STOP));
    send(2);
    awaitCounted(12);

    harness.setOnTopic("cleanup.policy", "compact");

    assertThat(ended.get())
        .isInstanceOf(UnfitTopicException.class)
        .hasMessageContaining("'clickstream.events' has cleanup.policy=compact ")
        .hasMessageContaining("--add-config cleanup.policy=delete");
    harness.setOnTopic("cleanup.policy", "delete");
    send(3);
    try (Processor processor = start(operation(0, LostEvents.STOP))) {
      processor.processAllAvailable();
    }
    assertThat(harness.store.ledger().counted()).isEqualTo(15);
  }

  private CompletableFuture<Throwable> runInBackground(OperationConfig operation) {
    CompletableFuture<Throwable> ended = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                run(operation);
                ended.complete(null);
              } catch (Exception e) {
                ended.complete(e);
              }
            });
    thread.setDaemon(true);
    thread.start();
    return ended;
  }

  private void run(OperationConfig operation) throws Exception {
    ProcessorConfig config = harness.config(Map.of(), operation);
    try (Supervisor supervisor =
        new Supervisor(
            config,
            Sessions.open(config),
            new StoreSink(harness.store),
            new ProcessorMetrics(Clock.systemUTC()))) {
      supervisor.run();
    }
  }

  private Processor start(OperationConfig operation) throws Exception {
    ProcessorConfig config = harness.config(Map.of(), operation);
    return Processor.start(config, Sessions.open(config), new StoreSink(harness.store));
  }

  private static OperationConfig operation(int acceptedPartitions, LostEvents onLostEvents) {
    return new OperationConfig(
        Duration.ofMillis(200), acceptedPartitions, onLostEvents, 0, Duration.ZERO, "127.0.0.1", 0);
  }

  private void awaitCounted(long events) {
    await("counted events")
        .atMost(Duration.ofMinutes(1))
        .until(() -> harness.store.ledger().counted() == events);
  }

  private int sent;

  private void send(int events) {
    for (int i = 0; i < events; i++) {
      harness.send(i % 2, event("e" + sent++));
    }
  }

  private static String event(String id) {
    return EventBuilder.pageView("/p").eventId(id).eventTime(Instant.now()).toJson();
  }

  private void recreate() throws Exception {
    admin.deleteTopics(List.of(Topics.EVENTS)).all().get();
    await("the topic is created anew")
        .atMost(Duration.ofSeconds(30))
        .ignoreException(ExecutionException.class)
        .until(
            () -> {
              KafkaFuture<Void> created =
                  admin
                      .createTopics(
                          List.of(
                              new NewTopic(Topics.EVENTS, Optional.of(2), Optional.empty())
                                  .configs(Map.of("message.timestamp.type", "LogAppendTime"))))
                      .all();
              created.get();
              return true;
            });
  }

  private void grow(int partitions) throws Exception {
    admin.createPartitions(Map.of(Topics.EVENTS, NewPartitions.increaseTo(partitions))).all().get();
  }
}
