package dev.tidemark.processor;

import dev.tidemark.config.ConfigException;
import dev.tidemark.config.Settings;
import dev.tidemark.processor.detection.Detection;
import dev.tidemark.processor.metrics.ProcessorMetrics;
import dev.tidemark.processor.metrics.StoreWatch;
import dev.tidemark.processor.replay.RequestedReplays;
import dev.tidemark.processor.replay.RequestedReplaysConfig;
import dev.tidemark.processor.retention.Retention;
import dev.tidemark.processor.sink.BatchSink;
import dev.tidemark.processor.sink.ConsoleSink;
import dev.tidemark.processor.sink.StoreSink;
import dev.tidemark.processor.source.DelegationTokens;
import dev.tidemark.processor.spark.Sessions;
import dev.tidemark.results.ResultStore;
import dev.tidemark.results.ResultStoreException;
import dev.tidemark.results.ResultStores;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.concurrent.TimeoutException;
import org.apache.hadoop.util.ShutdownHookManager;
import org.apache.spark.sql.SparkSession;

/** The processor as a program, by itself or under {@code spark-submit}. */
public final class ProcessorApplication {
  /** Before Spark's own hook, which has 40. */
  private static final int SHUTDOWN_PRIORITY = 100;

  private ProcessorApplication() {}

  public static void main(String[] args) {
    LogSetup.replaceSparksDefaults();
    try {
      Settings settings = ProcessorConfig.SCHEMA.read(args, System.getenv());
      run(ProcessorConfig.from(settings), settings);
    } catch (ConfigException e) {
      System.err.println(e.getMessage());
      System.exit(e.exitCode());
    } catch (ResultStoreException
        | IllegalStateException
        | UncheckedIOException
        | TimeoutException e) {
      System.err.println(e.getMessage());
      System.exit(1);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void run(ProcessorConfig config, Settings settings)
      throws InterruptedException, TimeoutException {
    ProcessorMetrics metrics = new ProcessorMetrics(Clock.systemUTC());
    if (config.sink() == ProcessorConfig.Sink.CONSOLE) {
      run(config, new ConsoleSink(System.out), metrics, null);
      return;
    }
    try (ResultStore store = ResultStores.open(config.storeUrl())) {
      store.migrate();
      StoreWatch watch = StoreWatch.start(store, metrics);
      Retention retention = Retention.start(store, settings);
      RequestedReplays requested =
          RequestedReplays.start(
              store.replayRequests(),
              config.kafkaClient(),
              RequestedReplaysConfig.from(settings),
              metrics);
      try (watch;
          retention;
          requested) {
        ShutdownHookManager.get().addShutdownHook(requested::close, SHUTDOWN_PRIORITY + 2);
        run(config, new StoreSink(store, metrics), metrics, store);
      }
    }
  }

  /**
   * Runs until the job ends.
   *
   * @param alerts where detectors read and write; null for none
   */
  private static void run(
      ProcessorConfig config, BatchSink sink, ProcessorMetrics metrics, ResultStore alerts)
      throws InterruptedException, TimeoutException {
    SparkSession spark = Sessions.open(config);
    DelegationTokens.requireNone(spark.sparkContext().conf(), config.bootstrapServers());
    Supervisor supervisor = new Supervisor(config, spark, sink, metrics);
    ShutdownHookManager.get().addShutdownHook(supervisor::close, SHUTDOWN_PRIORITY);
    if (alerts == null) {
      supervisor.run();
      return;
    }
    Detection detection =
        Detection.start(alerts, supervisor::writtenUntil, config.maxKeysPerMinute());
    try (detection) {
      ShutdownHookManager.get().addShutdownHook(detection::close, SHUTDOWN_PRIORITY + 1);
      supervisor.run();
    }
  }
}
