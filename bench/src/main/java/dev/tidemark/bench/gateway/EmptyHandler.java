package dev.tidemark.bench.gateway;

import dev.tidemark.gateway.GatewayConfig;
import io.vertx.core.http.HttpServerRequest;
import java.util.Map;

/**
 * The least that a POST handler on Vert.x can do: it reads the body and answers 204. A program of
 * its own, to be run on the gateway's class path.
 */
public final class EmptyHandler {
  private EmptyHandler() {}

  public static void main(String[] args) {
    HandlerServer.serve(
        GatewayConfig.from(GatewayConfig.SCHEMA.read(args, Map.of())), EmptyHandler::handle);
  }

  private static void handle(HttpServerRequest request) {
    var unused = request.body().compose(body -> request.response().setStatusCode(204).end());
  }
}
