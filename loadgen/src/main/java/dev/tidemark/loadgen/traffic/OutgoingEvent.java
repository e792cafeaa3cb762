package dev.tidemark.loadgen.traffic;

import dev.tidemark.events.QuarantineReason;
import java.util.Objects;
import java.util.Optional;

/** An event as it goes to the gateway. */
public final class OutgoingEvent {
  private final Kind kind;
  private final byte[] body;
  private final String userAgent;
  private final boolean fitsIntoArray;
  private final QuarantineReason fault;
  private final Resend resend;

  private OutgoingEvent(
      Kind kind,
      byte[] body,
      String userAgent,
      boolean fitsIntoArray,
      QuarantineReason fault,
      Resend resend) {
    this.kind = kind;
    this.body = body;
    this.userAgent = Objects.requireNonNull(userAgent);
    this.fitsIntoArray = fitsIntoArray;
    this.fault = fault;
    this.resend = resend;
  }

  public static OutgoingEvent of(Kind kind, byte[] body, String userAgent) {
    return new OutgoingEvent(kind, body, userAgent, true, null, null);
  }

  /** An event with a fault. */
  public static OutgoingEvent bad(BadVariety variety, byte[] body, String userAgent) {
    return new OutgoingEvent(
        Kind.BAD, body, userAgent, variety.fitsIntoArray(), variety.reason(), null);
  }

  /** A good event that is sent once more if it is accepted. */
  static OutgoingEvent resent(Resend resend) {
    return new OutgoingEvent(Kind.GOOD, resend.body(), resend.userAgent(), true, null, resend);
  }

  public Kind kind() {
    return kind;
  }

  /** The event's bytes; not to be changed. */
  public byte[] body() {
    return body;
  }

  public String userAgent() {
    return userAgent;
  }

  /** A reason that quarantine must give for it, perhaps beside others; empty for no known fault. */
  public Optional<QuarantineReason> fault() {
    return Optional.ofNullable(fault);
  }

  /** Answers whether it may share a request with others; bytes that are not JSON may not. */
  public boolean fitsIntoArray() {
    return fitsIntoArray;
  }

  /** Tells what has become of it. May be called from any thread. */
  public void answered(boolean accepted) {
    if (resend != null) {
      resend.answered(accepted);
    }
  }
}
