package dev.tidemark.gateway.spool;

import dev.tidemark.config.Setting;
import dev.tidemark.config.Settings;
import java.nio.file.Path;
import java.util.List;

/** Where the spool is and how much of everything it may take. */
public record SpoolConfig(
    boolean enabled,
    Path dir,
    long maxBytes,
    long segmentBytes,
    long maxQueuedBytes,
    long drainWindowBytes) {

  private static final Setting<Boolean> ENABLED =
      Setting.flag(
          "spool.enabled",
          true,
          "Whether events go to disk while Kafka does not acknowledge. Without it beacons are"
              + " answered 503 then.");
  private static final Setting<Path> DIR =
      Setting.path(
          "spool.dir",
          "data/spool",
          "Folder of the spool, on a disk that outlives the gateway. Each gateway needs its own.");
  private static final Setting<Long> MAX_BYTES =
      Setting.size(
          "spool.max-bytes",
          "1GiB",
          64 << 10,
          64L << 40,
          "Most bytes of the spool's files. Beyond it a beacon is answered 503. The events that"
              + " Kafka refuses for good, kept beside them, may take as much again.");
  private static final Setting<Long> SEGMENT_BYTES =
      Setting.size(
          "spool.segment-bytes",
          "64MiB",
          4 << 10,
          1 << 30,
          "Size of one file of the spool. Room is given back a whole file at a time.");
  private static final Setting<Long> MAX_QUEUED_BYTES =
      Setting.size(
          "spool.max-queued-bytes",
          "16MiB",
          1 << 20,
          4L << 30,
          "Most bytes of events that may wait for the spool's disk. Beyond it a beacon is answered"
              + " 503.");
  private static final Setting<Long> DRAIN_WINDOW_BYTES =
      Setting.size(
          "spool.drain-window-bytes",
          "1MiB",
          64 << 10,
          1 << 30,
          "Most bytes of spooled events on their way to Kafka. About twice as much may be sent again"
              + " after a crash.");

  public static final List<Setting<?>> SETTINGS =
      List.of(ENABLED, DIR, MAX_BYTES, SEGMENT_BYTES, MAX_QUEUED_BYTES, DRAIN_WINDOW_BYTES);

  public static SpoolConfig from(Settings settings) {
    return new SpoolConfig(
        settings.get(ENABLED),
        settings.get(DIR),
        settings.get(MAX_BYTES),
        settings.get(SEGMENT_BYTES),
        settings.get(MAX_QUEUED_BYTES),
        settings.get(DRAIN_WINDOW_BYTES));
  }
}
