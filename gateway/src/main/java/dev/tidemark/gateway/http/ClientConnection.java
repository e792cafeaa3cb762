package dev.tidemark.gateway.http;

import dev.tidemark.gateway.access.ClientAddress;
import dev.tidemark.gateway.access.TrustedProxies;
import dev.tidemark.gateway.beacon.Sender;
import dev.tidemark.gateway.bots.BotCheck;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.WriteBufferWaterMark;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.impl.HttpServerConnection;
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
 *   <li>its last answer to be read, when it is closing; too late: closed unread. What else arrives
 *       on it is ignored, since after a request that could not be read nobody knows where the next
 *       one starts.
 * </ul>
 *
 * <p>Confined to the event loop; no locking.
 */
final class ClientConnection {
  /** An answer more than that may wait to be read; Netty's own mark is four times as high. */
  private static final int UNREAD_BYTES = 16 << 10;

  private static final WriteBufferWaterMark UNREAD =
      new WriteBufferWaterMark(UNREAD_BYTES / 2, UNREAD_BYTES);

  private final ChannelHandlerContext channel;
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
    this.channel = ((HttpServerConnection) connection).channelHandlerContext();
    channel.channel().config().setWriteBufferWaterMark(UNREAD);
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

  /** Ignores from now on whatever arrives; the last answer is on its way. */
  void startClosing() {
    ignoreAll();
    deadlines.awaitLastAnswerRead(deadline, System.nanoTime());
  }

  /**
   * At once, with whatever is on its way. Vert.x's own ways to close a connection all wait until
   * its answers are sent, which is never if the client does not read: so the channel is closed here
   * from below Vert.x's handler.
   */
  void close() {
    ignoreAll();
    var unused = channel.close();
  }

  /** The connection is gone, whoever closed it. */
  void closed() {
    ignoreAll();
  }

  private void ignoreAll() {
    exchange = null;
    closing = true;
    deadline.cancel();
  }

  void bodyTimedOut() {
    exchange.bodyTimedOut();
  }

  void ackDeadlineOver() {
    exchange.ackDeadlineOver();
  }
}
