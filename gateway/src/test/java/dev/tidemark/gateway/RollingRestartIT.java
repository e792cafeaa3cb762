package dev.tidemark.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two gateways behind a balancer, restarted one after the other: nobody notices. Takes four starts
 * of a process: {@code -Pfaults}.
 */
@Tag("faults")
class RollingRestartIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int CLIENTS = 16;

  @TempDir private Path folder;

  private final List<ProcessGateway> gateways = new ArrayList<>();
  private final String topic = "events-" + UUID.randomUUID();

  @AfterEach
  void stopGateways() {
    gateways.forEach(ProcessGateway::close);
  }

  @Test
  void refusesAndLosesNothingWhileOneAfterTheOtherIsRestarted() {
    try (TcpBalancer balancer = new TcpBalancer()) {
      ProcessGateway first = start("first", balancer);
      ProcessGateway second = start("second", balancer);
      LoadSender load = LoadSender.start(balancer.port(), CLIENTS);
      try (load) {
        awaitMoreAccepted(load);
        first.stop();
        balancer.remove(first);
        start("first", balancer);
        awaitMoreAccepted(load);
        second.stop();
        balancer.remove(second);
        start("second", balancer);
        awaitMoreAccepted(load);
      }

      assertThat(load.unanswered()).isZero();
      assertThat(load.statuses()).containsExactly(204);
      TopicReader stored = TopicReader.read(SharedBroker.bootstrapServers(), topic);
      assertThat(stored.bodies()).isEqualTo(load.answered(204));
      assertThat(stored.events()).hasSameSizeAs(stored.bodies());
    }
  }

  /** Starts one and waits until the balancer uses it. */
  private ProcessGateway start(String name, TcpBalancer balancer) {
    ProcessGateway gateway =
        ProcessGateway.start(
            SharedBroker.bootstrapServers(),
            topic,
            folder.resolve(name),
            "--shutdown.drain-delay=" + 10 * TcpBalancer.CHECK_INTERVAL.toMillis() + "ms");
    gateways.add(gateway);
    await("Kafka").atMost(PATIENCE).until(() -> gateway.health().contains("\"ready\""));
    balancer.add(gateway);
    await("the balancer").atMost(PATIENCE).until(() -> balancer.uses(gateway));
    return gateway;
  }

  private static void awaitMoreAccepted(LoadSender load) {
    int before = load.answered(204).size();
    await("load").atMost(PATIENCE).until(() -> load.answered(204).size() >= before + 1_000);
  }
}
