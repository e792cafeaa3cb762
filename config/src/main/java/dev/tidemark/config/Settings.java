package dev.tidemark.config;

import java.util.Map;

/** The values of a schema's settings, all of them valid. */
public final class Settings {
  private final Map<String, Object> values;
  private final Map<String, String> passedThrough;

  Settings(Map<String, Object> values, Map<String, String> passedThrough) {
    this.values = Map.copyOf(values);
    this.passedThrough = Map.copyOf(passedThrough);
  }

  @SuppressWarnings("unchecked") // two settings with the same key are of the same type
  public <T> T get(Setting<T> setting) {
    T value = (T) values.get(setting.key());
    if (value == null) {
      throw new IllegalArgumentException(
          "Unknown setting '" + setting.key() + "': it is not part of the schema");
    }
    return value;
  }

  /**
   * Keys below the schema's pass-through prefixes, whole, such as {@code kafka.client.linger.ms}.
   */
  public Map<String, String> passedThrough() {
    return passedThrough;
  }
}
