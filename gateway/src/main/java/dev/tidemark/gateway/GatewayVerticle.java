package dev.tidemark.gateway;

import dev.tidemark.gateway.access.Access;
import dev.tidemark.gateway.http.ConnectionLimit;
import dev.tidemark.gateway.http.EdgeServer;
import dev.tidemark.gateway.kafka.EventPublisher;
import dev.tidemark.gateway.metrics.GatewayMetrics;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** One event loop's listener for beacons. It only wires. */
final class GatewayVerticle extends VerticleBase {
  private final GatewayConfig config;
  private final ConnectionLimit connectionLimit;
  private final Access access;
  private final EventPublisher publisher;
  private final GatewayMetrics metrics;
  private final CompletableFuture<Integer> port;
  private EdgeServer edge;

  /**
   * Makes one instance.
   *
   * @param port completed with the port that is listened on
   */
  GatewayVerticle(
      GatewayConfig config,
      ConnectionLimit connectionLimit,
      Access access,
      EventPublisher publisher,
      GatewayMetrics metrics,
      CompletableFuture<Integer> port) {
    this.config = config;
    this.connectionLimit = connectionLimit;
    this.access = access;
    this.publisher = publisher;
    this.metrics = metrics;
    this.port = port;
  }

  @Override
  public Future<?> start() {
    edge =
        new EdgeServer(
            vertx,
            config.http(),
            config.kafka().ackDeadline(),
            connectionLimit,
            access,
            publisher,
            metrics);
    return edge.listen().onSuccess(port::complete);
  }

  @Override
  public Future<?> stop() {
    edge.drain();
    return vertx
        .timer(Math.max(1, config.drainDelay().toMillis()), TimeUnit.MILLISECONDS)
        .compose(noMoreComing -> edge.shutdown(config.shutdownTimeout()));
  }
}
