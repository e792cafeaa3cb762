package dev.tidemark.processor;

import dev.tidemark.processor.checkpoint.CheckpointException;
import dev.tidemark.processor.checkpoint.TopicWatch;
import dev.tidemark.processor.metrics.BatchProgress;
import dev.tidemark.processor.metrics.MeteredSink;
import dev.tidemark.processor.metrics.PartitionLag;
import dev.tidemark.processor.metrics.ProcessorMetrics;
import dev.tidemark.processor.sink.BatchSink;
import dev.tidemark.processor.source.TopicState;
import dev.tidemark.processor.source.UnfitTopicException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.StreamingQueryException;
import org.apache.spark.sql.streaming.StreamingQueryProgress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the job running. A query that ended because Kafka does not answer is started again when it
 * does, however long that takes. One that failed otherwise is started again a few times, with a
 * pause that doubles; each batch that it finishes sets the count back. What cannot mend itself,
 * such as a checkpoint that does not fit the topic, ends the job at once.
 */
public final class Supervisor implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Supervisor.class);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);
  private static final Duration PROBE_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration PROBE_PAUSE = Duration.ofSeconds(1);
  private static final int CHECKS_UNANSWERED = 3;

  /** {@code replica.lag.time.max.ms}: a record that no reader sees for longer is none. */
  private static final Duration REPLICATION_MARGIN = Duration.ofSeconds(30);

  private final ProcessorConfig config;
  private final SparkSession spark;
  private final BatchSink sink;
  private final KafkaClients clients;
  private final ProcessorMetrics metrics;
  private final PartitionLag lag;
  private final CountDownLatch ended = new CountDownLatch(1);

  private volatile Thread runner;
  private volatile boolean closing;
  private volatile Processor processor;
  private volatile TopicWatch watch;
  private volatile Health.State state = Health.State.STARTING;
  private int failures;

  public Supervisor(
      ProcessorConfig config, SparkSession spark, BatchSink sink, ProcessorMetrics metrics) {
    this.config = config;
    this.spark = spark;
    this.clients = new KafkaClients(config);
    this.metrics = metrics;
    this.lag =
        new PartitionLag(
            metrics, clients.admin(), config.operation().checkInterval(), Clock.systemUTC());
    this.sink = new MeteredSink(sink, metrics, lag);
    metrics.observeReadiness(() -> state() == Health.State.RUNNING);
  }

  /**
   * Runs until {@link #close()}.
   *
   * @throws ProcessorFailedException when the job cannot go on
   * @throws CheckpointException when the checkpoint does not fit
   * @throws UnfitTopicException when the topic is set to what would make counts wrong
   */
  public void run() throws InterruptedException, TimeoutException {
    runner = Thread.currentThread();
    BatchProgress progress = new BatchProgress(metrics);
    spark.streams().addListener(progress);
    try {
      runInSight();
    } catch (InterruptedException e) {
      if (!closing) {
        throw e;
      }
    } finally {
      spark.streams().removeListener(progress);
      state = Health.State.STOPPED;
      ended.countDown();
    }
  }

  private void runInSight() throws InterruptedException, TimeoutException {
    Health health = Health.serve(config.operation(), this::state, metrics::scrape);
    try (health;
        lag) {
      lag.start();
      while (!closing) {
        runUntilFailure();
      }
    }
  }

  private void runUntilFailure() throws InterruptedException, TimeoutException {
    try {
      runQuery();
    } catch (CheckpointException | UnfitTopicException | InterruptedException e) {
      throw e;
    } catch (StreamingQueryException | RuntimeException e) {
      if (!closing) {
        state = Health.State.RESTARTING;
        metrics.restarted();
        afterFailure(e);
      }
    } finally {
      stopLeftovers();
    }
  }

  private void runQuery() throws InterruptedException, TimeoutException, StreamingQueryException {
    try (Processor started = Processor.start(config, spark, sink);
        TopicWatch watching =
            TopicWatch.start(
                spark,
                Processor.checkpoint(config),
                clients.admin(),
                config.bootstrapServers(),
                config.operation().checkInterval(),
                () -> stop(started.query()))) {
      processor = started;
      watch = watching;
      state = Health.State.RUNNING;
      System.out.println("processor ready: reading from " + config.bootstrapServers());
      try {
        started.awaitTermination();
      } finally {
        noteProgress(started.query().lastProgress());
      }
      watching.requireSameTopic();
    } finally {
      processor = null;
      watch = null;
    }
  }

  private void noteProgress(StreamingQueryProgress last) {
    if (last != null) {
      failures = 0;
    }
  }

  private void afterFailure(Exception failure) throws InterruptedException {
    String why = QueryFailure.explain(failure);
    if (!kafkaAnswers(clients.admin())) {
      LOG.atWarn()
          .addKeyValue("kafka", config.bootstrapServers())
          .addKeyValue("error", why)
          .log(
              "Kafka does not answer for every partition; counting goes on where it stopped when it"
                  + " does");
      awaitKafka();
      return;
    }
    failures++;
    if (failures > config.operation().restartAttempts()) {
      if (QueryFailure.isOfState(failure)) {
        throw CheckpointException.damaged(Processor.checkpoint(config), why, failure);
      }
      throw new ProcessorFailedException("The processor stopped: " + why, failure);
    }
    Duration pause = pause();
    LOG.atWarn()
        .addKeyValue("attempt", failures)
        .addKeyValue("attempts", config.operation().restartAttempts())
        .addKeyValue("inMillis", pause.toMillis())
        .addKeyValue("error", why)
        .log("The query failed and is started again");
    Thread.sleep(pause.toMillis());
  }

  /** To ask for offsets meanwhile would have Kafka's client ask thousands of times a second. */
  private void awaitKafka() throws InterruptedException {
    stopLeftovers();
    do {
      Thread.sleep(PROBE_PAUSE.toMillis());
    } while (!closing && !kafkaAnswers(clients.admin()));
  }

  private Duration pause() {
    Duration pause = config.operation().restartPause();
    for (int i = 1; i < failures && pause.compareTo(LONGEST_PAUSE) < 0; i++) {
      pause = pause.multipliedBy(2);
    }
    return pause;
  }

  /**
   * Whether brokers answer, for every partition of the topic; a topic that is not there has none.
   *
   * @param properties of the client that asks; changed
   */
  static boolean kafkaAnswers(Map<String, Object> properties) throws InterruptedException {
    properties.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) PROBE_TIMEOUT.toMillis());
    properties.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) PROBE_TIMEOUT.toMillis());
    try {
      Admin admin = Admin.create(properties);
      try {
        return TopicState.isLed(TopicState.describe(admin));
      } finally {
        admin.close(Duration.ZERO);
      }
    } catch (ExecutionException e) {
      return e.getCause() instanceof UnknownTopicOrPartitionException
          || e.getCause() instanceof AuthorizationException;
    } catch (TimeoutException e) {
      return false;
    } catch (KafkaException e) {
      return false; // no client can be made, as while no broker's name is known
    }
  }

  private Health.State state() {
    TopicWatch watching = watch;
    Duration patience = config.operation().checkInterval().multipliedBy(CHECKS_UNANSWERED);
    boolean unanswered = watching != null && watching.sinceAnswer().compareTo(patience) > 0;
    return state == Health.State.RUNNING && unanswered ? Health.State.KAFKA_AWAY : state;
  }

  /** A start that failed half-way leaves its query behind. */
  private void stopLeftovers() {
    List.of(spark.streams().active()).forEach(Supervisor::stop);
  }

  private static void stop(StreamingQuery query) {
    try {
      query.stop();
    } catch (TimeoutException e) {
      throw new IllegalStateException("Cannot stop the query in time", e);
    }
  }

  /**
   * {@link Processor#writtenUntil()} of the running query; empty while none runs. Where nothing is
   * appended any more, not even gateways' ticks, time goes on all the same, so that the silence of
   * the only gateway is one. Nothing appended later can be older: the broker's clock has gone on as
   * long, less the time that a record may take to its replicas.
   */
  public Optional<Instant> writtenUntil() {
    Processor running = processor;
    Duration still = lag.still().minus(REPLICATION_MARGIN);
    return running == null
        ? Optional.empty()
        : running.writtenUntil().map(until -> still.isNegative() ? until : until.plus(still));
  }

  /** Stops the job, and waits until it has let go of the sink. */
  @Override
  public void close() {
    closing = true;
    if (ended.getCount() == 0) {
      return;
    }
    Processor running = processor;
    if (running != null) {
      running.close();
    } else if (runner != null) {
      runner.interrupt();
    }
    try {
      if (runner != null && !ended.await(30, TimeUnit.SECONDS)) {
        LOG.warn("The processor did not end in time");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
