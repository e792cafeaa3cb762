package dev.tidemark.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;
import org.testcontainers.kafka.KafkaContainer;

/** A round trip through the Kafka image that is deployed, where Docker is. */
@Testcontainers(disabledWithoutDocker = true)
class ContainerIT {
  @Container private static final KafkaContainer KAFKA = new KafkaContainer("apache/kafka:4.1.1");

  @Test
  void storesAnEvent() {
    try (TestGateway gateway = TestGateway.start(KAFKA.getBootstrapServers()).awaitReady()) {
      String event = "{\"event_id\":\"1\",\"page\":\"/\"}";

      assertThat(gateway.post("/v1/events", event.getBytes(UTF_8)).statusCode()).isEqualTo(204);
      assertThat(TopicReader.read(KAFKA.getBootstrapServers(), gateway.topic()).bodies())
          .containsExactly(event);
    }
  }
}
