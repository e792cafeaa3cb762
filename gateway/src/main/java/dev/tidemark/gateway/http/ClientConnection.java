package dev.tidemark.gateway.http;

import dev.tidemark.gateway.access.ClientAddress;
import dev.tidemark.gateway.access.TrustedProxies;
import dev.tidemark.gateway.beacon.Sender;
import dev.tidemark.gateway.bots.BotCheck;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.SocketAddress;

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
  private final ClientAddress peer;
  private final TrustedProxies proxies;
  private final boolean trusted;
  private final DeadlineQueue.Entry<ClientConnection> deadline = new DeadlineQueue.Entry<>(this);
  private Exchange exchange;
  private Sender sender;
  private String userAgent;
  private boolean bot;
  private boolean closing;

  ClientConnection(
      HttpConnection connection,
      SocketAddress remote,
      Deadlines deadlines,
      TrustedProxies proxies) {
    this.connection = connection;
    this.deadlines = deadlines;
    this.peer = ClientAddress.of(remote.hostAddress());
    this.proxies = proxies;
    this.trusted = proxies.trusts(peer);
    deadlines.awaitHeaders(deadline, System.nanoTime());
  }

  boolean isClosing() {
    return closing;
  }

  /** Who has sent a request with these headers. */
  ClientAddress sender(MultiMap headers) {
    return trusted ? proxies.client(peer, headers) : peer;
  }

  /** Whether the user agent is a bot's; most connections have but one. */
  boolean isBot(String sent, BotCheck check) {
    if (sent != null && !sent.equals(userAgent)) {
      userAgent = sent;
      bot = check.isBot(sent);
    }
    return sent != null && bot;
  }

  /** Who has sent a request; most connections have but one sender. */
  Sender sender(
      String site,
      ClientAddress address,
      String agent,
      boolean agentIsBot,
      boolean privacyControl) {
    String truncated = address.truncated();
    if (sender == null || !sender.is(site, truncated, agent, privacyControl)) {
      sender = new Sender(site, truncated, agent, agentIsBot, privacyControl);
    }
    return sender;
  }

  void awaitBody(Exchange started, long nowNanos) {
    exchange = started;
    deadlines.awaitBody(deadline, nowNanos);
  }

  void awaitAcknowledgement(long nowNanos) {
    deadlines.awaitAcknowledgement(deadline, nowNanos);
  }

  void awaitNextRequest(long nowNanos) {
    exchange = null;
    if (!closing) { // an answer may come when its connection is gone
      deadlines.awaitNextRequest(deadline, nowNanos);
    }
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
