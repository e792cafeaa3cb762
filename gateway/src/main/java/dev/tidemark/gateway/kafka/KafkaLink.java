package dev.tidemark.gateway.kafka;

import dev.tidemark.gateway.kafka.Readiness.State;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.BufferExhaustedException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way to Kafka, there and back again: reaches it, sees to the topic, makes the producer, warms
 * its metadata, has a tick acknowledged by each partition, and then opens the {@link
 * EventPublisher} and lets the {@link Drainer} go. Each step is tried again in the background until
 * it works, so the gateway can start before Kafka does. {@link Readiness} tells how far it is.
 *
 * <p>When Kafka misses a deadline or refuses events, both are stopped, so that new events go
 * straight to the spool instead of waiting, and ticks are tried until they are acknowledged in time
 * again. A failure that the producer cannot get over, one of the ticks, and a topic that somebody
 * has made unfit meanwhile lead back to the first step; a broken producer is thrown away.
 *
 * <p>Runs on the control event loop, and on worker threads where Kafka's clients resolve names or
 * flush.
 */
public final class KafkaLink {
  private static final Logger log = LoggerFactory.getLogger(KafkaLink.class);
  private static final Duration WARMING_INTERVAL = Duration.ofMillis(50);
  private static final Duration WARMING_PATIENCE = Duration.ofSeconds(10);

  /** How much longer than the client's own patience a tick is waited for. */
  private static final Duration BEYOND_DELIVERY = Duration.ofSeconds(5);

  private final Vertx vertx;
  private final KafkaConfig config;
  private final ClientProperties properties;
  private final Readiness readiness;
  private final EventPublisher publisher;
  private final TopicSetup topicSetup;
  private final Ticker ticker;
  private final Drainer drainer;
  private volatile Producer<byte[], byte[]> producer;
  private volatile boolean taking;
  private volatile boolean stopped;

  /** What was logged last of why Kafka is not there; null while it is. */
  private String logged;

  public KafkaLink(
      Vertx vertx,
      KafkaConfig config,
      ClientProperties properties,
      Readiness readiness,
      EventPublisher publisher,
      Ticker ticker) {
    this.vertx = vertx;
    this.config = config;
    this.properties = properties;
    this.readiness = readiness;
    this.publisher = publisher;
    this.topicSetup = new TopicSetup(vertx, config, properties);
    this.ticker = ticker;
    this.drainer =
        publisher.spool() == null
            ? null
            : new Drainer(config.topic(), publisher.spool(), publisher);
  }

  /** Starts trying. Returns at once. */
  public void start() {
    publisher.onFailure(this::failed);
    vertx.setPeriodic(
        config.ticksInterval().toMillis(),
        timer -> {
          if (taking) {
            var unused =
                ticker.tick(producer).onFailure(cause -> onControlLoop(() -> stall(cause)));
          }
        });
    vertx.setPeriodic(config.topicCheckInterval().toMillis(), timer -> lookAtTopic());
    vertx.runOnContext(start -> connect());
  }

  /**
   * Flushes, says the final counts in a last tick to each partition, and closes the producer. No
   * events may be sent any more. What Kafka does not take within {@code timeout} stays in the spool
   * if it is there, and was never answered 204 if it is not. Blocks.
   */
  public void stop(Duration timeout) {
    stopped = true;
    readiness.stopping();
    publisher.close();
    if (drainer != null) {
      drainer.pause();
    }
    Producer<byte[], byte[]> open = producer;
    if (open != null) {
      boolean flushed = taking && flush(open, timeout);
      if (flushed) {
        var unused = ticker.tick(open);
      }
      open.close(flushed ? timeout : Duration.ZERO);
    }
    if (drainer != null) {
      drainer.stop();
    }
  }

  /** Kafka's own flush knows no timeout. */
  private static boolean flush(Producer<byte[], byte[]> producer, Duration timeout) {
    Thread flushing = new Thread(producer::flush, "flush-kafka");
    flushing.setDaemon(true);
    flushing.start();
    try {
      flushing.join(timeout.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return !flushing.isAlive();
  }

  private void connect() {
    if (stopped) {
      return;
    }
    topicSetup
        .ensure()
        .compose(fit -> vertx.executeBlocking(this::createProducer))
        .onSuccess(created -> warm(System.nanoTime()))
        .onFailure(this::retry);
  }

  /** Somebody may change a topic's settings at any time. That Kafka is away, the ticks notice. */
  private void lookAtTopic() {
    if (!taking || stopped) {
      return;
    }
    var unused =
        topicSetup
            .check()
            .onFailure(
                failure -> {
                  if (KafkaFailure.rootOf(failure) instanceof UnfitTopicException unfit) {
                    onControlLoop(() -> stall(unfit));
                  }
                });
  }

  /** Not by vertx-kafka-client, which would keep each one until Vert.x is closed. */
  private Void createProducer() {
    if (producer == null) {
      producer = new KafkaProducer<>(Map.copyOf(properties.producer()));
    }
    return null;
  }

  private void retry(Throwable failure) {
    if (stopped) {
      return;
    }
    Throwable cause = KafkaFailure.rootOf(failure);
    if (cause instanceof UnfitTopicException) {
      readiness.become(State.TOPIC_UNFIT, cause.getMessage());
      if (isNews(cause.getMessage())) {
        log.atError()
            .addKeyValue("topic", config.topic())
            .log("Cannot take events, {}: {}", meanwhile(), cause.getMessage());
      }
    } else {
      String reason = reasonOf(cause);
      readiness.become(State.CONNECTING, reason);
      if (isNews(reason)) {
        log.atWarn()
            .addKeyValue("bootstrapServers", config.bootstrapServers())
            .log(
                "{} Meanwhile {}; trying again every {} ms",
                reason,
                meanwhile(),
                config.retryInterval().toMillis());
      }
    }
    var unused = after(config.retryInterval()).onSuccess(now -> connect());
  }

  private boolean isNews(String reason) {
    boolean news = !reason.equals(logged);
    logged = reason;
    return news;
  }

  private String meanwhile() {
    return drainer == null ? "beacons are answered 503" : "events go to the spool";
  }

  private String reasonOf(Throwable cause) {
    if (cause instanceof BufferExhaustedException) {
      return "The Kafka client has no room for a batch of each partition of topic '"
          + config.topic()
          + "': raise kafka.max-in-flight-bytes.";
    }
    if (cause instanceof TimeoutException) {
      return "Cannot reach Kafka at "
          + config.bootstrapServers()
          + ". Start it, or set kafka.bootstrap-servers.";
    }
    return "Cannot write to topic '"
        + config.topic()
        + "' in Kafka at "
        + config.bootstrapServers()
        + ": "
        + cause.toString()
        + ".";
  }

  /** With max.block.ms=0 the producer refuses events whose partition it would have to ask for. */
  private void warm(long sinceNanos) {
    if (stopped) {
      return;
    }
    readiness.become(State.WARMING, "Learning the partitions of the topic.");
    try {
      var unused = producer.partitionsFor(config.topic());
      probe();
    } catch (KafkaException e) {
      boolean over = System.nanoTime() - sinceNanos > WARMING_PATIENCE.toNanos();
      if (over || !(e instanceof TimeoutException)) {
        startOver(e);
      } else {
        var unused = after(WARMING_INTERVAL).onSuccess(now -> warm(sinceNanos));
      }
    }
  }

  /**
   * Looks whether every partition acknowledges a tick in time. The client measures its patience by
   * the wall clock: when that is set back, it would wait for as long.
   */
  private void probe() {
    if (stopped) {
      return;
    }
    long sentAt = System.nanoTime();
    var unused =
        ticker
            .tick(producer)
            .timeout(probePatience().toMillis(), TimeUnit.MILLISECONDS)
            .onComplete(round -> onControlLoop(() -> probed(round, System.nanoTime() - sentAt)));
  }

  private Duration probePatience() {
    String delivery = properties.producer().get(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG);
    return Duration.ofMillis(Long.parseLong(delivery)).plus(BEYOND_DELIVERY);
  }

  private void probed(AsyncResult<Void> round, long nanos) {
    if (stopped) {
      return;
    }
    if (round.failed()) {
      startOver(round.cause());
    } else if (nanos <= config.ackDeadline().toNanos()) {
      open();
    } else {
      String reason =
          "Kafka takes longer to acknowledge than kafka.ack-deadline allows, which is "
              + config.ackDeadline().toMillis()
              + " ms.";
      readiness.become(State.STALLED, reason);
      if (isNews(reason)) {
        log.atWarn()
            .addKeyValue("topic", config.topic())
            .log("{} Meanwhile {}", reason, meanwhile());
      }
      probe();
    }
  }

  private void open() {
    Producer<byte[], byte[]> plain = producer;
    taking = true;
    logged = null;
    publisher.open(plain);
    drainWhenTold(plain);
    readiness.become(State.READY, "Ready.");
    log.atInfo()
        .addKeyValue("bootstrapServers", config.bootstrapServers())
        .addKeyValue("topic", config.topic())
        .log("Kafka is there, taking events");
  }

  /**
   * The tick came after everything that was sent before, so Kafka has acknowledged that; the spool
   * must know it first, or the drainer would send it a second time.
   */
  private void drainWhenTold(Producer<byte[], byte[]> plain) {
    if (drainer != null) {
      var unused =
          publisher
              .told()
              .onComplete(
                  told ->
                      onControlLoop(
                          () -> {
                            if (taking && !stopped) {
                              drainer.resume(plain);
                            }
                          }));
    }
  }

  /** On any thread. */
  private void failed(Throwable cause) {
    if (taking && !stopped && !KafkaFailure.isOfTheRecord(cause)) {
      onControlLoop(() -> stall(cause));
    }
  }

  private void stall(Throwable cause) {
    if (!taking || stopped) {
      return;
    }
    taking = false;
    if (drainer != null) {
      publisher.close();
      drainer.pause();
    }
    if (readiness.become(State.STALLED, "Kafka does not take events: " + cause.getMessage())) {
      log.atWarn()
          .addKeyValue("topic", config.topic())
          .addKeyValue("cause", cause.toString())
          .log("Kafka does not take events, meanwhile {}", meanwhile());
    }
    if (KafkaFailure.isPassing(cause)) {
      probe();
    } else {
      startOver(cause);
    }
  }

  private void startOver(Throwable cause) {
    if (KafkaFailure.isPassing(cause)) {
      retry(cause);
      return;
    }
    Producer<byte[], byte[]> broken = producer;
    producer = null;
    publisher.close();
    var unused =
        vertx
            .executeBlocking(
                () -> {
                  broken.close(Duration.ZERO);
                  return null;
                })
            .onComplete(closed -> retry(cause));
  }

  private void onControlLoop(Runnable step) {
    vertx.runOnContext(now -> step.run());
  }

  private Future<Void> after(Duration delay) {
    return vertx.timer(delay.toMillis(), TimeUnit.MILLISECONDS).mapEmpty();
  }
}
