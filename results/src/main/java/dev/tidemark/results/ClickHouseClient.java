package dev.tidemark.results;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * One server's HTTP interface. Every request here may be sent twice, since rows have keys: one that
 * met a connection which the server had just closed is.
 */
final class ClickHouseClient {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(30);
  private static final Duration ANSWER_TIMEOUT = Duration.ofMinutes(5);
  private static final int LONGEST_REASON = 500;

  private final ClickHouseAddress address;
  private final Duration answerTimeout;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(CONNECT_TIMEOUT)
          .build();

  ClickHouseClient(ClickHouseAddress address) {
    this(address, ANSWER_TIMEOUT);
  }

  /**
   * A client of its own patience.
   *
   * @param answerTimeout how long an answer may take from its beginning to its end
   */
  ClickHouseClient(ClickHouseAddress address, Duration answerTimeout) {
    this.address = address;
    this.answerTimeout = answerTimeout;
  }

  /**
   * Runs a statement that answers nothing.
   *
   * @param attempted what is being done, for the message: {@code "create the tables"}
   */
  void execute(String attempted, String sql) {
    select(attempted, "&database=" + address.database(), sql, row -> row);
  }

  /** Asks or tells the server while the database may not be there yet. */
  List<Row> outsideDatabase(String attempted, String sql) {
    return select(attempted, "", sql, row -> row);
  }

  <T> List<T> select(String attempted, String sql, Function<Row, T> reader) {
    return select(attempted, "&database=" + address.database(), sql, reader);
  }

  /** Inserts all rows at once; they are stored when this returns. */
  void insert(String attempted, String sql, byte[] rows) {
    String query = URLEncoder.encode(sql, StandardCharsets.UTF_8);
    send(
        attempted,
        "?database=" + address.database() + "&query=" + query,
        BodyPublishers.ofByteArray(rows),
        row -> row);
  }

  private <T> List<T> select(
      String attempted, String database, String sql, Function<Row, T> reader) {
    // Without waiting, an error half-way comes after status 200.
    return send(
        attempted,
        "?wait_end_of_query=1&default_format=JSONCompact" + database,
        BodyPublishers.ofString(sql),
        reader);
  }

  private <T> List<T> send(
      String attempted, String query, BodyPublisher body, Function<Row, T> reader) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(address.server() + query))
            .timeout(REQUEST_TIMEOUT)
            .POST(body);
    if (!address.user().isEmpty()) {
      request.header("X-ClickHouse-User", address.user());
      request.header("X-ClickHouse-Key", address.password());
    }
    try {
      return receive(attempted, sendAgainIfClosed(request.build()), reader);
    } catch (HttpTimeoutException e) {
      throw failed(attempted, "no answer within " + REQUEST_TIMEOUT.toSeconds() + " s", e);
    } catch (ConnectException e) {
      throw failed(attempted, "nobody answers there", e);
    } catch (IOException e) {
      throw failed(attempted, String.valueOf(e), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failed(attempted, "interrupted", e);
    }
  }

  private HttpResponse<InputStream> sendAgainIfClosed(HttpRequest request)
      throws IOException, InterruptedException {
    try {
      return http.send(request, BodyHandlers.ofInputStream());
    } catch (HttpTimeoutException | ConnectException e) {
      throw e;
    } catch (IOException e) {
      return http.send(request, BodyHandlers.ofInputStream());
    }
  }

  private <T> List<T> receive(
      String attempted, HttpResponse<InputStream> response, Function<Row, T> reader)
      throws IOException {
    CompletableFuture<Void> ended = new CompletableFuture<>();
    try (InputStream body = response.body()) {
      closeUnless(ended, body);
      if (response.statusCode() != 200) {
        throw failed(attempted, reason(response.statusCode(), body), null);
      }
      return ClickHouseJson.read(body, reader);
    } catch (IOException e) {
      if (ended.isCompletedExceptionally()) {
        String late = "its answer did not end within " + answerTimeout.toSeconds() + " s";
        throw failed(attempted, late, e);
      }
      throw e;
    } finally {
      ended.complete(null);
    }
  }

  /** The request's own timeout ends where the answer begins; a read would wait without end. */
  private void closeUnless(CompletableFuture<Void> ended, InputStream body) {
    var unused =
        ended
            .orTimeout(answerTimeout.toMillis(), TimeUnit.MILLISECONDS)
            .exceptionally(
                late -> {
                  try {
                    body.close();
                  } catch (IOException e) {
                    throw new UncheckedIOException(e);
                  }
                  return null;
                });
  }

  private static String reason(int status, InputStream body) throws IOException {
    String text = new String(body.readNBytes(4 * LONGEST_REASON), StandardCharsets.UTF_8);
    String line = text.lines().findFirst().orElse("");
    return "status "
        + status
        + ", "
        + (line.length() > LONGEST_REASON ? line.substring(0, LONGEST_REASON) + "…" : line);
  }

  private ResultStoreException failed(String attempted, String reason, Exception cause) {
    return new ResultStoreException(
        "Cannot " + attempted + " in ClickHouse at " + address + ": " + reason, cause);
  }
}
