package dev.tidemark.loadgen.send;

import dev.tidemark.loadgen.report.Counts;
import dev.tidemark.loadgen.report.Latencies;
import dev.tidemark.loadgen.report.Outcome;
import dev.tidemark.loadgen.traffic.OutgoingEvent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;

/**
 * Sends batches over HTTP/1.1 and counts what becomes of their events. Nothing is ever sent twice:
 * a page that is being left cannot retry either.
 *
 * <p>At most {@code maxInFlight} requests wait for their answer, each on a connection of its own;
 * the next one waits for a place.
 *
 * <p>Answers are handled on the HTTP client's own selector thread, which halves the processor time
 * of a request against an executor of any kind; handling is only counting and never blocks.
 */
public final class GatewayClient {
  private static final int ACCEPTED = 204;
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
  private static final long PLACE_CHECK_MILLIS = 50;

  /** The client's own time for idle connections; the default, 20 minutes, outlives any server's. */
  private static final String KEEP_ALIVE_PROPERTY = "jdk.httpclient.keepalive.timeout";

  private static final String KEEP_ALIVE_SECONDS = "10";

  static {
    if (System.getProperty(KEEP_ALIVE_PROPERTY) == null) {
      System.setProperty(KEEP_ALIVE_PROPERTY, KEEP_ALIVE_SECONDS);
    }
  }

  private final URI uri;
  private final int maxInFlight;
  private final Duration timeout;
  private final Encoding encoding;
  private final Counts counts;
  private final Latencies latencies;
  private final Semaphore places;
  private final HttpClient http;

  /** How bodies are written. */
  public enum Encoding {
    IDENTITY,
    GZIP
  }

  /**
   * @param timeout for one request, from its sending to its answer
   */
  public GatewayClient(
      URI uri,
      int maxInFlight,
      Duration timeout,
      Encoding encoding,
      Counts counts,
      Latencies latencies) {
    this.uri = uri;
    this.maxInFlight = maxInFlight;
    this.timeout = timeout;
    this.encoding = encoding;
    this.counts = counts;
    this.latencies = latencies;
    this.places = new Semaphore(maxInFlight);
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_TIMEOUT)
            .executor(Runnable::run)
            .build();
  }

  /**
   * Waits for a place among the requests in flight.
   *
   * @param untilNanos by {@link System#nanoTime}
   * @return whether there is one; false when the time is over or the stop is requested
   */
  boolean awaitPlace(Stop stop, long untilNanos) {
    try {
      while (!places.tryAcquire(PLACE_CHECK_MILLIS, TimeUnit.MILLISECONDS)) {
        if (stop.isRequested() || System.nanoTime() - untilNanos >= 0) {
          return false;
        }
      }
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      stop.request();
      return false;
    }
  }

  /** Sends a batch in the place that {@link #awaitPlace} gave. */
  void send(Batch batch) {
    batch.events().forEach(event -> counts.sent(event.kind()));
    var unused =
        http.sendAsync(request(batch), BodyHandlers.discarding())
            .whenComplete((response, thrown) -> answered(batch, response, thrown));
  }

  /** Waits until every request has its outcome, but no longer than one may take. */
  void awaitAnswers() {
    try {
      if (places.tryAcquire(
          maxInFlight, timeout.plus(CONNECT_TIMEOUT).toMillis(), TimeUnit.MILLISECONDS)) {
        places.release(maxInFlight);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Asks the gateway for a sign of life: a beacon without events.
   *
   * @return the status
   */
  int probe(Duration longest) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(uri).timeout(longest).POST(BodyPublishers.noBody()).build();
    return http.send(request, BodyHandlers.discarding()).statusCode();
  }

  URI uri() {
    return uri;
  }

  private HttpRequest request(Batch batch) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri)
            .timeout(timeout)
            .header("Content-Type", "application/json")
            .header("User-Agent", batch.userAgent());
    if (encoding == Encoding.GZIP) {
      request.header("Content-Encoding", "gzip");
      return request.POST(BodyPublishers.ofByteArray(gzip(batch.body()))).build();
    }
    return request.POST(BodyPublishers.ofByteArray(batch.body())).build();
  }

  private void answered(Batch batch, HttpResponse<Void> response, Throwable thrown) {
    boolean accepted = thrown == null && response.statusCode() == ACCEPTED;
    if (accepted) {
      latencies.record(System.nanoTime() - batch.dueNanos());
    }
    Outcome outcome = accepted ? Outcome.ACCEPTED : outcomeOf(thrown);
    for (OutgoingEvent event : batch.events()) {
      if (outcome == Outcome.REFUSED) {
        counts.refused(event.kind(), response.statusCode());
      } else {
        counts.outcome(event.kind(), outcome);
      }
      event.answered(accepted);
    }
    places.release();
  }

  private static Outcome outcomeOf(Throwable thrown) {
    if (thrown == null) {
      return Outcome.REFUSED;
    }
    Throwable cause = thrown instanceof CompletionException ? thrown.getCause() : thrown;
    boolean unconnected =
        cause instanceof ConnectException || cause instanceof HttpConnectTimeoutException;
    return unconnected ? Outcome.FAILED : Outcome.UNCERTAIN;
  }

  private static byte[] gzip(byte[] body) {
    ByteArrayOutputStream compressed = new ByteArrayOutputStream(body.length);
    try (GZIPOutputStream out = new GZIPOutputStream(compressed)) {
      out.write(body);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot compress in memory", e);
    }
    return compressed.toByteArray();
  }
}
