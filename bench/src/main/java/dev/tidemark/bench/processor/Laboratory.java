package dev.tidemark.bench.processor;

import dev.tidemark.bench.TemporaryFolder;
import dev.tidemark.broker.BrokerProcess;
import dev.tidemark.processor.ProcessorConfig;
import dev.tidemark.processor.spark.Sessions;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.sql.SparkSession;

/**
 * Spark with two threads, and a broker for each backlog, because the processor reads one topic by
 * its name.
 */
final class Laboratory implements AutoCloseable {
  private static final int THREADS = 2;

  /** As by default. */
  private static final int MAX_KEYS = 2_000;

  private final ProcessorBenchConfig config;
  private final PrintStream out;
  private final TemporaryFolder folder = new TemporaryFolder();
  private final Deque<BrokerProcess> brokers = new ArrayDeque<>();
  private final SparkSession spark;
  private int backlogs;

  Laboratory(ProcessorBenchConfig config, PrintStream out) {
    this.config = config;
    this.out = out;
    this.spark = Sessions.open(processor("", folder.resolve("session"), config.batch()));
  }

  Path folder(String name) {
    return folder.resolve(name);
  }

  /** Starts a broker and fills it. */
  Backlog load(Shape shape) throws Exception {
    backlogs++;
    BrokerProcess broker = BrokerProcess.start(folder.resolve("kafka-" + backlogs));
    brokers.push(broker);
    Backlog backlog = Backlog.load(broker.bootstrapServers(), shape);
    out.printf(
        Locale.ROOT,
        "  %,d events of %d bytes in %d partitions, %,d of them faulty, %,d duplicates%n",
        backlog.events(),
        backlog.bytesPerEvent(),
        Backlog.PARTITIONS,
        backlog.faulty(),
        backlog.duplicates());
    return backlog;
  }

  /**
   * The queries over a backlog.
   *
   * @param batch most records that a batch reads from one partition
   */
  Jobs jobs(Backlog backlog, int batch) {
    return new Jobs(
        spark,
        backlog,
        folder.resolve("runs-" + backlogs),
        run -> processor(backlog.bootstrapServers(), run, batch));
  }

  private ProcessorConfig processor(String bootstrapServers, Path run, int batch) {
    Map<String, String> properties = new HashMap<>(config.sparkProperties());
    properties.putIfAbsent("spark.master", "local[" + THREADS + "]");
    return new ProcessorConfig(
        bootstrapServers,
        run.resolve("checkpoint").toString(),
        ProcessorConfig.Sink.RESULTS,
        "duckdb:" + run.resolve("tidemark.duckdb"),
        Duration.ZERO,
        batch,
        THREADS,
        MAX_KEYS,
        Map.of(),
        properties);
  }

  @Override
  public void close() {
    spark.stop();
    brokers.forEach(BrokerProcess::close);
    folder.close();
  }
}
