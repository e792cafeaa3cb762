package dev.tidemark.gateway.kafka;

import dev.tidemark.gateway.kafka.Readiness.State;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.kafka.admin.KafkaAdminClient;
import io.vertx.kafka.client.producer.KafkaProducer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way to Kafka, from absent to ready: reaches it, sees to the topic, makes the producer, warms
 * its metadata, then opens the {@link EventPublisher} and starts the ticks. Each step is tried
 * again in the background until it works, so the gateway can start before Kafka does. {@link
 * Readiness} tells how far it is.
 *
 * <p>Runs on the control event loop, and on worker threads where Kafka's clients resolve names or
 * flush.
 */
public final class KafkaLink {
  private static final Logger log = LoggerFactory.getLogger(KafkaLink.class);
  private static final Duration WARMING_INTERVAL = Duration.ofMillis(50);

  private final Vertx vertx;
  private final KafkaConfig config;
  private final ClientProperties properties;
  private final Readiness readiness;
  private final EventPublisher publisher;
  private final TopicSetup topicSetup;
  private final Ticker ticker;
  private volatile KafkaProducer<byte[], byte[]> producer;
  private volatile boolean stopped;

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
    this.topicSetup = new TopicSetup(config);
    this.ticker = ticker;
  }

  /** Starts trying. Returns at once. */
  public void start() {
    vertx.runOnContext(start -> connect());
  }

  /**
   * Flushes, says the final counts in a last tick to each partition, and closes the producer. No
   * events may be sent any more. Blocks, at most for {@code timeout} or the producer's delivery
   * timeout, whichever is longer.
   */
  public void stop(Duration timeout) {
    stopped = true;
    readiness.stopping();
    publisher.close();
    KafkaProducer<byte[], byte[]> open = producer;
    if (open == null) {
      return;
    }
    Producer<byte[], byte[]> plain = open.unwrap();
    plain.flush();
    ticker.tick(plain);
    plain.close(timeout);
  }

  private void connect() {
    if (stopped) {
      return;
    }
    vertx
        .executeBlocking(() -> KafkaAdminClient.create(vertx, properties.admin()))
        .compose(
            admin ->
                topicSetup
                    .ensure(admin)
                    .eventually(() -> admin.close(TimeUnit.SECONDS.toMillis(1))))
        .compose(fit -> vertx.executeBlocking(this::createProducer))
        .onSuccess(created -> warm())
        .onFailure(this::retry);
  }

  private Void createProducer() {
    if (producer == null) {
      producer = KafkaProducer.create(vertx, properties.producer(), byte[].class, byte[].class);
    }
    return null;
  }

  private void retry(Throwable failure) {
    Throwable cause = KafkaFailure.rootOf(failure);
    if (cause instanceof UnfitTopicException) {
      if (readiness.become(State.TOPIC_UNFIT, cause.getMessage())) {
        log.atError()
            .addKeyValue("topic", config.topic())
            .log("Cannot take events, answering 503: {}", cause.getMessage());
      }
    } else if (readiness.become(State.CONNECTING, unreachable(cause))) {
      log.atWarn()
          .addKeyValue("bootstrapServers", config.bootstrapServers())
          .log(
              "{} Answering 503 and trying again every {} ms. Start Kafka, or set"
                  + " kafka.bootstrap-servers",
              unreachable(cause),
              config.retryInterval().toMillis());
    }
    var unused = after(config.retryInterval()).onSuccess(now -> connect());
  }

  private String unreachable(Throwable cause) {
    if (cause instanceof TimeoutException) {
      return "Cannot reach Kafka at " + config.bootstrapServers() + ".";
    }
    return "Cannot set up topic '"
        + config.topic()
        + "' in Kafka at "
        + config.bootstrapServers()
        + ": "
        + cause.toString()
        + ".";
  }

  /** With max.block.ms=0 the producer refuses events whose partition it would have to ask for. */
  private void warm() {
    if (stopped) {
      return;
    }
    readiness.become(State.WARMING, "Learning the partitions of the topic.");
    try {
      int partitions = producer.unwrap().partitionsFor(config.topic()).size();
      open(partitions);
    } catch (KafkaException e) {
      var unused = after(WARMING_INTERVAL).onSuccess(now -> warm());
    }
  }

  private void open(int partitions) {
    if (stopped) {
      return;
    }
    Producer<byte[], byte[]> plain = producer.unwrap();
    publisher.open(plain);
    vertx.setPeriodic(
        0,
        config.ticksInterval().toMillis(),
        timer -> {
          if (stopped) {
            vertx.cancelTimer(timer);
          } else {
            ticker.tick(plain);
          }
        });
    readiness.become(State.READY, "Ready.");
    log.atInfo()
        .addKeyValue("bootstrapServers", config.bootstrapServers())
        .addKeyValue("topic", config.topic())
        .addKeyValue("partitions", partitions)
        .log("Kafka is there, taking events");
  }

  private Future<Void> after(Duration delay) {
    return vertx.timer(delay.toMillis(), TimeUnit.MILLISECONDS).mapEmpty();
  }
}
