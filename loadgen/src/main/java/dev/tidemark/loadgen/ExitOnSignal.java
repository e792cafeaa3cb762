package dev.tidemark.loadgen;

import dev.tidemark.loadgen.send.Stop;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Turns SIGTERM and SIGINT into an orderly end with the run's own exit code, where the JVM would
 * exit with 143 or 130.
 */
final class ExitOnSignal {
  private static final int NOT_ENDED = 1;

  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile int code = NOT_ENDED;

  private ExitOnSignal() {}

  /**
   * Watches for signals.
   *
   * @param longestEnd how long the run may take to end after one
   */
  static ExitOnSignal install(Stop stop, Duration longestEnd) {
    ExitOnSignal exit = new ExitOnSignal();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> exit.end(stop, longestEnd), "stop-load"));
    return exit;
  }

  /** Ends the process. Does not return. */
  void exit(int exitCode) {
    code = exitCode;
    ended.countDown();
    System.exit(exitCode);
  }

  private void end(Stop stop, Duration longestEnd) {
    stop.request();
    try {
      if (!ended.await(longestEnd.toMillis(), TimeUnit.MILLISECONDS)) {
        System.err.println("Cannot end the run in time; there is no report");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Runtime.getRuntime().halt(code);
  }
}
