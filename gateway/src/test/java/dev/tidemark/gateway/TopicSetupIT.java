package dev.tidemark.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class TopicSetupIT {
  private static Admin admin;

  private final String topic = "events-" + UUID.randomUUID();
  private final ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);

  @BeforeAll
  static void connect() {
    admin = Admin.create(Map.of("bootstrap.servers", SharedBroker.bootstrapServers()));
  }

  @AfterAll
  static void disconnect() {
    admin.close();
  }

  @Test
  void createsTheTopicAsConfigured() throws Exception {
    try (TestGateway gateway = start("--kafka.topic-partitions=3", "--kafka.topic-retention=2d")) {
      gateway.awaitReady();

      Config config = admin.describeConfigs(List.of(resource)).all().get().get(resource);
      assertThat(config.get("message.timestamp.type").value()).isEqualTo("LogAppendTime");
      assertThat(config.get("min.insync.replicas").value()).isEqualTo("1");
      assertThat(config.get("retention.ms").value()).isEqualTo("172800000");
      assertThat(admin.describeTopics(List.of(topic)).allTopicNames().get().get(topic).partitions())
          .hasSize(3);
    }
  }

  @Test
  void isNotReadyOnATopicWithTheSendersTimeUntilThatIsMended() throws Exception {
    admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1))).all().get();

    try (TestGateway gateway = start("--spool.enabled=false")) {
      awaitUnfit(gateway);
      assertThat(gateway.admin("/health/ready").body())
          .contains("message.timestamp.type=CreateTime", "kafka-configs.sh");
      assertThat(gateway.post("/v1/events", "{}".getBytes(UTF_8)).statusCode()).isEqualTo(503);

      set("message.timestamp.type", "LogAppendTime");
      gateway.awaitReady();

      assertThat(gateway.post("/v1/events", "{}".getBytes(UTF_8)).statusCode()).isEqualTo(204);
    }
  }

  @Test
  void usesATopicThatIsThereAlready() throws Exception {
    NewTopic existing =
        new NewTopic(topic, 2, (short) 1)
            .configs(Map.of("message.timestamp.type", "LogAppendTime"));
    admin.createTopics(List.of(existing)).all().get();

    try (TestGateway gateway = start()) {
      gateway.awaitReady();

      assertThat(gateway.post("/v1/events", "{}".getBytes(UTF_8)).statusCode()).isEqualTo(204);
      assertThat(TopicReader.read(SharedBroker.bootstrapServers(), topic).partitions())
          .isEqualTo(2);
    }
  }

  @Test
  void isNotReadyOnACompactedTopicUntilThatIsMended() throws Exception {
    NewTopic compacted =
        new NewTopic(topic, 1, (short) 1)
            .configs(
                Map.of(
                    "message.timestamp.type", "LogAppendTime", "cleanup.policy", "compact,delete"));
    admin.createTopics(List.of(compacted)).all().get();

    try (TestGateway gateway = start("--spool.enabled=false")) {
      awaitUnfit(gateway);
      assertThat(gateway.admin("/health/ready").body())
          .contains("has cleanup.policy=compact,delete", "--add-config cleanup.policy=delete");

      set("cleanup.policy", "delete");
      gateway.awaitReady();
    }
  }

  @Test
  void keepsEventsInTheSpoolWhileATopicIsCompactedMeanwhile() throws Exception {
    try (TestGateway gateway = start("--ticks.interval=200ms")) {
      gateway.awaitReady();

      set("cleanup.policy", "compact");
      awaitUnfit(gateway);
      assertThat(gateway.post("/v1/events", "{}".getBytes(UTF_8)).statusCode()).isEqualTo(204);
      assertThat(TopicReader.read(SharedBroker.bootstrapServers(), topic).events()).isEmpty();

      set("cleanup.policy", "delete");
      await("the event that was spooled")
          .atMost(Duration.ofSeconds(60))
          .until(
              () -> TopicReader.read(SharedBroker.bootstrapServers(), topic).events().size() == 1);
    }
  }

  private static void awaitUnfit(TestGateway gateway) {
    await("the reason")
        .atMost(Duration.ofSeconds(60))
        .until(() -> gateway.admin("/health/ready").body().contains("needs "));
  }

  private void set(String setting, String value) throws Exception {
    AlterConfigOp change =
        new AlterConfigOp(new ConfigEntry(setting, value), AlterConfigOp.OpType.SET);
    admin.incrementalAlterConfigs(Map.of(resource, List.of(change))).all().get();
  }

  private TestGateway start(String... flags) {
    return TestGateway.startOn(topic, SharedBroker.bootstrapServers(), flags);
  }
}
