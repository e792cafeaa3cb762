package dev.tidemark.gateway.kafka;

import dev.tidemark.gateway.spool.Spool;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Whether this gateway can store events: in Kafka, or else in the spool.
 *
 * <p>The way to Kafka:
 *
 * <ul>
 *   <li>{@code CONNECTING}: at start, until Kafka has answered; back to it when Kafka goes away.
 *   <li>{@code TOPIC_UNFIT}: the topic is not set as counting needs it; looked at again and again,
 *       as somebody may mend it.
 *   <li>{@code WARMING}: the topic is fit, the producer learns its partitions and writes a first
 *       tick to each.
 *   <li>{@code READY}: Kafka takes events.
 *   <li>{@code STALLED}: Kafka has missed a deadline or refused events. A tick to each partition
 *       that is acknowledged in time moves it back to READY.
 *   <li>{@code STOPPING}: for good.
 * </ul>
 */
public final class Readiness {
  /** How far the way to Kafka is. */
  public enum State {
    CONNECTING,
    TOPIC_UNFIT,
    WARMING,
    READY,
    STALLED,
    STOPPING
  }

  /**
   * A state and why.
   *
   * @param reason a sentence for people
   */
  public record Status(State state, String reason) {}

  /**
   * What the gateway says of itself.
   *
   * @param storing whether events can be stored at all
   * @param status {@code ready}, {@code spooling}, or the state that keeps events from being stored
   * @param reason sentences for people
   */
  public record Health(boolean storing, String status, String reason) {}

  private final Spool spool;
  private final AtomicReference<Status> status =
      new AtomicReference<>(new Status(State.CONNECTING, "Connecting to Kafka."));

  /**
   * Makes one that is connecting.
   *
   * @param spool null for none
   */
  public Readiness(Spool spool) {
    this.spool = spool;
  }

  public Status status() {
    return status.get();
  }

  public Health health() {
    Status kafka = status.get();
    String problem = spool == null ? null : spool.problem();
    return switch (kafka.state()) {
      case READY -> new Health(true, "ready", joined(kafka.reason(), problem));
      case STOPPING -> new Health(false, tag(kafka), kafka.reason());
      default ->
          spool != null && problem == null
              ? new Health(true, "spooling", "Events go to the spool. " + kafka.reason())
              : new Health(false, tag(kafka), joined(kafka.reason(), problem));
    };
  }

  /** Whether events can be stored. */
  public boolean isReady() {
    return health().storing();
  }

  /** Whether Kafka takes events. */
  public boolean isKafkaReady() {
    return status.get().state() == State.READY;
  }

  public void stopping() {
    status.set(new Status(State.STOPPING, "Shutting down."));
  }

  /** Moves on, except from STOPPING. Answers whether that is news. */
  boolean become(State state, String reason) {
    Status next = new Status(state, reason);
    Status before =
        status.getAndUpdate(current -> current.state() == State.STOPPING ? current : next);
    return before.state() != State.STOPPING && !before.equals(next);
  }

  private static String tag(Status status) {
    return status.state().name().toLowerCase(Locale.ROOT);
  }

  private static String joined(String reason, String problem) {
    return problem == null ? reason : reason + " " + problem;
  }
}
