package dev.tidemark.bench.processor;

import dev.tidemark.bench.measure.ProcessCpu;
import dev.tidemark.bench.measure.Sample;
import dev.tidemark.bench.peer.Counts;
import dev.tidemark.events.Topics;
import dev.tidemark.processor.Processor;
import dev.tidemark.processor.ProcessorConfig;
import dev.tidemark.processor.aggregation.AppendTimes;
import dev.tidemark.processor.ledger.Ledger;
import dev.tidemark.processor.quarantine.QuarantinePublisher;
import dev.tidemark.processor.sink.BatchWriter;
import dev.tidemark.processor.sink.StoreSink;
import dev.tidemark.results.LedgerTotals;
import dev.tidemark.results.ResultStore;
import dev.tidemark.results.ResultStores;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.DataStreamWriter;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.StreamingQueryProgress;
import org.apache.spark.sql.streaming.Trigger;

/**
 * Runs queries over the whole backlog, each time from its start with a checkpoint and a store of
 * its own, and takes their time.
 */
final class Jobs {
  private final SparkSession spark;
  private final Backlog backlog;
  private final Path folder;
  private final Function<Path, ProcessorConfig> configs;
  private final ProcessCpu cpu = ProcessCpu.ofThisProcess();
  private int runs;
  private long countingDropped;
  private Batches last = new Batches(new StreamingQueryProgress[0]);

  Jobs(SparkSession spark, Backlog backlog, Path folder, Function<Path, ProcessorConfig> configs) {
    this.spark = spark;
    this.backlog = backlog;
    this.folder = folder;
    this.configs = configs;
  }

  /** What Spark said about the last run. */
  Batches last() {
    return last;
  }

  Sample read() throws Exception {
    return toNothing(new Queries(spark, next()).read(), "append", backlog.events());
  }

  Sample parse() throws Exception {
    return toNothing(new Queries(spark, next()).parse(), "append", backlog.events());
  }

  Sample fromJson() throws Exception {
    return toNothing(new Queries(spark, next()).fromJson(), "update", backlog.bareEvents());
  }

  /** The counting job, timed as the other engines are. */
  Sample counting(EventTruth truth) throws Exception {
    CountingRun run = CountingRun.begin();
    Ledger ledger = Ledger.of(spark.sparkContext());
    BatchWriter writer =
        new BatchWriter(new AppendTimes(Backlog.PARTITIONS), ledger, run, Clock.systemUTC());
    Dataset<Row> counts = new Queries(spark, next()).pages(ledger);
    var unused =
        run(counts.writeStream().outputMode("update").foreachBatch(writer), backlog.events());
    Counts counted = run.counts();
    truth.check("The counting job", counted);
    countingDropped = counted.dropped();
    return new Sample(counted.read(), counted.wallNanos(), counted.cpuNanos());
  }

  /** Events on time that are in no window of the counting job's last run. */
  long countingDropped() {
    return countingDropped;
  }

  /** The product, all of it. */
  Sample wholeJob() throws Exception {
    return wholeJob(ledger -> requireExplained(ledger, backlog.duplicates()));
  }

  /** How many events that should be in a window are in none when the product has read all. */
  long droppedByWholeJob() throws Exception {
    long[] counted = new long[1];
    var unused = wholeJob(ledger -> counted[0] = ledger.counted());
    return backlog.events() - backlog.faulty() - backlog.duplicates() - counted[0];
  }

  private Sample wholeJob(Consumer<LedgerTotals> check) throws Exception {
    ProcessorConfig config = next();
    emptyQuarantine(config.bootstrapServers());
    try (ResultStore store = ResultStores.open(config.storeUrl())) {
      store.migrate();
      Sample sample;
      long before = cpu.nanos();
      try (Processor processor = Processor.start(config, spark, new StoreSink(store))) {
        processor.processAllAvailable();
        sample = sample(processor.query(), before, backlog.events());
      }
      check.accept(store.ledger());
      return sample;
    }
  }

  /** The product's chain and store but for deduplication and the carrying of the quarantine. */
  Sample withoutDeduplication() throws Exception {
    ProcessorConfig config = next();
    emptyQuarantine(config.bootstrapServers());
    try (ResultStore store = ResultStores.open(config.storeUrl())) {
      store.migrate();
      Ledger ledger = Ledger.of(spark.sparkContext());
      BatchWriter writer =
          new BatchWriter(
              new AppendTimes(Backlog.PARTITIONS), ledger, new StoreSink(store), Clock.systemUTC());
      Dataset<Row> counts = new Queries(spark, config).countsWithDuplicates(ledger);
      Sample sample =
          run(counts.writeStream().outputMode("update").foreachBatch(writer), backlog.events());
      requireExplained(store.ledger(), 0);
      return sample;
    } finally {
      QuarantinePublisher.close();
    }
  }

  private ProcessorConfig next() {
    runs++;
    return configs.apply(folder.resolve("run-" + runs));
  }

  private Sample toNothing(Dataset<Row> rows, String outputMode, int records) throws Exception {
    return run(rows.writeStream().outputMode(outputMode).format("noop"), records);
  }

  private Sample run(DataStreamWriter<Row> rows, int records) throws Exception {
    long before = cpu.nanos();
    StreamingQuery query =
        rows.option("checkpointLocation", folder.resolve("checkpoint-" + runs).toString())
            .trigger(Trigger.ProcessingTime(0))
            .start();
    try {
      query.processAllAvailable();
      return sample(query, before, records);
    } finally {
      query.stop();
    }
  }

  private Sample sample(StreamingQuery query, long cpuBefore, int records) {
    long used = cpu.nanos() - cpuBefore;
    last = new Batches(query.recentProgress());
    return last.sample(used, records);
  }

  /** A job that loses or forgets events would look fast. */
  private void requireExplained(LedgerTotals ledger, long duplicates) {
    LedgerTotals expected =
        new LedgerTotals(
            backlog.events(),
            ledger.acknowledged(),
            backlog.events() - backlog.faulty() - duplicates,
            backlog.faulty(),
            0,
            duplicates,
            0);
    if (!ledger.equals(expected)) {
      throw new IllegalStateException("The ledger is " + ledger + ", expected was " + expected);
    }
  }

  /** Every run quarantines the same events; a reader of them all would read more each time. */
  private static void emptyQuarantine(String bootstrapServers) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
      Set<String> topics = admin.listTopics().names().get();
      if (topics.contains(Topics.QUARANTINE)) {
        admin.deleteTopics(List.of(Topics.QUARANTINE)).all().get();
      }
      admin
          .createTopics(List.of(new NewTopic(Topics.QUARANTINE, Backlog.PARTITIONS, (short) 1)))
          .all()
          .get();
    }
  }
}
