package dev.tidemark.gateway;

import dev.tidemark.gateway.access.Access;
import dev.tidemark.gateway.access.AccessMetrics;
import dev.tidemark.gateway.admin.AdminServer;
import dev.tidemark.gateway.http.ConnectionLimit;
import dev.tidemark.gateway.kafka.ClientProperties;
import dev.tidemark.gateway.kafka.EventPublisher;
import dev.tidemark.gateway.kafka.InFlightBytes;
import dev.tidemark.gateway.kafka.KafkaLink;
import dev.tidemark.gateway.kafka.Readiness;
import dev.tidemark.gateway.kafka.Ticker;
import dev.tidemark.gateway.metrics.GatewayMetrics;
import dev.tidemark.gateway.spool.Spool;
import dev.tidemark.gateway.spool.SpoolException;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.net.BindException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running gateway: the beacon listeners on one set of event loops, and on a loop of its own what
 * must go on while those are busy: health, metrics, the way to Kafka, and the ticks.
 */
public final class Gateway implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Gateway.class);
  private static final Duration START_TIMEOUT = Duration.ofSeconds(30);
  private static final Duration GRACE = Duration.ofSeconds(5);

  private final GatewayConfig config;
  private final Vertx edge;
  private final Vertx control;
  private final GatewayMetrics metrics;
  private final Readiness readiness;
  private final ConnectionLimit connectionLimit;
  private final Access access;
  private final Spool spool;
  private final EventPublisher publisher;
  private final KafkaLink kafka;
  private int port;
  private int adminPort;
  private String deploymentId;
  private boolean closed;

  private Gateway(
      GatewayConfig config,
      ClientProperties clientProperties,
      GatewayMetrics metrics,
      Vertx control,
      Access access,
      Spool spool) {
    this.config = config;
    this.metrics = metrics;
    this.control = control;
    this.access = access;
    this.spool = spool;
    this.readiness = new Readiness(spool);
    int loops = config.http().resolvedEventLoops();
    this.edge =
        Vertx.builder()
            .with(new VertxOptions().setEventLoopPoolSize(loops))
            .withTransport(config.http().transport().resolve())
            .build();
    this.connectionLimit = new ConnectionLimit(config.http().maxConnections());
    String topic = config.kafka().topic();
    this.publisher =
        new EventPublisher(topic, new InFlightBytes(config.kafka().maxInFlightBytes()), spool);
    Ticker ticker =
        new Ticker(
            topic,
            config.id(),
            Clock.systemUTC(),
            publisher.acknowledgedCounts(),
            () -> spool == null ? 0 : spool.spooledTotal());
    this.kafka =
        new KafkaLink(control, config.kafka(), clientProperties, readiness, publisher, ticker);
    metrics.observe(publisher, readiness);
    if (spool != null) {
      metrics.observe(spool);
    }
    metrics.observeConnections(connectionLimit::open, connectionLimit.limit());
    metrics.observe(new AccessMetrics(access, loops));
  }

  /**
   * Starts a gateway. It listens when this returns; whether it can store events yet, {@code
   * /health/ready} says.
   *
   * @throws StartException with a message for people, when it cannot
   */
  public static Gateway start(GatewayConfig config) {
    return start(config, List.of());
  }

  /**
   * As {@link #start(GatewayConfig)}, unless there are problems already.
   *
   * @param problems of the configuration's keys, to be told with those found here
   */
  static Gateway start(GatewayConfig config, List<String> problems) {
    ClientProperties clientProperties = new ClientProperties(config.kafka());
    Vertx control = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    Gateway gateway;
    try {
      gateway = make(config, problems, clientProperties, control);
    } catch (RuntimeException e) {
      await("stop the control event loop", control.close(), GRACE);
      throw e;
    }
    try {
      gateway.listen();
    } catch (RuntimeException e) {
      gateway.close();
      throw e;
    }
    gateway.access.watch(control);
    gateway.kafka.start();
    return gateway;
  }

  private static Gateway make(
      GatewayConfig config,
      List<String> keyProblems,
      ClientProperties clientProperties,
      Vertx control) {
    List<String> problems = new ArrayList<>(keyProblems);
    problems.addAll(clientProperties.problems());
    Access access = Access.load(control, config.access(), problems);
    SpoolFolder.check(config.spool(), problems);
    if (!problems.isEmpty()) {
      throw StartException.badConfiguration(problems);
    }
    GatewayMetrics metrics = new GatewayMetrics();
    Spool spool = openSpool(config, metrics);
    return new Gateway(config, clientProperties, metrics, control, access, spool);
  }

  /** The port for beacons, also when the system chose it. */
  public int port() {
    return port;
  }

  /** The port of health and metrics, also when the system chose it. */
  public int adminPort() {
    return adminPort;
  }

  /** Whether events can be stored, in Kafka or in the spool. */
  public boolean isReady() {
    return readiness.isReady();
  }

  /**
   * Stops in order: says that it is not ready and gives balancers time to notice, accepts nothing
   * new, answers what is in flight, flushes to Kafka, writes the final ticks, closes the spool.
   * What was answered 204 is stored.
   */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    readiness.stopping();
    if (deploymentId != null) {
      await(
          "stop listening",
          edge.undeploy(deploymentId),
          config.drainDelay().plus(config.shutdownTimeout()).plus(GRACE));
    }
    kafka.stop(config.shutdownTimeout());
    if (spool != null) {
      spool.close();
    }
    await("stop the beacon event loops", edge.close(), GRACE);
    await("stop the control event loop", control.close(), GRACE);
    metrics.close();
    if (deploymentId != null) {
      log.atInfo()
          .addKeyValue("acknowledged", publisher.acknowledgedCounts().total())
          .addKeyValue("leftInSpool", spool == null ? 0 : spool.records())
          .log("Stopped");
    }
  }

  /** Null for none. */
  private static Spool openSpool(GatewayConfig config, GatewayMetrics metrics) {
    if (!config.spool().enabled()) {
      return null;
    }
    try {
      return Spool.open(config.spool(), metrics);
    } catch (SpoolException e) {
      throw StartException.failed(
          e.getMessage()
              + ". Mend it, or set 'spool.dir' to another folder, or 'spool.enabled' to false",
          e);
    }
  }

  private void listen() {
    adminPort =
        listening(
            config.admin().host(),
            config.admin().port(),
            "admin.port",
            new AdminServer(control, config.admin(), readiness, metrics).listen());
    CompletableFuture<Integer> listeningOn = new CompletableFuture<>();
    Future<String> deployed =
        edge.deployVerticle(
            () ->
                new GatewayVerticle(
                    config, connectionLimit, access, publisher, metrics, listeningOn),
            new DeploymentOptions().setInstances(config.http().resolvedEventLoops()));
    deploymentId = listening(config.http().host(), config.http().port(), "http.port", deployed);
    port = listeningOn.join();
  }

  private static <T> T listening(String host, int port, String key, Future<T> listening) {
    try {
      return listening.await(START_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (Exception e) {
      Throwable cause = e instanceof BindException || e.getCause() == null ? e : e.getCause();
      throw StartException.failed(
          "cannot listen on "
              + host
              + ":"
              + port
              + ": "
              + cause.getMessage()
              + ". Stop what uses it, or set '"
              + key
              + "' to another port",
          cause);
    }
  }

  private static void await(String what, Future<?> step, Duration timeout) {
    try {
      var unused = step.await(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException | RuntimeException e) {
      log.atWarn().addKeyValue("step", what).addKeyValue("cause", e.toString()).log("Cannot stop");
    }
  }
}
