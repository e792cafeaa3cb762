package dev.tidemark.bench.gateway;

import dev.tidemark.gateway.GatewayConfig;
import dev.tidemark.gateway.http.HttpConfig;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;

/**
 * A server with the gateway's Vert.x, transport, event loops and options, and one handler, as a
 * measure for the gateway.
 */
final class HandlerServer extends VerticleBase {
  private static final int SHARED_PORT_ID = 1;

  private final HttpConfig config;
  private final Handler<HttpServerRequest> handler;
  private HttpServer server;

  private HandlerServer(HttpConfig config, Handler<HttpServerRequest> handler) {
    this.config = config;
    this.handler = handler;
  }

  /**
   * Listens, and says on which port.
   *
   * @param handler is called on all event loops
   */
  static void serve(GatewayConfig gateway, Handler<HttpServerRequest> handler) {
    HttpConfig config = gateway.http();
    int loops = config.resolvedEventLoops();
    Vertx vertx =
        Vertx.builder()
            .with(new VertxOptions().setEventLoopPoolSize(loops))
            .withTransport(config.transport().resolve())
            .build();
    HandlerServer[] last = new HandlerServer[1];
    var unused =
        vertx
            .deployVerticle(
                () -> last[0] = new HandlerServer(config, handler),
                new DeploymentOptions().setInstances(loops))
            .onSuccess(
                id ->
                    System.out.println(GatewayProcess.HANDLER_READY + last[0].server.actualPort()))
            .onFailure(
                failure -> {
                  System.err.println("Cannot start the handler: " + failure.getMessage());
                  System.exit(1);
                });
  }

  @Override
  public Future<?> start() {
    server =
        vertx
            .createHttpServer(
                new HttpServerOptions()
                    .setAcceptBacklog(config.acceptBacklog())
                    .setMaxInitialLineLength(config.maxInitialLineBytes())
                    .setMaxHeaderSize(config.maxHeaderBytes())
                    .setHttp2ClearTextEnabled(false)
                    .setPerFrameWebSocketCompressionSupported(false)
                    .setPerMessageWebSocketCompressionSupported(false)
                    .setDecompressionSupported(false)
                    .setStrictThreadMode(true))
            .requestHandler(handler);
    return server.listen(SocketAddress.sharedRandomPort(SHARED_PORT_ID, config.host()));
  }
}
