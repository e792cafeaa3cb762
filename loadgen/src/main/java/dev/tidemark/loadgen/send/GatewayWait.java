package dev.tidemark.loadgen.send;

import java.io.IOException;
import java.time.Duration;

/** Waits at the start until the gateway can take events. */
public final class GatewayWait {
  private static final Duration PAUSE = Duration.ofMillis(200);
  private static final Duration LONGEST_PROBE = Duration.ofSeconds(5);
  private static final int NOT_FOUND = 404;
  private static final int METHOD_NOT_ALLOWED = 405;
  private static final int SERVER_ERROR = 500;

  private GatewayWait() {}

  /**
   * Asks until the gateway answers. A stop ends the wait without an error.
   *
   * @throws IllegalStateException when it does not answer in time, or something else does
   */
  public static void await(GatewayClient client, Duration longest, Stop stop) {
    long start = System.nanoTime();
    String last;
    do {
      try {
        int status = client.probe(LONGEST_PROBE);
        if (status == NOT_FOUND || status == METHOD_NOT_ALLOWED) {
          throw new IllegalStateException(
              "Cannot send to "
                  + client.uri()
                  + ": it answers "
                  + status
                  + ", so it is no gateway's address; check 'url'");
        }
        if (status < SERVER_ERROR) {
          return;
        }
        last = "it answers " + status;
      } catch (IOException e) {
        last = "no answer (" + reason(e) + ")";
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        stop.request();
        return;
      }
      if (System.nanoTime() - start >= longest.toNanos()) {
        throw new IllegalStateException(
            "Cannot reach the gateway at "
                + client.uri()
                + " within "
                + longest.toMillis() / 1_000.0
                + " s: "
                + last
                + "; start it, or check 'url' and 'wait-for'");
      }
    } while (!stop.awaitNanos(PAUSE.toNanos()));
  }

  private static String reason(IOException e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }
}
