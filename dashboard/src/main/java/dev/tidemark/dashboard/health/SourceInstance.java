package dev.tidemark.dashboard.health;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.SocketAddress;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * One process that a source's address leads to: what it last said of its health and its metrics,
 * and since when it says nothing.
 *
 * <p>Confined to the event loop; no locking.
 */
final class SourceInstance {
  private static final int MAX_ANSWER_BYTES = 2 * 1_024 * 1_024;
  private static final Duration RATES_OVER = Duration.ofSeconds(10);
  private static final int KEPT_SCRAPES = 16;

  private final URI base;
  private final SocketAddress address;
  private final Duration timeout;
  private final Duration tooOld;
  private final Clock clock;
  private final Deque<Scrape> scrapes = new ArrayDeque<>();
  private Instant answeredAt;
  private final Instant firstAskedAt;
  private String failure = "it has not answered yet";
  private boolean failing;
  private String status = "";
  private String reason = "";

  SourceInstance(
      URI base, SocketAddress address, Duration interval, Duration timeout, Clock clock) {
    this.base = base;
    this.address = address;
    this.timeout = timeout;
    this.tooOld = interval.plus(timeout.multipliedBy(2)).plusSeconds(1);
    this.clock = clock;
    this.firstAskedAt = clock.instant();
  }

  /** Asks both questions; never fails. */
  Future<Void> ask(HttpClient client) {
    return get(client, "/health/ready")
        .compose(health -> get(client, "/metrics").onSuccess(metrics -> answered(health, metrics)))
        .<Void>mapEmpty()
        .otherwise(
            problem -> {
              failed(problem);
              return null;
            });
  }

  boolean isAnswering() {
    return !failing
        && answeredAt != null
        && Duration.between(answeredAt, clock.instant()).compareTo(tooOld) <= 0;
  }

  /** Since when there is no answer; only when it is not answering. */
  Instant silentSince() {
    return answeredAt == null ? firstAskedAt : answeredAt;
  }

  String failure() {
    return failure;
  }

  URI base() {
    return base;
  }

  String status() {
    return status;
  }

  String reason() {
    return reason;
  }

  /** The newest metrics; null before the first and while it does not answer. */
  Scrape newest() {
    return isAnswering() ? scrapes.peekLast() : null;
  }

  /** By how much a counter grew a second of late; empty until it was asked twice. */
  OptionalDouble rate(String counter) {
    Scrape last = newest();
    Scrape first = scrapes.peekFirst();
    if (last == null || scrapes.size() < 2) {
      return OptionalDouble.empty();
    }
    OptionalDouble now = last.sum(counter);
    if (now.isEmpty()) {
      return now;
    }
    double grown = now.getAsDouble() - first.sum(counter).orElse(0);
    double seconds = (last.nanos() - first.nanos()) / (double) TimeUnit.SECONDS.toNanos(1);
    return seconds > 0 && grown >= 0 ? OptionalDouble.of(grown / seconds) : OptionalDouble.empty();
  }

  /** A histogram's mean of late; empty when nothing was measured. */
  OptionalDouble mean(String histogram) {
    OptionalDouble sum = rate(histogram + "_sum");
    OptionalDouble count = rate(histogram + "_count");
    return sum.isPresent() && count.orElse(0) > 0
        ? OptionalDouble.of(sum.getAsDouble() / count.getAsDouble())
        : OptionalDouble.empty();
  }

  private void answered(String health, String metrics) {
    Scrape scrape = Scrape.parse(System.nanoTime(), metrics);
    long oldest = scrape.nanos() - RATES_OVER.toNanos();
    while (scrapes.size() > 1 && (scrapes.size() >= KEPT_SCRAPES || second().nanos() < oldest)) {
      scrapes.removeFirst();
    }
    scrapes.addLast(scrape);
    answeredAt = clock.instant();
    failing = false;
    try {
      JsonObject said = new JsonObject(health);
      status = text(said.getValue("status"));
      reason = text(said.getValue("reason"));
    } catch (DecodeException e) {
      failed(new IllegalStateException("its health is no JSON; is another program there?"));
    }
  }

  private Scrape second() {
    return scrapes.stream().skip(1).findFirst().orElseThrow();
  }

  private static String text(Object value) {
    return value instanceof String text ? text : "";
  }

  private void failed(Throwable problem) {
    failing = true;
    failure =
        problem instanceof TimeoutException
            ? "nothing within " + timeout.toMillis() + " ms"
            : String.valueOf(problem.getMessage());
  }

  private Future<String> get(HttpClient client, String path) {
    HttpClientRequest[] asked = new HttpClientRequest[1];
    RequestOptions options =
        new RequestOptions()
            .setMethod(HttpMethod.GET)
            .setServer(address)
            .setHost(base.getHost())
            .setPort(port(base))
            .setSsl("https".equals(base.getScheme()))
            .setURI(base.getRawPath() + path);
    return client
        .request(options)
        .compose(
            request -> {
              asked[0] = request;
              return request.send();
            })
        .compose(response -> body(response, path))
        .timeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
        .onFailure(
            problem -> {
              if (asked[0] != null) {
                asked[0].reset();
              }
            });
  }

  /** Of any status: what is not ready says why. */
  private static Future<String> body(HttpClientResponse response, String path) {
    Promise<String> whole = Promise.promise();
    if (response.statusCode() != 200 && response.statusCode() != 503) {
      return Future.failedFuture(path + " answers " + response.statusCode());
    }
    Buffer body = Buffer.buffer();
    response.handler(
        part -> {
          if (body.length() + part.length() > MAX_ANSWER_BYTES) {
            whole.tryFail(path + " answers more than " + MAX_ANSWER_BYTES + " bytes");
          } else {
            body.appendBuffer(part);
          }
        });
    response.exceptionHandler(whole::tryFail);
    response.endHandler(end -> whole.tryComplete(body.toString()));
    return whole.future();
  }

  static int port(URI uri) {
    return uri.getPort() > 0 ? uri.getPort() : "https".equals(uri.getScheme()) ? 443 : 80;
  }
}
