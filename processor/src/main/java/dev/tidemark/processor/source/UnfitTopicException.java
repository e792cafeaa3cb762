package dev.tidemark.processor.source;

import dev.tidemark.events.TopicSetting;
import dev.tidemark.events.Topics;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.common.config.ConfigResource;

/** The topic is set to what would make counts wrong; the message says what to do. */
public final class UnfitTopicException extends IllegalStateException {
  private static final long serialVersionUID = 1;

  private UnfitTopicException(String fault) {
    super("Cannot read the events: " + fault);
  }

  /**
   * Asks Kafka for the topic's settings.
   *
   * @throws UnfitTopicException when one is not as it must be
   */
  public static void requireFit(Admin admin, String bootstrapServers)
      throws InterruptedException, ExecutionException, TimeoutException {
    ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, Topics.EVENTS);
    Config settings =
        admin.describeConfigs(List.of(topic)).all().get(30, TimeUnit.SECONDS).get(topic);
    TopicSetting.fault(Topics.EVENTS, bootstrapServers, key -> settings.get(key).value())
        .ifPresent(
            fault -> {
              throw new UnfitTopicException(fault);
            });
  }
}
