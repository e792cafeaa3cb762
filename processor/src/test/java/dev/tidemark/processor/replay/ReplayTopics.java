package dev.tidemark.processor.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.broker.BrokerProcess;
import dev.tidemark.events.EventBuilder;
import dev.tidemark.events.EventParser;
import dev.tidemark.events.RecordEnvelope;
import dev.tidemark.events.Topics;
import dev.tidemark.processor.log.LogReader;
import dev.tidemark.processor.quarantine.QuarantinePublisher;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A real broker with the events and the quarantine topic, filled as gateway and job fill them. */
final class ReplayTopics implements AutoCloseable {
  private static final int PARTITIONS = 3;

  final BrokerProcess broker;
  final Map<String, Object> clients;
  private final KafkaProducer<byte[], byte[]> producer;

  private ReplayTopics(BrokerProcess broker) {
    this.broker = broker;
    this.clients = Map.of("bootstrap.servers", broker.bootstrapServers());
    this.producer =
        new KafkaProducer<>(clients, new ByteArraySerializer(), new ByteArraySerializer());
  }

  static ReplayTopics start(Path folder) throws Exception {
    ReplayTopics topics = new ReplayTopics(BrokerProcess.start(folder.resolve("kafka")));
    try (Admin admin = Admin.create(topics.clients)) {
      admin
          .createTopics(
              List.of(
                  new NewTopic(Topics.EVENTS, Optional.of(PARTITIONS), Optional.empty())
                      .configs(Map.of("message.timestamp.type", "LogAppendTime")),
                  new NewTopic(Topics.QUARANTINE, Optional.of(PARTITIONS), Optional.empty())))
          .all()
          .get();
    }
    return topics;
  }

  static EventBuilder event(String page, String user) {
    return EventBuilder.pageView(page).without("event_id").userId(user).eventTime(Instant.now());
  }

  static byte[] enveloped(String json) {
    byte[] body = json.getBytes(StandardCharsets.UTF_8);
    return new RecordEnvelope(
            System.currentTimeMillis(),
            "given-by-the-gateway",
            "segment",
            "outlet",
            true,
            true,
            "203.0.113.0",
            null,
            "a browser")
        .encode(body, 0, body.length);
  }

  /** Appends an event as a gateway would, and quarantines it as the job would. */
  Place quarantine(String json) throws Exception {
    byte[] value = enveloped(json);
    return quarantineAgain(value, append(value));
  }

  Place append(byte[] value) throws Exception {
    RecordMetadata at = producer.send(new ProducerRecord<>(Topics.EVENTS, null, value)).get();
    return new Place(at.partition(), at.offset());
  }

  void appendToQuarantine(byte[] value) throws Exception {
    producer.send(new ProducerRecord<>(Topics.QUARANTINE, null, value)).get();
  }

  Place quarantineAgain(byte[] value, Place place) {
    try (LogReader events = new LogReader(Topics.EVENTS, clients)) {
      long appended = events.at(place.partition(), place.offset()).timestamp();
      EventParser parser = new EventParser();
      assertThat(parser.parse(value, appended)).isEqualTo(EventParser.Kind.FAULTY);
      QuarantinePublisher.Batch batch =
          QuarantinePublisher.batch(new QuarantinePublisher.Config(clients));
      batch.send(parser.event(), value, place.partition(), place.offset(), appended);
      batch.awaitDurable();
      return place;
    }
  }

  int gatewaysPartition(String key) throws Exception {
    return producer
        .send(
            new ProducerRecord<>(
                Topics.EVENTS,
                key.getBytes(StandardCharsets.UTF_8),
                enveloped(event("/elsewhere", "x").toJson())))
        .get()
        .partition();
  }

  List<ConsumerRecord<byte[], byte[]>> records() {
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    try (LogReader reader = new LogReader(Topics.EVENTS, clients)) {
      reader.readTo(reader.ends(), records::add, read -> {});
    }
    return records;
  }

  List<ConsumerRecord<byte[], byte[]>> replaysOf(Place place) {
    String mark = "\treplay:" + place + ":";
    return records().stream()
        .filter(record -> new String(record.value(), StandardCharsets.UTF_8).contains(mark))
        .toList();
  }

  @Override
  public void close() {
    QuarantinePublisher.close();
    producer.close();
    broker.close();
  }
}
