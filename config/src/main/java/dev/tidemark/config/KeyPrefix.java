package dev.tidemark.config;

import java.util.Locale;
import java.util.Map;

/**
 * What the keys begin with that an application hands on unchecked, such as {@code kafka.client.}.
 *
 * @param inEnvironment whether the environment can name such keys: only where all are in lower case
 *     with dots, since capitals and dashes cannot be told from a variable's name
 */
public record KeyPrefix(String text, boolean inEnvironment) {
  /** For properties of Kafka's clients. */
  public static final KeyPrefix KAFKA_CLIENT = new KeyPrefix("kafka.client.", true);

  /** For properties of Spark, whose keys have capitals. */
  public static final KeyPrefix SPARK = new KeyPrefix("spark.", false);

  /** {@code kafka.client.} → {@code TIDEMARK_KAFKA_CLIENT_}. */
  String environmentVariable() {
    return Setting.environmentVariable(text);
  }

  /** The keys that the environment has: none if it cannot name any. */
  void takeFrom(Map<String, String> environment, Map<String, String> keys) {
    if (!inEnvironment) {
      return;
    }
    String start = environmentVariable();
    environment.forEach(
        (name, value) -> {
          if (name.startsWith(start) && name.length() > start.length()) {
            String rest = name.substring(start.length()).toLowerCase(Locale.ROOT);
            keys.put(text + rest.replace('_', '.'), value);
          }
        });
  }
}
