package dev.tidemark.gateway.http;

import dev.tidemark.events.RecordEnvelope;
import dev.tidemark.gateway.access.ClientAddress;
import dev.tidemark.gateway.access.RateLimit;
import dev.tidemark.gateway.access.WriteKeys;
import dev.tidemark.gateway.beacon.Sender;
import dev.tidemark.gateway.kafka.Publication;
import dev.tidemark.gateway.kafka.RecordBatch;
import dev.tidemark.gateway.refusal.Refusal;
import dev.tidemark.gateway.refusal.RefusedException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import java.util.concurrent.TimeUnit;

/**
 * One request, from its head to its answer: reads the body, has it published, answers once.
 *
 * <p>A refusal that does not touch the framing waits for the end of the body, so that the sender
 * reads an answer and not a reset, and the connection lives on. A body that goes on and on, or
 * cannot be read, ends the connection.
 *
 * <p>Confined to the event loop; no locking.
 */
final class Exchange {
  /** How many times the largest body is read and thrown away before the connection is closed. */
  private static final int DRAINED_BODIES = 16;

  private static final String GZIP = "gzip";
  private static final String X_GZIP = "x-gzip";
  private static final CharSequence SEC_GPC = HttpHeaders.createOptimized("sec-gpc");
  private static final int UNCUT = 1;
  private static final CharSequence ALLOW = HttpHeaders.createOptimized("Allow");
  private static final Buffer NO_BODY = Buffer.buffer(0);

  private final EdgeServer edge;
  private final ClientConnection client;
  private final HttpServerRequest request;
  private final HttpServerResponse response;
  private final String origin;
  private final PathRoutes path;
  private final Route route;
  private Refusal refusal;
  private long retryAfterSeconds = 1;
  private ClientAddress address;
  private WriteKeys keys;
  private String site;
  private boolean bot;
  private Buffer body;
  private Publication publication;
  private long bodyBytes;
  private int events = UNCUT;
  private long publishedAtNanos;
  private boolean answered;

  /**
   * Makes the exchange of a request whose head has just arrived.
   *
   * @param path what its path takes; null if nothing is there, or nobody has looked
   * @param refusal what is wrong with the request's head; null if nothing is
   */
  Exchange(
      EdgeServer edge,
      ClientConnection client,
      HttpServerRequest request,
      PathRoutes path,
      Refusal refusal) {
    this.edge = edge;
    this.client = client;
    this.request = request;
    this.response = request.response();
    this.origin = request.headers().get(HttpHeaders.ORIGIN);
    this.path = path;
    this.route = path == null ? null : path.route(request.method());
    this.refusal = refusal;
  }

  void begin(long nowNanos) {
    if (refusal == null && bringsEvents()) {
      refusal = admit();
    }
    if (request.version() != HttpVersion.HTTP_1_1) {
      endConnection();
    }
    client.awaitBody(this, nowNanos);
    request.handler(this::read);
    request.endHandler(end -> bodyEnded());
    request.exceptionHandler(this::broken);
    if (request.headers().contains(HttpHeaders.EXPECT)
        && request.version() != HttpVersion.HTTP_1_0) { // which knows no answer before the last
      expectation();
    }
  }

  private boolean bringsEvents() {
    return route instanceof Route.NativeEvents || route instanceof Route.SdkEvents;
  }

  /**
   * Judges the sender before the body is read.
   *
   * @return null if the request may go on
   */
  private Refusal admit() {
    if (!edge.cors().admits(origin, request.headers().get(HttpHeaders.HOST))) {
      return Refusal.ORIGIN_NOT_ALLOWED;
    }
    address = client.sender(request.headers());
    RateLimit limit = edge.access().rateLimit();
    if (limit.on()) {
      long wait = limit.tryTake(address);
      if (wait > 0) {
        retryAfterSeconds = TimeUnit.NANOSECONDS.toSeconds(wait) + 1;
        return Refusal.RATE_LIMITED;
      }
    }
    keys = edge.access().writeKeys();
    if (keys != null) {
      site = KeyInHead.site(keys, request);
      if (site == null && !(route instanceof Route.SdkEvents)) {
        return Refusal.UNKNOWN_WRITE_KEY;
      }
    }
    return null;
  }

  /** Answers at once and closes the connection. */
  void refuseAndClose(Refusal reason) {
    refuse(reason, true);
  }

  void bodyTimedOut() {
    refuseAndClose(Refusal.BODY_TIMEOUT);
  }

  /** Then the spool is asked, and is given as long again. */
  void ackDeadlineOver() {
    publication.deadlineOver();
    if (!answered) {
      client.awaitAcknowledgement(System.nanoTime());
    }
  }

  /**
   * Answers, and closes the connection. Before HTTP/1.1, Netty takes the first of several
   * Content-Lengths and hides the others, so that what follows may be no request at all.
   */
  private void endConnection() {
    response.headersEndHandler(
        head -> {
          response.headers().set(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
          client.startClosing();
        });
    response.bodyEndHandler(sent -> request.connection().close());
  }

  /** The sender waits for a go-ahead before it sends the body. */
  private void expectation() {
    if (refusal == null && announcedBytes() > edge.maxBodyBytes()) {
      refusal = Refusal.TOO_LARGE;
    }
    if (refusal != null) {
      refuseAndClose(refusal);
    } else {
      response.writeContinue();
    }
  }

  private long announcedBytes() {
    String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    return length == null ? 0 : Long.parseLong(length); // Netty has checked that it is a number
  }

  private void read(Buffer chunk) {
    bodyBytes += chunk.length();
    if (bodyBytes > edge.maxBodyBytes()) {
      if (refusal == null) {
        refusal = Refusal.TOO_LARGE;
      }
      body = null;
      if (bodyBytes > (long) DRAINED_BODIES * edge.maxBodyBytes()) {
        refuseAndClose(refusal);
      }
    } else if (refusal == null) {
      body = body == null ? chunk : body.appendBuffer(chunk);
    }
  }

  private void broken(Throwable cause) {
    if (!(cause instanceof HttpClosedException)) {
      refuseAndClose(Refusal.MALFORMED_REQUEST);
    }
  }

  private void bodyEnded() {
    if (answered) {
      return;
    }
    if (refusal != null) {
      refuse(refusal, false);
    } else if (request.method().equals(HttpMethod.OPTIONS)) {
      answerPreflight();
    } else if (route instanceof Route.Document document) {
      give(document);
    } else if (route instanceof Route.Tracker) {
      answerTracker();
    } else {
      publish();
    }
  }

  private void publish() {
    try {
      RecordBatch batch = decode(body == null ? NO_BODY : body);
      body = null;
      events = batch.count();
      if (events > 1 && edge.access().rateLimit().on()) {
        edge.access().rateLimit().takeMore(address, events - 1);
      }
      if (events == 0) {
        accept(System.nanoTime());
        return;
      }
      publishedAtNanos = System.nanoTime();
      client.awaitAcknowledgement(publishedAtNanos);
      publication = edge.publisher().publish(batch, edge.completions(), this::settled);
    } catch (RefusedException e) {
      refuse(e.refusal(), false);
    } catch (RuntimeException | Error e) {
      edge.fault(e);
      refuse(Refusal.INTERNAL, false);
      if (e instanceof OutOfMemoryError) {
        throw e; // the process is in danger, not this request alone: each one is logged
      }
    }
  }

  private RecordBatch decode(Buffer content) throws RefusedException {
    if (route instanceof Route.SdkEvents sdk) {
      WriteKeys asked = site == null ? keys : null;
      return edge.decoder()
          .translate(sdk.format(), request.query(), content, saysGzip(), sender(), asked);
    }
    return edge.decoder().decode(content, saysGzip(), sender());
  }

  /** Null if the events are stored. */
  private void settled(Refusal refused) {
    if (answered) {
      return;
    }
    if (refused == null) {
      long now = System.nanoTime();
      edge.loopMetrics().published(now - publishedAtNanos);
      accept(now);
    } else {
      refuse(refused, false);
    }
  }

  private boolean saysGzip() {
    String encoding = request.headers().get(HttpHeaders.CONTENT_ENCODING);
    return encoding != null
        && (encoding.strip().equalsIgnoreCase(GZIP) || encoding.strip().equalsIgnoreCase(X_GZIP));
  }

  private Sender sender() {
    String userAgent = kept(request.headers().get(HttpHeaders.USER_AGENT));
    bot = client.isBot(userAgent, edge.botCheck());
    boolean privacyControl = "1".equals(request.headers().get(SEC_GPC));
    return client.sender(site, address, userAgent, bot, privacyControl);
  }

  /** As much of a user agent as a record keeps: its connection holds on to it while it is open. */
  private static String kept(String userAgent) {
    return userAgent == null || userAgent.length() <= RecordEnvelope.MAX_USER_AGENT
        ? userAgent
        : userAgent.substring(0, RecordEnvelope.MAX_USER_AGENT);
  }

  private void accept(long nowNanos) {
    edge.loopMetrics().accepted(events);
    if (bot) {
      edge.loopMetrics().acceptedOfBot(events);
    }
    answer(route instanceof Route.SdkEvents sdk ? sdk.reply() : Reply.NO_CONTENT, nowNanos);
  }

  private void give(Route.Document document) {
    Reply reply = document.byPath().apply(request.path());
    if (reply == null) {
      refuse(Refusal.UNKNOWN_PATH, false);
    } else {
      Cors.vary(response.headers());
      answer(reply, System.nanoTime());
    }
  }

  private void answerPreflight() {
    edge.cors().allowPreflight(path.methods(), request.headers(), response.headers());
    answer(Reply.NO_CONTENT, System.nanoTime());
  }

  private void answerTracker() {
    answered = true;
    client.awaitNextRequest(System.nanoTime());
    if (edge.isDraining()) {
      response.headers().set(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
    }
    edge.tracker().answer(request);
  }

  private void refuse(Refusal reason, boolean closes) {
    if (answered) {
      return;
    }
    edge.metrics().refused(reason);
    if (broughtEvents(reason)) {
      edge.metrics().rejected(reason, events);
    }
    Answers.headers(reason, retryAfterSeconds, response.headers());
    if (reason.retryable() && route instanceof Route.NativeEvents) {
      Answers.exposeRetryAfter(response.headers());
    }
    if (reason == Refusal.WRONG_METHOD) {
      response.headers().set(ALLOW, path.methods());
    }
    answer(reason.status(), Answers.body(reason), closes, System.nanoTime());
  }

  /** Of a request whose path was not looked at, a POST is taken for one with an event. */
  private boolean broughtEvents(Refusal reason) {
    return path == null
        ? request.method().equals(HttpMethod.POST) && reason != Refusal.UNKNOWN_PATH
        : bringsEvents();
  }

  private void answer(Reply reply, long nowNanos) {
    reply.headers(response.headers());
    answer(reply.status(), reply.content(), false, nowNanos);
  }

  private void answer(int status, Buffer content, boolean closes, long nowNanos) {
    answered = true;
    body = null;
    response.setStatusCode(status);
    edge.cors().allow(origin, response.headers());
    if (closes) {
      client.startClosing();
    } else {
      client.awaitNextRequest(nowNanos);
    }
    if (closes || edge.isDraining()) {
      response.headers().set(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
    }
    var sent = content == null ? response.end() : response.end(content);
    if (closes) {
      sent.onComplete(end -> request.connection().close());
    }
  }
}
