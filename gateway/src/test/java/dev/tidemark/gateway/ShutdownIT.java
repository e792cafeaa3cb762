package dev.tidemark.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tidemark.events.Tick;
import dev.tidemark.gateway.TopicReader.Stored;
import dev.tidemark.gateway.TopicReader.StoredTick;
import java.time.Duration;
import java.util.Comparator;
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

    TopicReader topic = TopicReader.read(SharedBroker.bootstrapServers(), gateway.topic());
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

      await("ticks that count all events")
          .atMost(PATIENCE)
          .untilAsserted(
              () -> {
                TopicReader topic =
                    TopicReader.read(SharedBroker.bootstrapServers(), gateway.topic());
                assertThat(
                        topic.ticks().stream()
                            .collect(
                                Collectors.groupingBy(
                                    StoredTick::partition,
                                    Collectors.reducing(
                                        0L, tick -> tick.tick().acknowledged(), Math::max)))
                            .values()
                            .stream()
                            .mapToLong(Long::longValue)
                            .sum())
                    .isEqualTo(20);
              });

      TopicReader topic = TopicReader.read(SharedBroker.bootstrapServers(), gateway.topic());
      for (int partition = 0; partition < topic.partitions(); partition++) {
        int here = partition;
        assertThat(topic.ticks().stream().filter(tick -> tick.partition() == here))
            .hasSizeGreaterThan(1)
            .isSortedAccordingTo(Comparator.comparing(tick -> tick.tick().acknowledged()));
      }
      assertThat(topic.ticks()).extracting(tick -> tick.tick().gatewayId()).containsOnly("one");
      assertThat(topic.ticks()).extracting(tick -> tick.tick().spooled()).containsOnly(0L);
      assertThat(topic.ticks())
          .extracting(StoredTick::tick)
          .extracting(Tick::startedAtMillis)
          .allMatch(startedAt -> startedAt >= before)
          .doesNotContainNull();
    }
  }
}
