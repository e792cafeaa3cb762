package dev.tidemark.events;

/** Names of the Kafka topics. */
public final class Topics {
  /** Events and ticks; set as {@link TopicSetting} says. */
  public static final String EVENTS = "clickstream.events";

  /** Events with faults, as {@link QuarantineRecord}s. */
  public static final String QUARANTINE = "clickstream.quarantine";

  /** Which quarantined events were sent again; compacted, one partition. */
  public static final String REPLAYS = "clickstream.replays";

  private Topics() {}
}
