package dev.tidemark.bench.processor;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.from_json;
import static org.apache.spark.sql.functions.to_timestamp;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.window;

import dev.tidemark.events.Topics;
import dev.tidemark.processor.ProcessorConfig;
import dev.tidemark.processor.aggregation.AddUp;
import dev.tidemark.processor.aggregation.Watermark;
import dev.tidemark.processor.counting.CountEvents;
import dev.tidemark.processor.counting.PassConfig;
import dev.tidemark.processor.ledger.Ledger;
import dev.tidemark.processor.quarantine.QuarantinePublisher;
import dev.tidemark.processor.source.EventsSource;
import dev.tidemark.processor.spark.Calls;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** What is compared, as Spark sees it: parts of the product's own chain, and the idiomatic job. */
final class Queries {
  private static final StructType BARE_EVENT =
      new StructType()
          .add("event_id", DataTypes.StringType)
          .add("event_type", DataTypes.StringType)
          .add("user_id", DataTypes.StringType)
          .add("session_id", DataTypes.StringType)
          .add("page", DataTypes.StringType)
          .add("referrer", DataTypes.StringType)
          .add("event_time", DataTypes.StringType)
          .add("app_id", DataTypes.StringType)
          .add("app_version", DataTypes.StringType);

  private final SparkSession spark;
  private final ProcessorConfig config;

  Queries(SparkSession spark, ProcessorConfig config) {
    this.spark = spark;
    this.config = config;
  }

  /** A plain read: every record of every partition, as Spark's own source gives it. */
  Dataset<Row> read() {
    return kafka(Topics.EVENTS);
  }

  /** The product's source, and the events that its parser finds to be valid. */
  Dataset<Row> parse() {
    return records()
        .where(
            Calls.nonDeterministic(
                new Validation(),
                "valid",
                DataTypes.BooleanType,
                List.of(col("value"), col("timestamp"))));
  }

  /**
   * The job that the other engines have: events by page and minute, through the product's steps.
   */
  Dataset<Row> pages(Ledger ledger) {
    return addUp(new CountEvents(CountingPass.start(ledger.reads())), ledger);
  }

  /** The product's chain but for deduplication. */
  Dataset<Row> countsWithDuplicates(Ledger ledger) {
    return addUp(countEvents(ledger), ledger);
  }

  private Dataset<Row> addUp(CountEvents countEvents, Ledger ledger) {
    return new AddUp(config.maxKeysPerMinute(), ledger.added())
        .apply(new Watermark().apply(countEvents.apply(records())));
  }

  private Dataset<Row> records() {
    return new EventsSource(
            spark,
            config.bootstrapServers(),
            config.kafkaProperties(),
            config.maxOffsetsPerTrigger())
        .records(Backlog.PARTITIONS);
  }

  /** Spark's own source, with fetches as large as all engines have here. */
  private Dataset<Row> kafka(String topic) {
    return spark
        .readStream()
        .format("kafka")
        .option("kafka.bootstrap.servers", config.bootstrapServers())
        .option("subscribe", topic)
        .option("startingOffsets", "earliest")
        .option("maxOffsetsPerTrigger", (long) config.maxOffsetsPerTrigger() * Backlog.PARTITIONS)
        .option("kafka.max.partition.fetch.bytes", 8 << 20)
        .option("kafka.fetch.max.bytes", 64 << 20)
        .option("kafka.max.poll.records", 20_000)
        .load();
  }

  /**
   * The job as tutorials write it, on events without envelopes: {@code from_json}, a reason for
   * what is not valid, and a count per minute and page. It keeps neither quarantine nor ledger, and
   * counts duplicates.
   */
  Dataset<Row> fromJson() {
    return kafka(Backlog.BARE)
        .select(from_json(col("value").cast("string"), BARE_EVENT).as("e"))
        .select("e.*")
        .withColumn("time", to_timestamp(col("event_time")))
        .withColumn(
            "reason",
            when(col("user_id").isNull().or(col("user_id").equalTo("")), "missing_user_id")
                .when(col("page").isNull().or(col("page").equalTo("")), "missing_page")
                .when(col("event_type").isNull(), "missing_event_type")
                .when(col("time").isNull(), "invalid_event_time"))
        .where(col("reason").isNull())
        .withWatermark("time", "2 minutes")
        .groupBy(window(col("time"), "1 minute"), col("page"))
        .count();
  }

  private CountEvents countEvents(Ledger ledger) {
    Map<String, Object> producer =
        Map.of(
            ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
            config.bootstrapServers(),
            ProducerConfig.LINGER_MS_CONFIG,
            5,
            ProducerConfig.COMPRESSION_TYPE_CONFIG,
            "lz4");
    return new CountEvents(
        new PassConfig("bench", new QuarantinePublisher.Config(producer), null, ledger.reads()));
  }
}
