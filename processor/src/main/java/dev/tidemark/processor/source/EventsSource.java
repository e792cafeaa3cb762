package dev.tidemark.processor.source;

import dev.tidemark.events.Topics;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.DataStreamReader;

/**
 * The first step: one stream for each partition of the topic, so that each can have a watermark of
 * its own. While a backlog is caught up, partitions stand at different places in time; with one
 * watermark for all, the one that is ahead would make the others' events look late.
 */
public final class EventsSource {
  private final SparkSession spark;
  private final String bootstrapServers;
  private final Map<String, String> kafkaProperties;
  private final int maxOffsetsPerTrigger;

  public EventsSource(
      SparkSession spark,
      String bootstrapServers,
      Map<String, String> kafkaProperties,
      int maxOffsetsPerTrigger) {
    this.spark = spark;
    this.bootstrapServers = bootstrapServers;
    this.kafkaProperties = kafkaProperties;
    this.maxOffsetsPerTrigger = maxOffsetsPerTrigger;
  }

  /** The records of one partition, from the first on. */
  public Dataset<Row> partition(int partition) {
    DataStreamReader reader =
        spark
            .readStream()
            .format("kafka")
            .option("kafka.bootstrap.servers", bootstrapServers)
            .option("assign", "{\"" + Topics.EVENTS + "\":[" + partition + "]}")
            .option("startingOffsets", "earliest")
            .option("failOnDataLoss", "true")
            .option("maxOffsetsPerTrigger", maxOffsetsPerTrigger)
            .option("kafka.max.partition.fetch.bytes", 8 << 20)
            .option("kafka.fetch.max.bytes", 64 << 20)
            .option("kafka.max.poll.records", 5_000);
    kafkaProperties.forEach((key, value) -> reader.option("kafka." + key, value));
    return reader.load();
  }
}
