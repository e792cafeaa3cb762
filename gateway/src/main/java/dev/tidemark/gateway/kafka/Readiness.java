package dev.tidemark.gateway.kafka;

import java.util.concurrent.atomic.AtomicReference;

/**
 * Whether this gateway can store events, and if not, why.
 *
 * <ul>
 *   <li>{@code CONNECTING}: at start, until Kafka has answered; back to it when Kafka goes away
 *       before the producer is warm.
 *   <li>{@code TOPIC_UNFIT}: the topic's timestamps are not LogAppendTime, or it cannot be created;
 *       looked at again and again, as somebody may mend it.
 *   <li>{@code WARMING}: the topic is fit, and the producer learns its partitions.
 *   <li>{@code READY}: events are taken. Left only for {@code STOPPING}.
 *   <li>{@code STOPPING}: for good.
 * </ul>
 */
public final class Readiness {
  /** How far the gateway is. */
  public enum State {
    CONNECTING,
    TOPIC_UNFIT,
    WARMING,
    READY,
    STOPPING
  }

  /**
   * A state and why.
   *
   * @param reason a sentence for people
   */
  public record Status(State state, String reason) {}

  private final AtomicReference<Status> status =
      new AtomicReference<>(new Status(State.CONNECTING, "Connecting to Kafka."));

  public Status status() {
    return status.get();
  }

  public boolean isReady() {
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
}
