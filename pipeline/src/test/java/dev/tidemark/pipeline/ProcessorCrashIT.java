package dev.tidemark.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tidemark.broker.BrokerProcess;
import dev.tidemark.events.EventBuilder;
import dev.tidemark.results.LedgerTotals;
import dev.tidemark.results.ResultStore;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** kill -9 in the middle of batches changes no number, against a run that nobody disturbed. */
class ProcessorCrashIT {
  private static final Instant FROM = Instant.EPOCH;
  private static final Instant UNTIL = Instant.parse("2999-01-01T00:00:00Z");
  private static final int EVENTS = 1_600;
  private static final int DUPLICATES = 30;
  private static final int KILLS = 3;

  @TempDir Path folder;

  @Test
  void aKilledProcessorEndsWithTheTotalsOfAnUndisturbedOne() throws Exception {
    try (BrokerProcess broker = BrokerProcess.start(folder.resolve("kafka"))) {
      try (Gateway gateway = Gateway.start(broker)) {
        postMix(gateway);
      }
      Map<Integer, Long> ends;
      try (Backlog backlog = new Backlog(broker.bootstrapServers())) {
        ends = backlog.ends();
      }
      runKilled(broker, ends);
      runUndisturbed(broker, ends);
    }

    try (ResultStore killed = ProcessorRun.results(folder.resolve("killed"));
        ResultStore undisturbed = ProcessorRun.results(folder.resolve("undisturbed"))) {
      LedgerTotals totals = undisturbed.ledger();
      assertThat(totals)
          .isEqualTo(
              new LedgerTotals(
                  EVENTS + DUPLICATES,
                  EVENTS + DUPLICATES,
                  EVENTS / 100 * 98,
                  EVENTS / 100,
                  EVENTS / 100,
                  DUPLICATES,
                  0));
      assertThat(killed.ledger()).isEqualTo(totals);
      assertThat(killed.pageMinutes(FROM, UNTIL)).isEqualTo(undisturbed.pageMinutes(FROM, UNTIL));
      assertThat(killed.metric("events_by_type", FROM, UNTIL))
          .isEqualTo(undisturbed.metric("events_by_type", FROM, UNTIL));
      assertThat(quarantine(killed)).containsExactlyInAnyOrderElementsOf(quarantine(undisturbed));
    }
  }

  private void runKilled(BrokerProcess broker, Map<Integer, Long> ends) throws Exception {
    Path run = folder.resolve("killed");
    CheckpointProgress progress = new CheckpointProgress(run.resolve("checkpoint/v4"));
    for (int kill = 1; kill <= KILLS; kill++) {
      int beyond = progress.begun().orElse(0) + 1;
      try (ProcessorRun processor = smallBatches(broker, run)) {
        await("batch " + beyond + " or a later one is under way")
            .atMost(Duration.ofMinutes(2))
            .pollInterval(Duration.ofMillis(1))
            .until(() -> progress.isInsideBatch(beyond));
        processor.kill();
      }
      assertThat(progress.hasRead(ends)).as("there is something left to read").isFalse();
    }
    finish(broker, run, ends);
  }

  private void runUndisturbed(BrokerProcess broker, Map<Integer, Long> ends) throws Exception {
    finish(broker, folder.resolve("undisturbed"), ends);
  }

  private static void finish(BrokerProcess broker, Path run, Map<Integer, Long> ends)
      throws Exception {
    CheckpointProgress progress = new CheckpointProgress(run.resolve("checkpoint/v4"));
    try (ProcessorRun processor = smallBatches(broker, run)) {
      await("the processor has read to " + ends)
          .atMost(Duration.ofMinutes(3))
          .until(() -> progress.hasRead(ends));
      processor.stop();
    }
  }

  private static ProcessorRun smallBatches(BrokerProcess broker, Path run) {
    return ProcessorRun.start(
        broker, run, "--source.max-offsets-per-trigger=40", "--trigger.interval=0s");
  }

  /** 1 % bad, 1 % late, and duplicates. */
  private static void postMix(Gateway gateway) throws Exception {
    Instant now = Instant.now();
    List<String> batch = new ArrayList<>();
    for (int i = 0; i < EVENTS; i++) {
      EventBuilder event =
          EventBuilder.pageView("/p/" + i % 37)
              .eventId("e" + i)
              .userId("user-" + i % 101)
              .eventTime(now.minusSeconds(i % 90));
      if (i % 100 == 7) {
        event.eventTime(now.minusSeconds(1_800 + i));
      } else if (i % 100 == 11) {
        event.without("page");
      } else if (i % 5 == 0) {
        event.eventType("view_item");
      }
      batch.add(event.toJson());
      if (batch.size() >= 100) {
        post(gateway, batch);
      }
    }
    for (int i = 0; i < DUPLICATES; i++) {
      int original = 12 + 50 * i;
      batch.add(
          EventBuilder.pageView("/p/" + original % 37)
              .eventId("e" + original)
              .userId("user-" + original % 101)
              .eventTime(now.minusSeconds(original % 90))
              .toJson());
    }
    post(gateway, batch);
  }

  private static void post(Gateway gateway, List<String> batch) throws Exception {
    gateway.accept("[" + String.join(",", batch) + "]");
    batch.clear();
  }

  private static List<String> quarantine(ResultStore store) {
    return store.quarantined(null, 1_000).stream()
        .map(
            row ->
                row.partition() + "/" + row.offset() + row.reasons() + Arrays.hashCode(row.raw()))
        .toList();
  }
}
