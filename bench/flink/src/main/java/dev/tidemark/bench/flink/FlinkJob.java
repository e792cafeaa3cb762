package dev.tidemark.bench.flink;

import dev.tidemark.bench.peer.CountingJob;
import dev.tidemark.bench.peer.Counts;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.windowing.assigners.TumblingEventTimeWindows;
import org.apache.kafka.clients.consumer.ConsumerConfig;

/**
 * The job with parallelism two on a cluster within this JVM: a watermark a partition, two minutes
 * behind, one-minute windows by page, whose counts come out when they close. No checkpoints.
 */
final class FlinkJob implements CountingJob {
  private static final int PARALLELISM = 2;
  private static final Duration WINDOW = Duration.ofMinutes(1);
  private static final Duration LATENESS = Duration.ofMinutes(2);

  @Override
  public Counts run(String bootstrapServers, String topic, long records, Path folder)
      throws Exception {
    Run run = Run.begin();
    Configuration configuration = new Configuration();
    configuration.set(CoreOptions.TMP_DIRS, folder.toString());
    StreamExecutionEnvironment flink =
        StreamExecutionEnvironment.createLocalEnvironment(PARALLELISM, configuration);
    flink.getConfig().enableObjectReuse();
    flink
        .fromSource(source(bootstrapServers, topic), watermarks(), "events")
        .keyBy(event -> event.f0, Types.STRING)
        .window(TumblingEventTimeWindows.of(WINDOW))
        .aggregate(new Counting())
        .sinkTo(new WindowSink());
    flink.execute("count per page and minute");
    return run.counts();
  }

  private static KafkaSource<Tuple2<String, Long>> source(String bootstrapServers, String topic) {
    return KafkaSource.<Tuple2<String, Long>>builder()
        .setBootstrapServers(bootstrapServers)
        .setTopics(topic)
        .setStartingOffsets(OffsetsInitializer.earliest())
        .setBounded(OffsetsInitializer.latest())
        .setDeserializer(new Reading())
        .setProperty(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, Integer.toString(8 << 20))
        .setProperty(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, Integer.toString(64 << 20))
        .setProperty(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, "5000")
        .build();
  }

  private static WatermarkStrategy<Tuple2<String, Long>> watermarks() {
    return WatermarkStrategy.<Tuple2<String, Long>>forBoundedOutOfOrderness(LATENESS)
        .withTimestampAssigner((event, appended) -> event.f1);
  }
}
