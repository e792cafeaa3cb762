package dev.tidemark.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tidemark.broker.BrokerProcess;
import dev.tidemark.events.EventBuilder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * 200,000 events while the processor is killed 20 times and the broker 5 times, at moments drawn
 * from a seed ({@code -Dtidemark.seed}); then the tables are those of an undisturbed run.
 */
@Tag("faults")
class PipelineFaultsIT {
  private static final int EVENTS = Integer.getInteger("tidemark.faults.events", 200_000);
  private static final int EVENTS_A_POST = 500;
  private static final int PROCESSOR_KILLS = 20;
  private static final int BROKER_KILLS = 5;
  private static final Duration POST_INTERVAL = Duration.ofMillis(500);

  private final long seed = Long.getLong("tidemark.seed", System.nanoTime());
  private final Random random = new Random(seed);

  @TempDir Path folder;

  @Test
  void tablesAreThoseOfAnUndisturbedRun() throws Exception {
    System.out.println("PipelineFaultsIT: -Dtidemark.seed=" + seed);
    Path disturbed = Files.createDirectories(folder.resolve("disturbed"));
    Path undisturbed = Files.createDirectories(folder.resolve("undisturbed"));
    try (BrokerProcess broker = BrokerProcess.start(folder.resolve("kafka"))) {
      try (Gateway gateway = Gateway.start(broker)) {
        CompletableFuture<Void> posted = postInBackground(gateway);
        disturb(broker, disturbed);
        posted.get(10, TimeUnit.MINUTES);
        gateway.awaitDrained();
      }
      Map<Integer, Long> ends;
      try (Backlog backlog = new Backlog(broker.bootstrapServers())) {
        ends = backlog.ends();
      }
      finish(broker, disturbed, ends);
      finish(broker, undisturbed, ends);
    }
    ResultTables expected = ResultTables.of(undisturbed);
    assertThat(expected.totals().accepted()).isGreaterThanOrEqualTo(EVENTS);
    assertThat(expected.totals().unexplained()).isZero();
    assertThat(ResultTables.of(disturbed)).as("seed " + seed).isEqualTo(expected);
  }

  private void disturb(BrokerProcess broker, Path run) throws Exception {
    for (int kill = 1; kill <= PROCESSOR_KILLS; kill++) {
      try (ProcessorRun processor = start(broker, run)) {
        if (kill % (PROCESSOR_KILLS / BROKER_KILLS) == 0) {
          someTime(2_000);
          broker.kill();
          broker.restart();
        }
        someTime(3_000);
        if (random.nextBoolean()) {
          CheckpointProgress progress = new CheckpointProgress(processor.checkpoint());
          await("a batch is under way")
              .atMost(Duration.ofMinutes(3))
              .pollInterval(Duration.ofMillis(1))
              .until(() -> progress.isInsideBatch(0));
        }
        processor.kill();
      }
    }
  }

  private void someTime(int atMostMillis) {
    CompletableFuture.runAsync(
            () -> {},
            CompletableFuture.delayedExecutor(random.nextInt(atMostMillis), TimeUnit.MILLISECONDS))
        .join();
  }

  private static void finish(BrokerProcess broker, Path run, Map<Integer, Long> ends) {
    try (ProcessorRun processor = start(broker, run)) {
      CheckpointProgress progress = new CheckpointProgress(processor.checkpoint());
      await("the processor has read to " + ends)
          .atMost(Duration.ofMinutes(5))
          .until(() -> progress.hasRead(ends));
      processor.stop();
    }
  }

  private static ProcessorRun start(BrokerProcess broker, Path run) {
    return ProcessorRun.start(broker, run, "--source.max-offsets-per-trigger=1000");
  }

  private static CompletableFuture<Void> postInBackground(Gateway gateway) {
    CompletableFuture<Void> posted = new CompletableFuture<>();
    ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    int[] next = {0};
    var unused =
        clock.scheduleAtFixedRate(
            () -> {
              try {
                gateway.accept(batch(next[0]));
                next[0] += EVENTS_A_POST;
                if (next[0] >= EVENTS) {
                  posted.complete(null);
                  clock.shutdown();
                }
              } catch (Exception | AssertionError e) {
                posted.completeExceptionally(e);
                clock.shutdown();
              }
            },
            0,
            POST_INTERVAL.toMillis(),
            TimeUnit.MILLISECONDS);
    return posted;
  }

  /** 1 % late, 1 % bad, 2 % duplicates; few enough users for every metric to keep all its keys. */
  private static String batch(int first) {
    Instant now = Instant.now();
    List<String> events = new ArrayList<>();
    for (int i = first; i < first + EVENTS_A_POST; i++) {
      int id = i % 50 == 49 ? i - 11 : i;
      EventBuilder event =
          EventBuilder.pageView("/p/" + id % 97)
              .eventId("e" + id)
              .userId("user-" + id % 97)
              .eventTime(now.minusSeconds(id % 90));
      if (i % 100 == 7) {
        event.eventTime(now.minusSeconds(1_800 + i % 3_600));
      } else if (i % 100 == 11) {
        event.without("page");
      } else if (i % 5 == 0) {
        event.eventType("view_item");
      }
      events.add(event.toJson());
    }
    return "[" + String.join(",", events) + "]";
  }
}
