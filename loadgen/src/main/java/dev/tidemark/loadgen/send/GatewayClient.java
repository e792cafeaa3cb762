package dev.tidemark.loadgen.send;

import dev.tidemark.loadgen.report.Counts;
import dev.tidemark.loadgen.report.Journal;
import dev.tidemark.loadgen.report.Latencies;
import dev.tidemark.loadgen.report.Outcome;
import dev.tidemark.loadgen.traffic.OutgoingEvent;
import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientConnection;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpConnectOptions;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.transport.Transport;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ExecutionException;
import java.util.zip.GZIPOutputStream;

/**
 * Sends batches over HTTP/1.1 and counts what becomes of their events. Nothing is ever sent twice:
 * a page that is being left cannot retry either.
 *
 * <p>At most {@code maxInFlight} requests wait for their answer, each on a connection of its own,
 * which the next one takes over.
 *
 * <p>Everything but the probe, the start and the end happens on one event loop; no locking. The
 * schedule runs on it too (see {@link #onLoop}): no event costs a change of threads.
 */
public final class GatewayClient implements AutoCloseable {
  private static final int ACCEPTED = 204;
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

  /** How long a connection may idle; shorter than any server's own time. */
  private static final long LONGEST_IDLE_NANOS = Duration.ofSeconds(10).toNanos();

  private static final long SHORTEST_SWEEP_MILLIS = 5;
  private static final long LONGEST_SWEEP_MILLIS = 250;
  private static final int SWEEPS_A_TIMEOUT = 10;

  private static final int HTTP_PORT = 80;
  private static final int HTTPS_PORT = 443;
  private static final String CLOSE = "close";
  private static final CharSequence JSON = HttpHeaders.createOptimized("application/json");
  private static final CharSequence GZIP = HttpHeaders.createOptimized("gzip");

  private final URI uri;
  private final int maxInFlight;
  private final Duration timeout;
  private final Encoding encoding;
  private final Counts counts;
  private final Latencies latencies;
  private final Journal journal;
  private final Vertx vertx;
  private final Context context;
  private final Connections connections;
  private final RequestOptions post;

  /** In the order of sending, which is that of their time-outs too: one timer watches them all. */
  private final Deque<Exchange> underWay = new ArrayDeque<>();

  private int inFlight;
  private Runnable onFreePlace = () -> {};

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
      Latencies latencies,
      Journal journal) {
    this.uri = uri;
    this.maxInFlight = maxInFlight;
    this.timeout = timeout;
    this.encoding = encoding;
    this.counts = counts;
    this.latencies = latencies;
    this.journal = journal;
    this.vertx =
        Vertx.builder()
            .with(new VertxOptions().setEventLoopPoolSize(1))
            .withTransport(transport())
            .build();
    this.context = vertx.getOrCreateContext();
    boolean tls = "https".equals(uri.getScheme());
    int port = uri.getPort() < 0 ? (tls ? HTTPS_PORT : HTTP_PORT) : uri.getPort();
    HttpClientOptions options =
        new HttpClientOptions().setConnectTimeout((int) CONNECT_TIMEOUT.toMillis());
    this.connections =
        new Connections(
            vertx.createHttpClient(options),
            new HttpConnectOptions().setHost(uri.getHost()).setPort(port).setSsl(tls));
    this.post = new RequestOptions().setMethod(HttpMethod.POST).setURI(pathAndQuery(uri));
    long sweep = timeout.toMillis() / SWEEPS_A_TIMEOUT;
    sweep = Math.max(SHORTEST_SWEEP_MILLIS, Math.min(LONGEST_SWEEP_MILLIS, sweep));
    var unused = vertx.setPeriodic(sweep, timer -> context.runOnContext(now -> sweep()));
  }

  /**
   * Asks the gateway for a sign of life: a beacon without events. Blocks; not for the event loop.
   *
   * @return the status
   */
  int probe(Duration longest) throws IOException, InterruptedException {
    try {
      RequestOptions timed = new RequestOptions(post).setTimeout(longest.toMillis());
      return connections
          .open()
          .compose(
              connection ->
                  connection
                      .request(timed)
                      .compose(HttpClientRequest::send)
                      .map(HttpClientResponse::statusCode)
                      .eventually(connection::close))
          .toCompletionStage()
          .toCompletableFuture()
          .get();
    } catch (ExecutionException e) {
      throw new IOException(reason(e.getCause()), e);
    }
  }

  /** In words, with what is behind it: that a certificate is not trusted is only said there. */
  private static String reason(Throwable failure) {
    Throwable cause = failure.getCause();
    return cause == null || cause.getMessage() == null || cause == failure
        ? failure.getMessage()
        : failure.getMessage() + ": " + cause.getMessage();
  }

  URI uri() {
    return uri;
  }

  /** Runs a task on the event loop. */
  void onLoop(Runnable task) {
    context.runOnContext(now -> task.run());
  }

  /** Runs a task on the event loop after a pause. On the event loop only. */
  void after(long millis, Runnable task) {
    var unused = vertx.setTimer(millis, timer -> task.run());
  }

  /** Sets what is told of each place that becomes free. On the event loop only. */
  void onFreePlace(Runnable listener) {
    onFreePlace = listener;
  }

  /** Whether one more request may be under way. On the event loop only. */
  boolean hasPlace() {
    return inFlight < maxInFlight;
  }

  /** Whether every request has its outcome. On the event loop only. */
  boolean isIdle() {
    return inFlight == 0;
  }

  /** Sends a batch, for which there must be a place. On the event loop only. */
  void send(Batch batch) {
    inFlight++;
    for (OutgoingEvent event : batch.events()) {
      counts.sent(event.kind());
    }
    Exchange exchange = new Exchange(batch, System.nanoTime());
    underWay.add(exchange);
    exchange.start();
  }

  /** Breaks off what is under way. */
  @Override
  public void close() {
    vertx.close().await();
  }

  private void sweep() {
    long now = System.nanoTime();
    long sentBefore = now - timeout.toNanos();
    while (!underWay.isEmpty() && underWay.peek().sentNanos - sentBefore <= 0) {
      underWay.remove().expire();
    }
    connections.closeIdleSince(now - LONGEST_IDLE_NANOS);
  }

  private static String pathAndQuery(URI uri) {
    URI ascii = URI.create(uri.toASCIIString());
    return ascii.getRawQuery() == null
        ? ascii.getRawPath()
        : ascii.getRawPath() + "?" + ascii.getRawQuery();
  }

  /** The best that this machine has; the native ones batch the system calls of a burst. */
  private static Transport transport() {
    for (Transport each : new Transport[] {Transport.IO_URING, Transport.EPOLL}) {
      if (each != null && each.available()) {
        return each;
      }
    }
    return Transport.NIO;
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

  /**
   * A request from its sending to its outcome: without a connection at first, then with one, then
   * over. Only once it has one can the gateway have seen any of it.
   */
  private final class Exchange {
    private final Batch batch;
    private final long sentNanos;
    private HttpClientConnection connection;
    private HttpClientRequest request;
    private boolean over;

    Exchange(Batch batch, long sentNanos) {
      this.batch = batch;
      this.sentNanos = sentNanos;
    }

    void start() {
      HttpClientConnection idle = connections.takeIdle();
      if (idle == null) {
        connections.open().onSuccess(this::connected).onFailure(e -> end(Outcome.FAILED, 0));
      } else {
        connected(idle);
      }
    }

    private void connected(HttpClientConnection opened) {
      if (over) {
        connections.release(opened);
        return;
      }
      connection = opened;
      connection.request(post).onComplete(this::send);
    }

    private void send(AsyncResult<HttpClientRequest> stream) {
      if (stream.failed()) {
        end(Outcome.UNCERTAIN, 0);
        return;
      }
      request = stream.result();
      request
          .putHeader(HttpHeaders.CONTENT_TYPE, JSON)
          .putHeader(HttpHeaders.USER_AGENT, batch.userAgent());
      byte[] body = batch.body();
      if (encoding == Encoding.GZIP) {
        request.putHeader(HttpHeaders.CONTENT_ENCODING, GZIP);
        body = gzip(body);
      }
      request.send(Buffer.buffer(body)).onComplete(this::answered);
    }

    private void answered(AsyncResult<HttpClientResponse> answer) {
      if (answer.failed()) {
        end(Outcome.UNCERTAIN, 0);
        return;
      }
      HttpClientResponse response = answer.result();
      response.end().onComplete(read -> received(response, read.succeeded()));
    }

    private void received(HttpClientResponse response, boolean inFull) {
      if (over) {
        return;
      }
      if (inFull && !CLOSE.equalsIgnoreCase(response.getHeader(HttpHeaders.CONNECTION))) {
        connections.release(connection);
      }
      int status = response.statusCode();
      end(status == ACCEPTED ? Outcome.ACCEPTED : Outcome.REFUSED, status);
    }

    void expire() {
      if (over) {
        return;
      }
      end(connection == null ? Outcome.FAILED : Outcome.UNCERTAIN, 0);
      if (connection != null) {
        var unused = connection.close();
      }
    }

    private void end(Outcome outcome, int status) {
      if (over) {
        return;
      }
      over = true;
      inFlight--;
      if (outcome == Outcome.ACCEPTED) {
        latencies.record(System.nanoTime() - batch.dueNanos());
      }
      for (OutgoingEvent event : batch.events()) {
        if (outcome == Outcome.REFUSED) {
          counts.refused(event.kind(), status);
        } else {
          counts.outcome(event.kind(), outcome);
        }
        journal.write(event, outcome);
        event.answered(outcome == Outcome.ACCEPTED);
      }
      while (!underWay.isEmpty() && underWay.peek().over) {
        underWay.remove();
      }
      onFreePlace.run();
    }
  }
}
