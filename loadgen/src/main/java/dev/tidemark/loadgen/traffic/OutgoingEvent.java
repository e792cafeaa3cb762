package dev.tidemark.loadgen.traffic;

import java.util.Objects;

/** An event as it goes to the gateway. */
public final class OutgoingEvent {
  private final Kind kind;
  private final byte[] body;
  private final String userAgent;
  private final boolean fitsIntoArray;
  private final Resend resend;

  private OutgoingEvent(
      Kind kind, byte[] body, String userAgent, boolean fitsIntoArray, Resend resend) {
    this.kind = kind;
    this.body = body;
    this.userAgent = Objects.requireNonNull(userAgent);
    this.fitsIntoArray = fitsIntoArray;
    this.resend = resend;
  }

  public static OutgoingEvent of(Kind kind, byte[] body, String userAgent) {
    return new OutgoingEvent(kind, body, userAgent, true, null);
  }

  /** An event whose bytes would spoil its neighbours in an array. */
  public static OutgoingEvent alone(Kind kind, byte[] body, String userAgent) {
    return new OutgoingEvent(kind, body, userAgent, false, null);
  }

  /** A good event that is sent once more if it is accepted. */
  static OutgoingEvent resent(Resend resend) {
    return new OutgoingEvent(Kind.GOOD, resend.body(), resend.userAgent(), true, resend);
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
