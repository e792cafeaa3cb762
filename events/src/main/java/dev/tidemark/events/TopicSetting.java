package dev.tidemark.events;

import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** What the topic of events must be set to, whoever made it, or the counts would be wrong. */
public enum TopicSetting {
  TIMESTAMPS(
      "message.timestamp.type", "LogAppendTime", "lateness is measured against the broker's clock"),
  CLEANUP(
      "cleanup.policy",
      "delete",
      "compaction deletes events, counted or not, and Kafka refuses records without a key");

  private final String key;
  private final String fitting;
  private final String why;

  TopicSetting(String key, String fitting, String why) {
    this.key = key;
    this.fitting = fitting;
    this.why = why;
  }

  public String key() {
    return key;
  }

  public String fitting() {
    return fitting;
  }

  private boolean fits(String value) {
    return switch (this) {
      case TIMESTAMPS -> value.equals(fitting);
      case CLEANUP -> !value.contains("compact");
    };
  }

  /**
   * Says which setting is not as it must be, why it must, and how to change it; empty when all are.
   *
   * @param settings from a setting's key to the topic's value
   */
  public static Optional<String> fault(
      String topic, String bootstrapServers, UnaryOperator<String> settings) {
    return Stream.of(values())
        .filter(setting -> !setting.fits(settings.apply(setting.key)))
        .map(
            setting ->
                ("Topic '%s' has %s=%s and needs %s: %s. Change it with: kafka-configs.sh"
                        + " --bootstrap-server %s --alter --topic %s --add-config %s=%s")
                    .formatted(
                        topic,
                        setting.key,
                        settings.apply(setting.key),
                        setting.fitting,
                        setting.why,
                        bootstrapServers,
                        topic,
                        setting.key,
                        setting.fitting))
        .findFirst();
  }
}
