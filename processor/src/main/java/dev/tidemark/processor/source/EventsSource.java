package dev.tidemark.processor.source;

import dev.tidemark.events.Topics;
import dev.tidemark.processor.OperationConfig.LostEvents;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.DataStreamReader;

/** The first step: the records of the events topic, from the first on. */
public final class EventsSource {
  private final SparkSession spark;
  private final String bootstrapServers;
  private final Map<String, String> kafkaProperties;
  private final int maxOffsetsPerPartition;
  private final LostEvents onLostEvents;

  /** Stops when events were lost. */
  public EventsSource(
      SparkSession spark,
      String bootstrapServers,
      Map<String, String> kafkaProperties,
      int maxOffsetsPerPartition) {
    this(spark, bootstrapServers, kafkaProperties, maxOffsetsPerPartition, LostEvents.STOP);
  }

  public EventsSource(
      SparkSession spark,
      String bootstrapServers,
      Map<String, String> kafkaProperties,
      int maxOffsetsPerPartition,
      LostEvents onLostEvents) {
    this.spark = spark;
    this.bootstrapServers = bootstrapServers;
    this.kafkaProperties = kafkaProperties;
    this.maxOffsetsPerPartition = maxOffsetsPerPartition;
    this.onLostEvents = onLostEvents;
  }

  /** The records of this many partitions. */
  public Dataset<Row> records(int partitions) {
    String all =
        IntStream.range(0, partitions).mapToObj(Integer::toString).collect(Collectors.joining(","));
    DataStreamReader reader =
        spark
            .readStream()
            .format(RecordSource.class.getName())
            .option("kafka.bootstrap.servers", bootstrapServers)
            .option("assign", "{\"" + Topics.EVENTS + "\":[" + all + "]}")
            .option("startingOffsets", "earliest")
            .option("failOnDataLoss", onLostEvents == LostEvents.STOP)
            .option("maxOffsetsPerTrigger", (long) maxOffsetsPerPartition * partitions)
            .option("kafka.max.partition.fetch.bytes", 8 << 20)
            .option("kafka.fetch.max.bytes", 64 << 20)
            // few enough to be in the processor's cache still when they are looked at
            .option("kafka.max.poll.records", 500);
    kafkaProperties.forEach((key, value) -> reader.option("kafka." + key, value));
    return reader.load();
  }
}
