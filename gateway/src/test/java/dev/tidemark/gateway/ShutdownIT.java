package dev.tidemark.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tidemark.events.Tick;
import dev.tidemark.gateway.TopicReader.Stored;
import dev.tidemark.gateway.TopicReader.StoredTick;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Ticks while the gateway runs, and what is true after it has stopped. */
class ShutdownIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @Test
  void losesNothingThatWasAcceptedAndCountsItInTheFinalTicks() {
    TestGateway gateway = TestGateway.start(SharedBroker.bootstrapServers()).awaitReady();
    LoadSender load = LoadSender.start(gateway.port(), 16);
    try (load) {
      await("load").atMost(PATIENCE).until(() -> load.answered(204).size() >= 500);

      gateway.close();
    }

    TopicReader topic = read(gateway);
    assertThat(topic.missing(load.answered(204))).isEmpty();
    assertThat(load.statuses()).containsExactly(204);
    Map<Integer, Long> stored =
        topic.events().stream()
            .collect(Collectors.groupingBy(Stored::partition, Collectors.counting()));
    Map<Integer, StoredTick> lastTicks =
        topic.ticks().stream()
            .collect(
                Collectors.toMap(
                    StoredTick::partition,
                    tick -> tick,
                    (a, b) -> a.offset() > b.offset() ? a : b));
    assertThat(lastTicks).hasSize(topic.partitions());
    lastTicks.forEach(
        (partition, last) ->
            assertThat(last.tick().acknowledged())
                .as("acknowledged in partition " + partition)
                .isEqualTo(stored.getOrDefault(partition, 0L)));
  }

  @Test
  void ticksInEveryPartitionWithCountsThatGrow() {
    long before = System.currentTimeMillis();
    try (TestGateway gateway =
        TestGateway.start(
                SharedBroker.bootstrapServers(), "--ticks.interval=50ms", "--gateway.id=one")
            .awaitReady()) {
      for (int i = 0; i < 20; i++) {
        byte[] event = ("{\"user_id\":\"user-" + i + "\"}").getBytes(UTF_8);
        assertThat(gateway.post("/v1/events", event).statusCode()).isEqualTo(204);
      }

      await("ticks that count all events, and more than one of each partition")
          .atMost(PATIENCE)
          .until(
              () -> {
                TopicReader topic = read(gateway);
                Map<Integer, List<Long>> counts = acknowledgedByPartition(topic);
                return counts.size() == topic.partitions()
                    && counts.values().stream().allMatch(ticks -> ticks.size() > 1)
                    && counts.values().stream().mapToLong(Collections::max).sum() == 20;
              });

      TopicReader topic = read(gateway);
      assertThat(acknowledgedByPartition(topic))
          .allSatisfy((partition, counts) -> assertThat(counts).isSorted());
      assertThat(topic.ticks()).extracting(tick -> tick.tick().gatewayId()).containsOnly("one");
      assertThat(topic.ticks()).extracting(tick -> tick.tick().spooled()).containsOnly(0L);
      assertThat(topic.ticks())
          .extracting(StoredTick::tick)
          .extracting(Tick::startedAtMillis)
          .allMatch(startedAt -> startedAt >= before)
          .doesNotContainNull();
    }
  }

  private static TopicReader read(TestGateway gateway) {
    return TopicReader.read(SharedBroker.bootstrapServers(), gateway.topic());
  }

  /** What each tick says, in the order of the ticks. */
  private static Map<Integer, List<Long>> acknowledgedByPartition(TopicReader topic) {
    return topic.ticks().stream()
        .collect(
            Collectors.groupingBy(
                StoredTick::partition,
                Collectors.mapping(tick -> tick.tick().acknowledged(), Collectors.toList())));
  }
}
