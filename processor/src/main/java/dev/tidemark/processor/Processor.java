package dev.tidemark.processor;

import dev.tidemark.processor.aggregation.AddUp;
import dev.tidemark.processor.aggregation.AppendTimes;
import dev.tidemark.processor.aggregation.Watermark;
import dev.tidemark.processor.checkpoint.CheckpointGuard;
import dev.tidemark.processor.counting.CountEvents;
import dev.tidemark.processor.counting.PassConfig;
import dev.tidemark.processor.ledger.Ledger;
import dev.tidemark.processor.memory.History;
import dev.tidemark.processor.memory.PartitionMemories;
import dev.tidemark.processor.quarantine.QuarantinePublisher;
import dev.tidemark.processor.quarantine.QuarantineWriter;
import dev.tidemark.processor.sink.BatchSink;
import dev.tidemark.processor.sink.BatchWriter;
import dev.tidemark.processor.source.EventsSource;
import dev.tidemark.processor.source.EventsTopic;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeoutException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.StreamingQueryException;
import org.apache.spark.sql.streaming.Trigger;

/**
 * The running job: read → parse and count each partition → watermark → add up → write, with the
 * faulty events going sideways into quarantine.
 */
public final class Processor implements AutoCloseable {
  /**
   * Part of the checkpoint's folder: raised when the query changes in a way state cannot follow.
   */
  private static final String QUERY_VERSION = "v4";

  private final StreamingQuery query;
  private final QuarantineWriter quarantine;
  private final String run;
  private final BatchWriter writer;
  private boolean closed;

  private Processor(
      String run, BatchWriter writer, StreamingQuery query, QuarantineWriter quarantine) {
    this.run = run;
    this.writer = writer;
    this.query = query;
    this.quarantine = quarantine;
  }

  /** Starts the job; waits for Kafka and the topic. */
  public static Processor start(ProcessorConfig config, SparkSession spark, BatchSink sink)
      throws InterruptedException, TimeoutException {
    KafkaClients clients = new KafkaClients(config);
    int partitions = new EventsTopic(config.bootstrapServers(), clients.admin()).awaitPartitions();
    CheckpointGuard.check(config, spark, checkpoint(config), clients.admin(), sink);
    Ledger ledger = Ledger.of(spark.sparkContext());
    BatchWriter writer =
        new BatchWriter(new AppendTimes(partitions), ledger, sink, Clock.systemUTC());
    String run = UUID.randomUUID().toString();
    PassConfig pass =
        new PassConfig(
            run,
            new QuarantinePublisher.Config(clients.quarantineProducer()),
            new History(clients.historyConsumer()),
            ledger.reads());
    StreamingQuery query =
        counts(config, spark, partitions, ledger, pass)
            .writeStream()
            .queryName("tidemark")
            .outputMode("update")
            .option("checkpointLocation", checkpoint(config))
            .trigger(Trigger.ProcessingTime(config.triggerInterval().toMillis()))
            .foreachBatch(writer)
            .start();
    QuarantineWriter quarantine =
        QuarantineWriter.start(clients.quarantineConsumer(query.id().toString()), sink);
    return new Processor(run, writer, query, quarantine);
  }

  /** The folder of the query's checkpoint. */
  static String checkpoint(ProcessorConfig config) {
    return config.checkpointDir() + "/" + QUERY_VERSION;
  }

  private static Dataset<Row> counts(
      ProcessorConfig config, SparkSession spark, int partitions, Ledger ledger, PassConfig pass) {
    EventsSource source =
        new EventsSource(
            spark,
            config.bootstrapServers(),
            config.kafkaProperties(),
            config.maxOffsetsPerTrigger(),
            config.operation().onLostEvents());
    Dataset<Row> counts = new CountEvents(pass).apply(source.records(partitions));
    return new AddUp(config.maxKeysPerMinute(), ledger.added())
        .apply(new Watermark().apply(counts));
  }

  /** Blocks until the job ends; throws when it failed. */
  public void awaitTermination() throws StreamingQueryException {
    query.awaitTermination();
  }

  /** Processes what is in the topic now; for tests and one-off runs. */
  public void processAllAvailable() {
    query.processAllAvailable();
  }

  /**
   * A time before which everything that was appended to the topic has been handed to the sink;
   * empty until that is known.
   */
  public Optional<Instant> writtenUntil() {
    return writer.writtenUntil();
  }

  public StreamingQuery query() {
    return query;
  }

  /**
   * Stops the job and carries the quarantine over; a batch that is under way runs again at the next
   * start. A second caller waits for the first.
   */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    try {
      query.stop();
    } catch (TimeoutException e) {
      throw new IllegalStateException("Cannot stop the query in time", e);
    } finally {
      quarantine.close();
      QuarantinePublisher.close();
      PartitionMemories.forget(run);
    }
  }
}
