package dev.tidemark.processor.log;

/** Why a topic cannot be read or written by a tool; the message says what to do. */
public final class LogException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public LogException(String message) {
    super(message);
  }

  public LogException(String message, Throwable cause) {
    super(message, cause);
  }
}
