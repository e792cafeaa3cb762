package dev.tidemark.pipeline;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Asks a gateway whether it has found Kafka yet: it takes events into its spool before. */
final class GatewayHealth {
  private static final Pattern ADMIN = Pattern.compile("admin http://[^:]+:(\\d+)");
  private static final Duration TIMEOUT = Duration.ofMinutes(1);

  private GatewayHealth() {}

  /** Host and port of a gateway's health and metrics, from the line that it printed. */
  static String adminAddress(String readyLine) {
    Matcher admin = ADMIN.matcher(readyLine);
    if (!admin.find()) {
      throw new IllegalStateException("Cannot find the admin port in '" + readyLine + "'");
    }
    return "localhost:" + admin.group(1);
  }

  /**
   * Waits until the gateway is ready.
   *
   * @param readyLine what it printed when it began to listen, with the address of its admin port
   */
  static void awaitReady(String readyLine) throws InterruptedException {
    awaitReady(readyLine, () -> true);
  }

  /** As {@link #awaitReady(String)}, as long as the gateway lives. */
  static void awaitReady(String readyLine, BooleanSupplier alive) throws InterruptedException {
    URI ready = URI.create("http://" + adminAddress(readyLine) + "/health/ready");
    HttpClient http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    String last = "";
    long end = System.nanoTime() + TIMEOUT.toNanos();
    while (System.nanoTime() < end && alive.getAsBoolean()) {
      try {
        HttpResponse<String> response =
            http.send(
                HttpRequest.newBuilder(ready).timeout(Duration.ofSeconds(5)).build(),
                HttpResponse.BodyHandlers.ofString());
        if (response.body().contains("\"status\":\"ready\"")) {
          return;
        }
        last = response.body();
      } catch (IOException e) {
        last = e.toString();
      }
      TimeUnit.MILLISECONDS.sleep(50);
    }
    throw new IllegalStateException(
        "The gateway ended, or was not ready within " + TIMEOUT.toSeconds() + " s: " + last);
  }
}
