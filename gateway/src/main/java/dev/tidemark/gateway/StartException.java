package dev.tidemark.gateway;

import java.util.List;

/** Why the gateway cannot start, in words for the one who started it. */
public final class StartException extends RuntimeException {
  private static final long serialVersionUID = 1;
  private static final int FAILED = 1;
  private static final int BAD_CONFIGURATION = 2;

  private final int exitCode;

  private StartException(String message, int exitCode, Throwable cause) {
    super(message, cause);
    this.exitCode = exitCode;
  }

  public static StartException failed(String message, Throwable cause) {
    return new StartException("Cannot start the gateway: " + message, FAILED, cause);
  }

  public static StartException badConfiguration(List<String> problems) {
    String count = problems.size() == 1 ? "1 problem" : problems.size() + " problems";
    return new StartException(
        "Cannot start the gateway, its configuration has "
            + count
            + ":\n  - "
            + String.join("\n  - ", problems),
        BAD_CONFIGURATION,
        null);
  }

  /** The process's exit code. */
  public int exitCode() {
    return exitCode;
  }
}
