package dev.tidemark.gateway.http;

import java.time.Duration;
import java.util.stream.Stream;

/**
 * The five things a connection may wait for, each with its own time to live. A connection waits for
 * one of them at a time.
 *
 * <p>Confined to the event loop; no locking.
 */
final class Deadlines {
  private static final long FINEST_MILLIS = 10;
  private static final long COARSEST_MILLIS = 100;

  private final DeadlineQueue<ClientConnection> headers;
  private final DeadlineQueue<ClientConnection> body;
  private final DeadlineQueue<ClientConnection> acknowledgement;
  private final DeadlineQueue<ClientConnection> nextRequest;
  private final DeadlineQueue<ClientConnection> lastAnswerRead;
  private final long checkIntervalMillis;

  Deadlines(HttpConfig config, Duration ackDeadline) {
    this.headers = new DeadlineQueue<>(config.headerTimeout(), ClientConnection::close);
    this.body = new DeadlineQueue<>(config.bodyTimeout(), ClientConnection::bodyTimedOut);
    this.acknowledgement = new DeadlineQueue<>(ackDeadline, ClientConnection::ackDeadlineOver);
    this.nextRequest = new DeadlineQueue<>(config.idleTimeout(), ClientConnection::close);
    this.lastAnswerRead = new DeadlineQueue<>(config.headerTimeout(), ClientConnection::close);
    long shortest =
        Stream.of(config.headerTimeout(), config.bodyTimeout(), config.idleTimeout(), ackDeadline)
            .mapToLong(Duration::toMillis)
            .min()
            .getAsLong();
    this.checkIntervalMillis = Math.max(FINEST_MILLIS, Math.min(COARSEST_MILLIS, shortest / 10));
  }

  /** How often {@link #expire} is to be called: how late a deadline may be noticed. */
  long checkIntervalMillis() {
    return checkIntervalMillis;
  }

  void expire() {
    long now = System.nanoTime();
    headers.expire(now);
    body.expire(now);
    acknowledgement.expire(now);
    nextRequest.expire(now);
    lastAnswerRead.expire(now);
  }

  void awaitHeaders(DeadlineQueue.Entry<ClientConnection> entry, long nowNanos) {
    headers.start(entry, nowNanos);
  }

  void awaitBody(DeadlineQueue.Entry<ClientConnection> entry, long nowNanos) {
    body.start(entry, nowNanos);
  }

  void awaitAcknowledgement(DeadlineQueue.Entry<ClientConnection> entry, long nowNanos) {
    acknowledgement.start(entry, nowNanos);
  }

  void awaitNextRequest(DeadlineQueue.Entry<ClientConnection> entry, long nowNanos) {
    nextRequest.start(entry, nowNanos);
  }

  void awaitLastAnswerRead(DeadlineQueue.Entry<ClientConnection> entry, long nowNanos) {
    lastAnswerRead.start(entry, nowNanos);
  }
}
