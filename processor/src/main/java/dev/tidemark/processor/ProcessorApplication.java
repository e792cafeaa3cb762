package dev.tidemark.processor;

import dev.tidemark.config.ConfigException;
import dev.tidemark.processor.detection.Detection;
import dev.tidemark.processor.sink.BatchSink;
import dev.tidemark.processor.sink.ConsoleSink;
import dev.tidemark.processor.sink.StoreSink;
import dev.tidemark.processor.spark.Sessions;
import dev.tidemark.results.ResultStore;
import dev.tidemark.results.ResultStoreException;
import dev.tidemark.results.ResultStores;
import java.util.concurrent.TimeoutException;
import org.apache.hadoop.util.ShutdownHookManager;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.StreamingQueryException;

/** The processor as a program, by itself or under {@code spark-submit}. */
public final class ProcessorApplication {
  /** Before Spark's own hook, which has 40. */
  private static final int SHUTDOWN_PRIORITY = 100;

  private ProcessorApplication() {}

  public static void main(String[] args) {
    try {
      run(ProcessorConfig.from(ProcessorConfig.SCHEMA.read(args, System.getenv())));
    } catch (ConfigException e) {
      System.err.println(e.getMessage());
      System.exit(e.exitCode());
    } catch (StreamingQueryException e) {
      System.err.println("The processor stopped: " + QueryFailure.explain(e));
      System.exit(1);
    } catch (ResultStoreException | IllegalStateException | TimeoutException e) {
      System.err.println(e.getMessage());
      System.exit(1);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void run(ProcessorConfig config)
      throws StreamingQueryException, InterruptedException, TimeoutException {
    if (config.sink() == ProcessorConfig.Sink.CONSOLE) {
      run(config, new ConsoleSink(System.out), null);
      return;
    }
    try (ResultStore store = ResultStores.open(config.storeUrl())) {
      store.migrate();
      run(config, new StoreSink(store), store);
    }
  }

  /**
   * Runs until the query ends.
   *
   * @param alerts where detectors read and write; null for none
   */
  private static void run(ProcessorConfig config, BatchSink sink, ResultStore alerts)
      throws StreamingQueryException, InterruptedException, TimeoutException {
    SparkSession spark = Sessions.open(config);
    // The sink's store is closed by the caller: not before the processor has let go of it.
    try (Processor processor = Processor.start(config, spark, sink);
        Detection detection =
            alerts == null
                ? null
                : Detection.start(alerts, processor::writtenUntil, config.maxKeysPerMinute())) {
      ShutdownHookManager.get().addShutdownHook(processor::close, SHUTDOWN_PRIORITY);
      if (detection != null) {
        ShutdownHookManager.get().addShutdownHook(detection::close, SHUTDOWN_PRIORITY + 1);
      }
      System.out.println("processor ready: reading from " + config.bootstrapServers());
      processor.awaitTermination();
    }
  }
}
