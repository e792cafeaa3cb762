package dev.tidemark.dashboard.http;

import dev.tidemark.dashboard.DashboardConfig;
import dev.tidemark.dashboard.access.Gate;
import dev.tidemark.dashboard.export.Exports;
import dev.tidemark.dashboard.health.PipelineHealth;
import dev.tidemark.dashboard.live.Overview;
import dev.tidemark.dashboard.live.Snapshot;
import dev.tidemark.dashboard.live.SnapshotFeed;
import dev.tidemark.dashboard.metrics.DashboardMetrics;
import dev.tidemark.dashboard.metrics.MetricsServer;
import dev.tidemark.results.ResultStore;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Wires the feed, the stream, the API and the page's files to one server on one event loop. */
public final class DashboardVerticle extends VerticleBase {
  private static final Logger log = LoggerFactory.getLogger(DashboardVerticle.class);
  private static final Duration HEARTBEAT = Duration.ofSeconds(5);
  private static final Duration IDLE_TIMEOUT = Duration.ofSeconds(60);
  private static final int STORE_THREADS = 2;

  /**
   * The snapshot's and health's: what requests ask, however long it takes, keeps neither waiting.
   */
  private static final int LIVE_THREADS = 2;

  /** With this a page that does not read holds back at most about as much memory. */
  private static final int SEND_BUFFER_BYTES = 128 * 1_024;

  private final ResultStore store;
  private final DashboardConfig config;
  private final Clock clock;
  private final MetricsServer.Config metricsConfig;
  private final DashboardMetrics metrics = new DashboardMetrics();
  private EventStream stream;
  private SnapshotFeed feed;
  private PipelineHealth health;
  private HttpServer server;
  private Router routes;

  public DashboardVerticle(
      ResultStore store, DashboardConfig config, Clock clock, MetricsServer.Config metricsConfig) {
    this.metricsConfig = metricsConfig;
    this.store = store;
    this.config = config;
    this.clock = clock;
  }

  @Override
  public Future<?> start() {
    WorkerExecutor workers = vertx.createSharedWorkerExecutor("dashboard-store", STORE_THREADS);
    WorkerExecutor live = vertx.createSharedWorkerExecutor("dashboard-live", LIVE_THREADS);
    stream = new EventStream(config.maxStreams(), Long.toString(clock.millis(), 36), metrics);
    feed =
        new SnapshotFeed(
            vertx,
            live,
            new Overview(store, clock.instant(), config.gatewayUrl(), metrics),
            clock,
            config.refreshInterval(),
            (Snapshot snapshot) -> stream.publish(snapshot),
            () -> stream.storeFailed(),
            metrics);
    health = new PipelineHealth(vertx, live, store, config.sources(), clock, this::shown);
    metrics.observe(stream::clients, config.maxStreams(), feed::isLive);
    routes = router(new StoreQuestions(workers));
    server =
        vertx
            .createHttpServer(serverOptions())
            .requestHandler(routes)
            .invalidRequestHandler(
                request -> {
                  SecurityHeaders.addTo(request.response());
                  Problem.BAD_REQUEST.answer(request.response());
                  var unused = request.connection().close();
                });
    return server
        .listen()
        .onSuccess(
            listening -> {
              feed.start();
              health.start();
              vertx.setPeriodic(HEARTBEAT.toMillis(), timer -> stream.heartbeat());
            })
        .compose(listening -> MetricsServer.listen(vertx, metricsConfig, metrics));
  }

  @Override
  public Future<?> stop() {
    feed.close();
    health.close();
    stream.close();
    return server.close().onComplete(closed -> metrics.close());
  }

  /** The port that the server listens on, once it does. */
  public int port() {
    return server.actualPort();
  }

  /** What is answered; the documentation is held against it. */
  Router routes() {
    return routes;
  }

  private HttpServerOptions serverOptions() {
    return new HttpServerOptions()
        .setHost(config.host())
        .setPort(config.port())
        .setHttp2ClearTextEnabled(false)
        .setIdleTimeout((int) IDLE_TIMEOUT.toSeconds())
        .setIdleTimeoutUnit(TimeUnit.SECONDS)
        .setSendBufferSize(SEND_BUFFER_BYTES);
  }

  private Router router(StoreQuestions questions) {
    Router router = Router.router(vertx);
    router.route().handler(this::count);
    router.route().handler(new SecurityHeaders());
    Gate gate = new Gate(config.access(), clock);
    gate.addTo(router);
    Exports.addTo(
        router, (context, message) -> Problem.BAD_PARAMETER.answer(context.response(), message));
    Answers answers = new Answers(questions, clock);
    new ApiRoutes(store, feed, answers).addTo(router);
    new PageRoutes(store, answers).addTo(router);
    new FlowRoutes(store, answers).addTo(router);
    new AlertRoutes(store, answers).addTo(router);
    new HealthRoutes(health, answers).addTo(router);
    new OpenApiRoutes().addTo(router);
    new QuarantineRoutes(store, answers).addTo(router);
    new ReplayRoutes(store, answers, gate).addTo(router);
    new StoreCopyRoute(store, gate).addTo(router);
    router.get("/api/stream").handler(stream::open);
    router
        .get("/health/live")
        .handler(
            context -> {
              JsonObject live = new JsonObject().put("live", true);
              var unused = Problem.noStore(context.response()).end(live.encode());
            });
    router
        .get("/health/ready")
        .handler(
            context -> {
              if (feed.isLive()) {
                JsonObject ready =
                    new JsonObject().put("ready", true).put("streams", stream.clients());
                var unused = Problem.noStore(context.response()).end(ready.encode());
              } else {
                Problem.STORE_UNAVAILABLE.answer(context.response());
              }
            });
    PageFiles files = new PageFiles();
    router.get("/").handler(files);
    router.get("/login").handler(files);
    router.get("/assets/*").handler(files);
    if (config.demoPage()) {
      new DemoPage(config.gatewayUrl()).addTo(router);
    }
    router.route().failureHandler(DashboardVerticle::failed);
    router.errorHandler(404, context -> Problem.NOT_FOUND.answer(context.response()));
    router.errorHandler(405, context -> Problem.METHOD_NOT_ALLOWED.answer(context.response()));
    router.errorHandler(413, context -> Problem.TOO_LARGE.answer(context.response()));
    router.errorHandler(400, context -> Problem.BAD_REQUEST.answer(context.response()));
    return router;
  }

  private PipelineHealth.Shown shown() {
    Snapshot latest = feed.latest();
    return latest == null
        ? new PipelineHealth.Shown(null, new JsonObject(), new JsonObject())
        : new PipelineHealth.Shown(
            latest.at(),
            new JsonObject(latest.sections().get("flow")),
            new JsonObject(latest.sections().get("ledger")));
  }

  private void count(RoutingContext context) {
    context.addEndHandler(ended -> metrics.answered(context.response().getStatusCode()));
    context.next();
  }

  /**
   * Whether the client left, or broke HTTP's rules, within its body: nothing that the log needs.
   */
  private static boolean isBodyMissing(RoutingContext context) {
    return HttpMethod.POST.equals(context.request().method()) && !context.request().isEnded();
  }

  private static void failed(RoutingContext context) {
    Throwable failure = context.failure();
    if (failure instanceof BadParameterException bad) {
      Problem.BAD_PARAMETER.answer(context.response(), bad.getMessage());
    } else if (context.statusCode() >= 400 && context.statusCode() < 500) {
      context.next();
    } else if (isBodyMissing(context)) {
      Problem.BAD_REQUEST.answer(context.response());
      var unused = context.request().connection().close();
    } else {
      log.atError()
          .addKeyValue("path", context.request().path())
          .setCause(failure)
          .log("Cannot answer a request");
      Problem.INTERNAL.answer(context.response());
    }
  }
}
