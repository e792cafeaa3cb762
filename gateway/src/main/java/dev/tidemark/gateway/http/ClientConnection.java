package dev.tidemark.gateway.http;

import dev.tidemark.gateway.beacon.TruncatedAddress;
import io.vertx.core.http.HttpConnection;

/**
 * One open connection and the one thing it waits for.
 *
 * <ul>
 *   <li>headers, from the start; too late: closed. A request moves it on.
 *   <li>a body; too late: answered 408 and closed. The body's end moves it on.
 *   <li>its events to be stored; too late in Kafka: they go to the spool; too late there as well:
 *       answered 503. The answer moves it on.
 *   <li>the next request; too late: closed.
 *   <li>nothing, when it is closing: what else arrives on it is ignored, since after a request that
 *       could not be read nobody knows where the next one starts.
 * </ul>
 *
 * <p>Confined to the event loop; no locking.
 */
final class ClientConnection {
  private final HttpConnection connection;
  private final Deadlines deadlines;
  private final String truncatedAddress;
  private final DeadlineQueue.Entry<ClientConnection> deadline = new DeadlineQueue.Entry<>(this);
  private Exchange exchange;
  private boolean closing;

  ClientConnection(HttpConnection connection, Deadlines deadlines) {
    this.connection = connection;
    this.deadlines = deadlines;
    this.truncatedAddress = TruncatedAddress.of(connection.remoteAddress().hostAddress());
    deadlines.awaitHeaders(deadline);
  }

  boolean isClosing() {
    return closing;
  }

  /** Null if unknown. */
  String truncatedAddress() {
    return truncatedAddress;
  }

  void awaitBody(Exchange started) {
    exchange = started;
    deadlines.awaitBody(deadline);
  }

  void awaitAcknowledgement() {
    deadlines.awaitAcknowledgement(deadline);
  }

  void awaitNextRequest() {
    exchange = null;
    deadlines.awaitNextRequest(deadline);
  }

  /** Ignores from now on whatever arrives. */
  void startClosing() {
    exchange = null;
    closing = true;
    deadline.cancel();
  }

  void close() {
    startClosing();
    connection.close();
  }

  /** The connection is gone, whoever closed it. */
  void closed() {
    startClosing();
  }

  void bodyTimedOut() {
    exchange.bodyTimedOut();
  }

  void ackDeadlineOver() {
    exchange.ackDeadlineOver();
  }
}
