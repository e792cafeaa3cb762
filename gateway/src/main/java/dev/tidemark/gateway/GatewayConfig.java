package dev.tidemark.gateway;

import dev.tidemark.config.KeyPrefix;
import dev.tidemark.config.Schema;
import dev.tidemark.config.Setting;
import dev.tidemark.config.Settings;
import dev.tidemark.gateway.access.AccessConfig;
import dev.tidemark.gateway.admin.AdminConfig;
import dev.tidemark.gateway.http.HttpConfig;
import dev.tidemark.gateway.kafka.KafkaConfig;
import dev.tidemark.gateway.spool.SpoolConfig;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * Everything about the gateway that can be configured.
 *
 * @param id names this gateway in its ticks
 */
public record GatewayConfig(
    String id,
    Duration shutdownTimeout,
    Duration drainDelay,
    HttpConfig http,
    AccessConfig access,
    AdminConfig admin,
    KafkaConfig kafka,
    SpoolConfig spool) {

  private static final Setting<String> ID =
      Setting.text(
          "gateway.id",
          "(host name)",
          "Names this gateway in its ticks. To be kept over restarts.");
  private static final Setting<Duration> SHUTDOWN_TIMEOUT =
      Setting.duration(
          "shutdown.timeout",
          "10s",
          Duration.ofMillis(100),
          Duration.ofMinutes(10),
          "Longest wait at shutdown for requests in flight, and again for Kafka.");

  private static final Setting<Duration> DRAIN_DELAY =
      Setting.duration(
          "shutdown.drain-delay",
          "0s",
          Duration.ZERO,
          Duration.ofMinutes(10),
          "How long a gateway that is told to stop goes on taking events while /health/ready says"
              + " no and its answers end their connections. Behind a balancer: longer than it takes"
              + " to notice.");

  public static final Schema SCHEMA =
      Schema.of(
          "gateway",
          List.of(KeyPrefix.KAFKA_CLIENT),
          Stream.of(
                  HttpConfig.SETTINGS,
                  AccessConfig.SETTINGS,
                  AdminConfig.SETTINGS,
                  KafkaConfig.SETTINGS,
                  SpoolConfig.SETTINGS,
                  List.of(ID, SHUTDOWN_TIMEOUT, DRAIN_DELAY))
              .flatMap(List::stream)
              .toArray(Setting<?>[]::new));

  public static GatewayConfig from(Settings settings) {
    String id = settings.get(ID);
    return new GatewayConfig(
        id.equals(ID.defaultText()) ? hostName() : id,
        settings.get(SHUTDOWN_TIMEOUT),
        settings.get(DRAIN_DELAY),
        HttpConfig.from(settings),
        AccessConfig.from(settings),
        AdminConfig.from(settings),
        KafkaConfig.from(settings),
        SpoolConfig.from(settings));
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "gateway"; // a machine without a name; gateway.id tells several apart
    }
  }
}
