package dev.tidemark.processor.replay;

import dev.tidemark.config.Setting;
import dev.tidemark.config.Settings;
import java.time.Duration;
import java.util.List;

/**
 * How replays that were asked on the page are carried out.
 *
 * @param pollInterval how often the store is asked for requests
 * @param maxEvents most events that one request sends
 */
public record RequestedReplaysConfig(Duration pollInterval, int maxEvents) {
  private static final Setting<Duration> POLL_INTERVAL =
      Setting.duration(
          "replay.poll-interval",
          "1s",
          Duration.ofMillis(100),
          Duration.ofMinutes(10),
          "How often the store is asked for replays that somebody asked for on the page.");
  private static final Setting<Integer> MAX_EVENTS =
      Setting.integer(
          "replay.max-events",
          100_000,
          1,
          10_000_000,
          "Most events that one replay asked for on the page sends; the rest waits for another.");

  public static final List<Setting<?>> SETTINGS = List.of(POLL_INTERVAL, MAX_EVENTS);

  public static RequestedReplaysConfig from(Settings settings) {
    return new RequestedReplaysConfig(settings.get(POLL_INTERVAL), settings.get(MAX_EVENTS));
  }
}
