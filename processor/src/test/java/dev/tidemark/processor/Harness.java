package dev.tidemark.processor;

import dev.tidemark.broker.BrokerProcess;
import dev.tidemark.events.RecordEnvelope;
import dev.tidemark.events.Tick;
import dev.tidemark.events.Topics;
import dev.tidemark.processor.sink.BatchSink;
import dev.tidemark.processor.sink.StoreSink;
import dev.tidemark.processor.spark.Sessions;
import dev.tidemark.results.ResultStore;
import dev.tidemark.results.ResultStores;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.spark.sql.SparkSession;

/** A real broker with the events topic, a producer in the gateway's place, and a DuckDB store. */
final class Harness implements AutoCloseable {
  private static final int PARTITIONS = 2;

  private final Path folder;
  private final BrokerProcess broker;
  private final KafkaProducer<byte[], byte[]> producer;
  final ResultStore store;

  private Harness(Path folder, BrokerProcess broker) {
    this.folder = folder;
    this.broker = broker;
    this.producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", broker.bootstrapServers(), "acks", "all"),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    this.store = ResultStores.open("duckdb:" + folder.resolve("results.duckdb"));
    store.migrate();
  }

  static Harness start(Path folder) throws ExecutionException, InterruptedException {
    return start(folder, PARTITIONS, "LogAppendTime");
  }

  /** With a topic that takes times of append as they are given, until {@link #stampByBroker}. */
  static Harness startWithBacklog(Path folder, int partitions)
      throws ExecutionException, InterruptedException {
    return start(folder, partitions, "CreateTime");
  }

  private static Harness start(Path folder, int partitions, String timestampType)
      throws ExecutionException, InterruptedException {
    BrokerProcess broker = BrokerProcess.start(folder.resolve("kafka"));
    try (Admin admin =
        Admin.create(Map.<String, Object>of("bootstrap.servers", broker.bootstrapServers()))) {
      admin
          .createTopics(
              List.of(
                  new NewTopic(Topics.EVENTS, Optional.of(partitions), Optional.empty())
                      .configs(Map.of("message.timestamp.type", timestampType))))
          .all()
          .get();
    }
    return new Harness(folder, broker);
  }

  /** The broker stamps records from now on, as the processor wants it. */
  void stampByBroker() throws ExecutionException, InterruptedException {
    setOnTopic("message.timestamp.type", "LogAppendTime");
  }

  /** Changes a setting of the events topic. */
  void setOnTopic(String setting, String value) throws ExecutionException, InterruptedException {
    ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, Topics.EVENTS);
    AlterConfigOp change =
        new AlterConfigOp(new ConfigEntry(setting, value), AlterConfigOp.OpType.SET);
    try (Admin admin =
        Admin.create(Map.<String, Object>of("bootstrap.servers", broker.bootstrapServers()))) {
      admin.incrementalAlterConfigs(Map.of(topic, List.of(change))).all().get();
    }
  }

  ProcessorConfig config() {
    return config(1_000);
  }

  private ProcessorConfig config(int maxOffsetsPerTrigger) {
    return config(
        folder.resolve("checkpoint"), maxOffsetsPerTrigger, Map.of(), OperationConfig.defaults());
  }

  ProcessorConfig config(Path checkpoint, OperationConfig operation) {
    return config(checkpoint, 1_000, Map.of(), operation);
  }

  ProcessorConfig config(Map<String, String> kafkaProperties, OperationConfig operation) {
    return config(folder.resolve("checkpoint"), 1_000, kafkaProperties, operation);
  }

  private ProcessorConfig config(
      Path checkpoint,
      int maxOffsetsPerTrigger,
      Map<String, String> kafkaProperties,
      OperationConfig operation) {
    return new ProcessorConfig(
        broker.bootstrapServers(),
        checkpoint.toString(),
        ProcessorConfig.Sink.RESULTS,
        "duckdb:" + folder.resolve("results.duckdb"),
        Duration.ZERO,
        maxOffsetsPerTrigger,
        2,
        2_000,
        kafkaProperties,
        Map.of("spark.master", "local[2]"),
        operation);
  }

  String bootstrapServers() {
    return broker.bootstrapServers();
  }

  BrokerProcess broker() {
    return broker;
  }

  Processor startProcessor() throws Exception {
    return startProcessor(config());
  }

  Processor startProcessor(int maxOffsetsPerTrigger) throws Exception {
    return startProcessor(config(maxOffsetsPerTrigger));
  }

  private Processor startProcessor(ProcessorConfig config) throws Exception {
    return startProcessor(config, new StoreSink(store));
  }

  Processor startProcessor(int maxOffsetsPerTrigger, BatchSink sink) throws Exception {
    return startProcessor(config(maxOffsetsPerTrigger), sink);
  }

  private static Processor startProcessor(ProcessorConfig config, BatchSink sink) throws Exception {
    SparkSession spark = Sessions.open(config);
    return Processor.start(config, spark, sink);
  }

  Path checkpoint() {
    return folder.resolve("checkpoint").resolve("v4");
  }

  /** Sends an event as the gateway would, received now. */
  void send(int partition, String json) {
    append(partition, recordValue(json, System.currentTimeMillis()));
  }

  /** As {@link #send}, without waiting; {@link #flush} comes after. */
  void sendLater(int partition, String json) {
    byte[] value = recordValue(json, System.currentTimeMillis());
    var unused = producer.send(new ProducerRecord<>(Topics.EVENTS, partition, null, value));
  }

  /** An event as the gateway writes it. */
  static byte[] recordValue(String json, long receivedAtMillis) {
    byte[] body = json.getBytes(StandardCharsets.UTF_8);
    RecordEnvelope envelope =
        new RecordEnvelope(
            receivedAtMillis,
            UUID.randomUUID().toString(),
            RecordEnvelope.NATIVE,
            null,
            false,
            "203.0.113.0",
            null,
            "test");
    return envelope.encode(body, 0, body.length);
  }

  /** Appends at a time of one's own, without waiting; {@link #stampByBroker} comes after. */
  void appendAt(int partition, long appendedAtMillis, byte[] value) {
    var unused =
        producer.send(
            new ProducerRecord<>(Topics.EVENTS, partition, appendedAtMillis, null, value));
  }

  void flush() {
    producer.flush();
  }

  void tick(int partition, String gatewayId, long acknowledged) {
    append(
        partition,
        new Tick(gatewayId, 1_000, System.currentTimeMillis(), acknowledged, 0).encode());
  }

  void append(int partition, byte[] value) {
    append(Topics.EVENTS, partition, value);
  }

  /** A null value is a tombstone. */
  void append(String topic, int partition, byte[] value) {
    try {
      producer.send(new ProducerRecord<>(topic, partition, null, value)).get();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** As a producer of somebody else's may, whose records are larger than Kafka's default. */
  void appendCompressed(int partition, byte[] value) throws Exception {
    Map<String, Object> properties =
        Map.of(
            "bootstrap.servers",
            broker.bootstrapServers(),
            "compression.type",
            "lz4",
            "max.request.size",
            2 * value.length);
    try (KafkaProducer<byte[], byte[]> large =
        new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
      large.send(new ProducerRecord<>(Topics.EVENTS, partition, null, value)).get();
    }
  }

  @Override
  public void close() {
    producer.close();
    store.close();
    broker.close();
  }
}
