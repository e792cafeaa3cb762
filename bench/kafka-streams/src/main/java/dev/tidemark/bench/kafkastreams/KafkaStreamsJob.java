package dev.tidemark.bench.kafkastreams;

import dev.tidemark.bench.peer.CountingJob;
import dev.tidemark.bench.peer.Counts;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;

/**
 * Runs {@link CountingTopology} with two threads. Every run is an application of its own, whose
 * topics are deleted when it is over.
 */
final class KafkaStreamsJob implements CountingJob {
  private static final int THREADS = 2;

  @Override
  public Counts run(String bootstrapServers, String topic, long records, Path folder)
      throws Exception {
    String application = "bench-" + UUID.randomUUID();
    CountingTopology topology = new CountingTopology(topic, records);
    try {
      KafkaStreams streams =
          new KafkaStreams(
              topology.build(), properties(application, bootstrapServers, folder.toString()));
      streams.setUncaughtExceptionHandler(
          failure -> {
            topology.fail(failure);
            return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
          });
      try (streams) {
        streams.start();
        topology.awaitEnd();
      }
      return topology.counts();
    } finally {
      deleteTopics(application, bootstrapServers);
    }
  }

  /** The defaults, but for larger fetches, which the other engines get as well. */
  private static Properties properties(String application, String bootstrapServers, String folder) {
    Properties properties = new Properties();
    properties.put(StreamsConfig.APPLICATION_ID_CONFIG, application);
    properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    properties.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, THREADS);
    properties.put(StreamsConfig.STATE_DIR_CONFIG, folder);
    properties.put(
        StreamsConfig.consumerPrefix(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG), "earliest");
    properties.put(
        StreamsConfig.consumerPrefix(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG), 8 << 20);
    properties.put(StreamsConfig.consumerPrefix(ConsumerConfig.FETCH_MAX_BYTES_CONFIG), 64 << 20);
    properties.put(StreamsConfig.consumerPrefix(ConsumerConfig.MAX_POLL_RECORDS_CONFIG), 5_000);
    return properties;
  }

  private static void deleteTopics(String application, String bootstrapServers) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
      List<String> own =
          admin.listTopics().names().get().stream()
              .filter(name -> name.startsWith(application))
              .toList();
      admin.deleteTopics(own).all().get();
    }
  }
}
