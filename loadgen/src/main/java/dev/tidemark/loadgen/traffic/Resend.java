package dev.tidemark.loadgen.traffic;

/**
 * A good event that is to be sent a second time.
 *
 * <p>Pending until the gateway answers; then accepted, and only then may it be sent again: after a
 * refusal or without an answer the second one could be the first that arrives.
 */
final class Resend {
  enum State {
    PENDING,
    ACCEPTED,
    LOST
  }

  private final byte[] body;
  private final String userAgent;
  private final long createdMillis;
  private volatile State state = State.PENDING;

  Resend(byte[] body, String userAgent, long createdMillis) {
    this.body = body;
    this.userAgent = userAgent;
    this.createdMillis = createdMillis;
  }

  byte[] body() {
    return body;
  }

  String userAgent() {
    return userAgent;
  }

  long createdMillis() {
    return createdMillis;
  }

  State state() {
    return state;
  }

  void answered(boolean accepted) {
    state = accepted ? State.ACCEPTED : State.LOST;
  }
}
