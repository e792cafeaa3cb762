package dev.tidemark.bench.gateway;

import dev.tidemark.gateway.GatewayConfig;
import dev.tidemark.gateway.http.HttpConfig;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import java.util.Map;

/**
 * The least that a POST handler on Vert.x can do, as a measure for the gateway: it reads the body
 * and answers 204. Vert.x, transport, event loops and the server's options are the gateway's. A
 * program of its own, to be run on the gateway's class path.
 */
public final class EmptyHandler extends VerticleBase {
  static final String READY = "empty handler ready on ";
  private static final int SHARED_PORT_ID = 1;

  private final HttpConfig config;
  private HttpServer server;

  private EmptyHandler(HttpConfig config) {
    this.config = config;
  }

  public static void main(String[] args) {
    HttpConfig config = GatewayConfig.from(GatewayConfig.SCHEMA.read(args, Map.of())).http();
    int loops = config.resolvedEventLoops();
    Vertx vertx =
        Vertx.builder()
            .with(new VertxOptions().setEventLoopPoolSize(loops))
            .withTransport(config.transport().resolve())
            .build();
    EmptyHandler[] handlers = new EmptyHandler[1];
    var unused =
        vertx
            .deployVerticle(
                () -> handlers[0] = new EmptyHandler(config),
                new DeploymentOptions().setInstances(loops))
            .onSuccess(id -> System.out.println(READY + handlers[0].server.actualPort()))
            .onFailure(
                failure -> {
                  System.err.println("Cannot start the empty handler: " + failure.getMessage());
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
            .requestHandler(EmptyHandler::handle);
    return server.listen(SocketAddress.sharedRandomPort(SHARED_PORT_ID, config.host()));
  }

  private static void handle(HttpServerRequest request) {
    var unused = request.body().compose(body -> request.response().setStatusCode(204).end());
  }
}
