package dev.tidemark.gateway.http;

import dev.tidemark.gateway.access.Access;
import dev.tidemark.gateway.access.AccessConfig;
import dev.tidemark.gateway.access.ServerCertificate;
import dev.tidemark.gateway.beacon.BeaconDecoder;
import dev.tidemark.gateway.bots.BotCheck;
import dev.tidemark.gateway.kafka.Completions;
import dev.tidemark.gateway.kafka.EventPublisher;
import dev.tidemark.gateway.metrics.GatewayMetrics;
import dev.tidemark.gateway.metrics.LoopMetrics;
import dev.tidemark.gateway.refusal.Refusal;
import dev.tidemark.gateway.tracker.TrackerFile;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.IdentityHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The listener for beacons on one event loop, and what the requests there share.
 *
 * <p>Confined to the event loop; no locking. There is one for each loop, and Vert.x spreads the
 * connections over them.
 */
public final class EdgeServer {
  private static final Logger log = LoggerFactory.getLogger(EdgeServer.class);
  private static final int SHARED_PORT_ID = 1;

  private final Vertx vertx;
  private final Completions completions;
  private final HttpConfig config;
  private final ConnectionLimit connectionLimit;
  private final Access access;
  private final EventPublisher publisher;
  private final GatewayMetrics metrics;
  private final LoopMetrics loopMetrics;
  private final Cors cors;
  private final RouteTable routes;
  private final TrackerFile tracker = TrackerFile.load();
  private final Deadlines deadlines;
  private final BeaconDecoder decoder;
  private final BotCheck botCheck;
  private final IdentityHashMap<HttpConnection, ClientConnection> clients = new IdentityHashMap<>();
  private final Congestion congestion;
  private final Coalescing coalescing;
  private final Context context;
  private HttpServer server;
  private boolean draining;
  private boolean faultLogged;

  /** To be called on the event loop that it is for. */
  public EdgeServer(
      Vertx vertx,
      HttpConfig config,
      Duration ackDeadline,
      ConnectionLimit connectionLimit,
      Access access,
      EventPublisher publisher,
      GatewayMetrics metrics) {
    this.vertx = vertx;
    this.context = vertx.getOrCreateContext();
    this.completions = publisher.completions(context);
    this.config = config;
    this.congestion = new Congestion(config.maxDelay(), config.delayInterval());
    this.coalescing = new Coalescing(config.coalescingInterval(), System.nanoTime());
    this.connectionLimit = connectionLimit;
    this.access = access;
    this.publisher = publisher;
    this.metrics = metrics;
    this.loopMetrics = metrics.newLoop();
    this.cors = new Cors(config.allowedOrigins());
    this.routes = Routes.table(config.aliases());
    this.deadlines = new Deadlines(config, ackDeadline);
    this.decoder =
        new BeaconDecoder(Clock.systemUTC(), config.maxBodyBytes(), config.maxEventsPerBody());
    this.botCheck = access.newBotCheck();
  }

  /** Completes with the port. */
  public Future<Integer> listen() {
    server = vertx.createHttpServer(options());
    server.connectionHandler(this::connected);
    server.requestHandler(this::handle);
    server.invalidRequestHandler(this::handleUnreadable);
    vertx.setPeriodic(deadlines.checkIntervalMillis(), timer -> deadlines.expire());
    new LoopDelay(vertx, metrics).watch();
    access.onNewCertificate(certificate -> context.runOnContext(now -> show(certificate)));
    return server.listen(address()).map(HttpServer::actualPort);
  }

  /** Goes on, but asks its clients to come back on another connection. */
  public void drain() {
    draining = true;
  }

  /** Accepts nothing new, and completes when what is in flight is answered or time is over. */
  public Future<Void> shutdown(Duration timeout) {
    draining = true;
    return server.shutdown(timeout.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** All event loops listen on one port, also when the system chooses it. */
  private SocketAddress address() {
    return config.port() == 0
        ? SocketAddress.sharedRandomPort(SHARED_PORT_ID, config.host())
        : SocketAddress.inetSocketAddress(config.port(), config.host());
  }

  private HttpServerOptions options() {
    HttpServerOptions options =
        new HttpServerOptions()
            .setAcceptBacklog(config.acceptBacklog())
            .setMaxInitialLineLength(config.maxInitialLineBytes())
            .setMaxHeaderSize(config.maxHeaderBytes())
            .setHttp2ClearTextEnabled(false)
            .setPerFrameWebSocketCompressionSupported(false) // or each request passes through it
            .setPerMessageWebSocketCompressionSupported(false)
            // bodies are inflated within a limit, see BodyInflater
            .setDecompressionSupported(false)
            .setStrictThreadMode(true)
            .setUseProxyProtocol(access.proxyProtocol() == AccessConfig.ProxyProtocol.REQUIRED)
            .setProxyProtocolTimeoutUnit(TimeUnit.MILLISECONDS)
            .setProxyProtocolTimeout(config.headerTimeout().toMillis());
    ServerCertificate certificate = access.certificate();
    if (certificate != null) {
      options
          .setSsl(true)
          .setUseAlpn(false)
          .setKeyCertOptions(certificate.pem())
          .setEnabledSecureTransportProtocols(ServerCertificate.PROTOCOLS)
          .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS)
          .setSslHandshakeTimeout(config.headerTimeout().toMillis());
    }
    return options;
  }

  /** Open connections keep the certificate that they began with. */
  private void show(ServerCertificate certificate) {
    server
        .updateSSLOptions(certificate.options())
        .onFailure(
            cause ->
                log.atError()
                    .addKeyValue("cause", cause.toString())
                    .log("Cannot show the new certificate; the old one stays"));
  }

  private void connected(HttpConnection connection) {
    SocketAddress remote = connection.remoteAddress();
    if (remote == null) { // with io_uring: it was reset before anybody could look at it
      connection.close();
      return;
    }
    if (!connectionLimit.tryOpen()) {
      metrics.connectionRefused();
      connection.close();
      return;
    }
    ClientConnection client =
        new ClientConnection(connection, remote, deadlines, access.trustedProxies());
    clients.put(connection, client);
    connection.closeHandler(
        closed -> {
          clients.remove(connection);
          client.closed();
          connectionLimit.closed();
        });
  }

  private void handle(HttpServerRequest request) {
    ClientConnection client = clients.get(request.connection());
    if (client == null || client.isClosing()) {
      return;
    }
    if (request.response().writeQueueFull()) {
      awaitReader(client, request);
    } else {
      begin(client, request);
    }
  }

  /**
   * Lets a request wait until the client has read most of what it was answered before. Nothing
   * behind it is read from the socket meanwhile. Else whoever asks and asks, and reads no answer,
   * fills the memory with them. The deadline for the next request goes on, and closes.
   */
  private void awaitReader(ClientConnection client, HttpServerRequest request) {
    request.pause();
    request
        .response()
        .drainHandler(
            drained -> {
              request.response().drainHandler(null);
              if (!client.isClosing()) {
                begin(client, request);
                request.resume();
              }
            });
  }

  private void begin(ClientConnection client, HttpServerRequest request) {
    long now = System.nanoTime();
    Refusal unsure = EdgeRules.ofFraming(request);
    if (unsure != null) {
      new Exchange(this, client, request, null, unsure).refuseAndClose(unsure);
    } else {
      PathRoutes path = tracker.isWantedBy(request) ? Routes.TRACKER : routes.find(request.path());
      Refusal refusal = EdgeRules.check(path, request.method());
      if (isBehind(now) && refusal == null) {
        refusal = Refusal.OVERLOADED;
      }
      new Exchange(this, client, request, path, refusal).begin(now);
    }
  }

  /** Whether this request has waited for the loop so long that it is better refused. */
  private boolean isBehind(long nowNanos) {
    if (!congestion.inTurn()) {
      congestion.turnStarted(nowNanos);
      coalescing.turnStarted(nowNanos);
      context.runOnContext(turnOver -> turnEnded());
    }
    return congestion.refuses(nowNanos);
  }

  private void turnEnded() {
    boolean before = congestion.isBehind();
    long now = System.nanoTime();
    congestion.turnEnded(now);
    if (congestion.isBehind() != before) {
      metrics.loopsBehind(before ? -1 : 1);
    }
    LockSupport.parkNanos(coalescing.restNanos(now)); // the loop's other work waits, too
  }

  private void handleUnreadable(HttpServerRequest request) {
    ClientConnection client = clients.get(request.connection());
    if (client == null || client.isClosing()) {
      return;
    }
    Refusal refusal = EdgeRules.ofUnreadableHead(request.decoderResult().cause());
    new Exchange(this, client, request, null, refusal).refuseAndClose(refusal);
  }

  Completions completions() {
    return completions;
  }

  Access access() {
    return access;
  }

  BotCheck botCheck() {
    return botCheck;
  }

  BeaconDecoder decoder() {
    return decoder;
  }

  EventPublisher publisher() {
    return publisher;
  }

  GatewayMetrics metrics() {
    return metrics;
  }

  LoopMetrics loopMetrics() {
    return loopMetrics;
  }

  Cors cors() {
    return cors;
  }

  TrackerFile tracker() {
    return tracker;
  }

  int maxBodyBytes() {
    return config.maxBodyBytes();
  }

  /** Whether answers should end their connections. */
  boolean isDraining() {
    return draining;
  }

  /** A bug of ours. Logged once with its trace, and counted each time as a refusal. */
  void fault(Throwable cause) {
    if (!faultLogged) {
      faultLogged = true;
      log.atError()
          .setCause(cause)
          .log("Failed on a request; further ones are counted and not logged");
    }
  }
}
