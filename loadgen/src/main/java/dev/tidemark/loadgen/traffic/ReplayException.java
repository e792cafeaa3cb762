package dev.tidemark.loadgen.traffic;

/** A replay file that cannot be read any further. The message says where and why. */
public final class ReplayException extends RuntimeException {
  private static final long serialVersionUID = 1;

  ReplayException(String message, Throwable cause) {
    super(message, cause);
  }
}
