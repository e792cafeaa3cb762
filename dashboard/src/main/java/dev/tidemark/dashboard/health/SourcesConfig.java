package dev.tidemark.dashboard.health;

import dev.tidemark.config.Setting;
import dev.tidemark.config.Settings;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Where else than in the store the dashboard learns how the pipeline is. A source that is not set
 * is said to be unknown on the page.
 *
 * @param gatewayAdmin the gateway's admin port
 * @param processorHealth the processor's health port
 * @param interval how often they are asked
 * @param timeout how long an answer may take
 */
public record SourcesConfig(
    Optional<URI> gatewayAdmin,
    Optional<URI> processorHealth,
    Duration interval,
    Duration timeout) {
  private static final Setting<Optional<URI>> GATEWAY_ADMIN =
      address(
          "dashboard.gateway-admin-url",
          "The gateway's admin port, such as http://localhost:8081: what the health view says of the"
              + " gateway and its spool; none: it says that it does not know");
  private static final Setting<Optional<URI>> PROCESSOR_HEALTH =
      address(
          "dashboard.processor-health-url",
          "The processor's `health.port`, such as http://localhost:8082: what the health view says"
              + " of the processor; none: only what the store shows");
  private static final Setting<Duration> INTERVAL =
      Setting.duration(
          "dashboard.health-interval",
          "2s",
          Duration.ofMillis(50),
          Duration.ofMinutes(5),
          "How often gateway and processor are asked how they are");
  private static final Setting<Duration> TIMEOUT =
      Setting.duration(
          "dashboard.health-timeout",
          "2s",
          Duration.ofMillis(50),
          Duration.ofMinutes(1),
          "How long their answer may take");

  public static final List<Setting<?>> SETTINGS =
      List.of(GATEWAY_ADMIN, PROCESSOR_HEALTH, INTERVAL, TIMEOUT);

  public static SourcesConfig from(Settings settings) {
    return new SourcesConfig(
        settings.get(GATEWAY_ADMIN),
        settings.get(PROCESSOR_HEALTH),
        settings.get(INTERVAL),
        settings.get(TIMEOUT));
  }

  /** The store alone. */
  public static SourcesConfig none() {
    return new SourcesConfig(
        Optional.empty(), Optional.empty(), Duration.ofSeconds(2), Duration.ofSeconds(2));
  }

  private static Setting<Optional<URI>> address(String key, String documentation) {
    return new Setting<>(
        key,
        "",
        "an address such as http://localhost:8081",
        documentation,
        text -> {
          if (text.isEmpty()) {
            return Optional.empty();
          }
          URI uri = URI.create(text.replaceAll("/+$", ""));
          if (uri.getHost() == null || !String.valueOf(uri.getScheme()).matches("https?")) {
            throw new IllegalArgumentException();
          }
          return Optional.of(uri);
        });
  }
}
