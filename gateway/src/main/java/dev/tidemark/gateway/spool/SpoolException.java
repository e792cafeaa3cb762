package dev.tidemark.gateway.spool;

/** The spool cannot be opened; the message is for people. */
public final class SpoolException extends Exception {
  private static final long serialVersionUID = 1;

  SpoolException(String message, Throwable cause) {
    super(message, cause);
  }
}
