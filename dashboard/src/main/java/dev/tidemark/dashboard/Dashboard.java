package dev.tidemark.dashboard;

import dev.tidemark.dashboard.access.AccessConfig;
import dev.tidemark.dashboard.access.Credentials;
import dev.tidemark.dashboard.http.DashboardVerticle;
import dev.tidemark.results.ResultStore;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running dashboard over a store, in whatever process has the store. The store stays its owner's:
 * closing the dashboard does not close it.
 */
public final class Dashboard implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Dashboard.class);
  private static final int START_SECONDS = 30;
  private static final int STOP_SECONDS = 10;

  private final Vertx vertx;
  private final String host;
  private final int port;

  private Dashboard(Vertx vertx, String host, int port) {
    this.vertx = vertx;
    this.host = host;
    this.port = port;
  }

  /**
   * Starts a dashboard and waits until its port answers. It does not wait for the store: the page
   * says when that fails, and recovers.
   *
   * @throws DashboardException when it cannot listen
   */
  public static Dashboard start(ResultStore store, DashboardConfig config) {
    return start(store, config, Clock.systemUTC());
  }

  static Dashboard start(ResultStore store, DashboardConfig configured, Clock clock) {
    DashboardConfig config = withTokens(configured);
    Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    DashboardVerticle verticle = new DashboardVerticle(store, config, clock);
    try {
      await(vertx.deployVerticle(verticle), START_SECONDS);
      return new Dashboard(vertx, config.host(), verticle.port());
    } catch (ExecutionException | TimeoutException e) {
      stop(vertx);
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new DashboardException(
          "Cannot listen on "
              + config.host()
              + ":"
              + config.port()
              + ": "
              + cause.getMessage()
              + "; set dashboard.host and dashboard.port to an address that is free",
          cause);
    }
  }

  /**
   * Makes tokens that are wanted and missing, and says them once: on the terminal, not in the log.
   */
  private static DashboardConfig withTokens(DashboardConfig config) {
    AccessConfig access = config.access();
    if (!access.generateTokens()) {
      return config;
    }
    Optional<String> token = access.token();
    if (!access.needsLogin() && !AccessConfig.isLoopback(config.host())) {
      token = Optional.of(Credentials.newToken());
      System.out.println("dashboard token for readers: " + token.get());
    }
    Optional<String> operatorToken = access.operatorToken();
    if (operatorToken.isEmpty()) {
      operatorToken = Optional.of(Credentials.newToken());
      System.out.println("dashboard token for operators: " + operatorToken.get());
    }
    return config.withAccess(access.withTokens(token, operatorToken));
  }

  public int port() {
    return port;
  }

  /** Where a browser finds it. */
  public String address() {
    String name = host.contains(":") ? "[" + host + "]" : host;
    return "http://" + name + ":" + port;
  }

  @Override
  public void close() {
    stop(vertx);
  }

  private static void stop(Vertx vertx) {
    try {
      await(vertx.close(), STOP_SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      log.atWarn().addKeyValue("problem", e.toString()).log("Cannot stop the dashboard in order");
    }
  }

  private static void await(Future<?> future, int seconds)
      throws ExecutionException, TimeoutException {
    try {
      future.toCompletionStage().toCompletableFuture().get(seconds, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ExecutionException("Interrupted", e);
    }
  }
}
