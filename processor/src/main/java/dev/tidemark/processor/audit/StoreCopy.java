package dev.tidemark.processor.audit;

import dev.tidemark.processor.log.LogException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * A copy of an embedded pipeline's store, as of one moment, which its dashboard has made; gone when
 * it is closed.
 */
final class StoreCopy implements AutoCloseable {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
  private static final int OK = 200;

  private final Path file;

  private StoreCopy(Path file) {
    this.file = file;
  }

  /** Whether a store's address is that of a dashboard. */
  static boolean isAt(String address) {
    return address.startsWith("http://") || address.startsWith("https://");
  }

  /**
   * Asks for a copy, and waits until all of it is here.
   *
   * @param token the operator's; empty where whoever reaches the dashboard is one
   * @throws LogException when there is no copy to be had
   */
  static StoreCopy from(String address, Optional<String> token) throws InterruptedException {
    Path file = null;
    try {
      URI uri = URI.create(address.replaceFirst("/+$", "") + "/api/store");
      file = Files.createTempFile("tidemark-store-", ".duckdb");
      HttpRequest.Builder request = HttpRequest.newBuilder(uri);
      token.ifPresent(shown -> request.header("Authorization", "Bearer " + shown));
      HttpResponse<Path> response =
          HttpClient.newBuilder()
              .connectTimeout(CONNECT_TIMEOUT)
              .build()
              .send(request.build(), BodyHandlers.ofFile(file));
      if (response.statusCode() != OK) {
        String said = Files.readString(file);
        Files.delete(file);
        throw new LogException(
            "Cannot get a copy of the store from "
                + uri
                + ": it answered "
                + response.statusCode()
                + " "
                + said
                + ". Only operators get one: show the token with --store.token");
      }
      return new StoreCopy(file);
    } catch (IOException | IllegalArgumentException e) {
      delete(file);
      throw new LogException(
          "Cannot get a copy of the store from the dashboard at "
              + address
              + ": "
              + e
              + ". Does the pipeline run?",
          e);
    }
  }

  /** As an audit opens it. */
  String url() {
    return "duckdb:" + file;
  }

  @Override
  public void close() {
    delete(file);
  }

  private static void delete(Path file) {
    if (file != null && !file.toFile().delete()) {
      file.toFile().deleteOnExit();
    }
  }
}
