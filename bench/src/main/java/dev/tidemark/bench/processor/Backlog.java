package dev.tidemark.bench.processor;

import dev.tidemark.bench.ShopEvents;
import dev.tidemark.events.RecordEnvelope;
import dev.tidemark.events.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Events that wait in Kafka as if a gateway had stored {@value #EVENTS_PER_SECOND} of them a second
 * up to now: with their envelopes in the events topic, and the same events bare in {@link #BARE},
 * for the job that knows no envelope.
 *
 * <p>A record's time of append cannot be chosen. So the records are written while the topic still
 * takes the producer's time, and then the topic is set to the broker's time, which changes nothing
 * about the records that it has.
 */
final class Backlog {
  /** The events without envelopes. */
  static final String BARE = "bench.bare-events";

  static final int PARTITIONS = 4;
  private static final int EVENTS_PER_SECOND = 2_000;
  private static final double FAULTY_SHARE = 0.02;
  private static final double DUPLICATE_SHARE = 0.01;
  private static final int REMEMBERED = 4_096;
  private static final String USER_AGENT =
      "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0"
          + " Safari/537.36";

  private final String bootstrapServers;
  private final int events;
  private long faulty;
  private long duplicates;
  private long bytes;

  private Backlog(String bootstrapServers, int events) {
    this.bootstrapServers = bootstrapServers;
    this.events = events;
  }

  /** Makes both topics and fills them. */
  static Backlog load(String bootstrapServers, int events) throws Exception {
    Backlog backlog = new Backlog(bootstrapServers, events);
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
      admin.createTopics(List.of(topic(Topics.EVENTS), topic(BARE))).all().get();
      backlog.produce();
      ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, Topics.EVENTS);
      ConfigEntry brokersTime =
          new ConfigEntry(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, "LogAppendTime");
      admin
          .incrementalAlterConfigs(
              Map.of(resource, List.of(new AlterConfigOp(brokersTime, AlterConfigOp.OpType.SET))))
          .all()
          .get();
    }
    return backlog;
  }

  int events() {
    return events;
  }

  long faulty() {
    return faulty;
  }

  /** Copies of events without faults. */
  long duplicates() {
    return duplicates;
  }

  /** Mean size of an event in bytes, without its envelope. */
  long bytesPerEvent() {
    return bytes / events;
  }

  private void produce() {
    ShopEvents shop = new ShopEvents(7);
    SplittableRandom random = new SplittableRandom(11);
    List<ShopEvents.Event> recent = new ArrayList<>();
    long last = System.currentTimeMillis();
    try (KafkaProducer<byte[], byte[]> producer = producer()) {
      for (int i = 0; i < events; i++) {
        long appended = last - (events - i) * 1_000L / EVENTS_PER_SECOND;
        Instant created = Instant.ofEpochMilli(appended - 20 - random.nextInt(400));
        double share = random.nextDouble();
        ShopEvents.Event event;
        if (share < FAULTY_SHARE) {
          event = shop.faulty(created);
          faulty++;
        } else if (share < FAULTY_SHARE + DUPLICATE_SHARE && !recent.isEmpty()) {
          event = recent.get(random.nextInt(recent.size()));
          duplicates++;
        } else {
          event = shop.plain(created);
          remember(recent, event, i);
        }
        send(producer, event, appended);
      }
    }
  }

  private static void remember(List<ShopEvents.Event> recent, ShopEvents.Event event, int number) {
    if (recent.size() < REMEMBERED) {
      recent.add(event);
    } else {
      recent.set(number % REMEMBERED, event);
    }
  }

  private void send(KafkaProducer<byte[], byte[]> producer, ShopEvents.Event event, long appended) {
    byte[] key = event.sessionId().getBytes(StandardCharsets.US_ASCII);
    byte[] body = event.json().getBytes(StandardCharsets.UTF_8);
    bytes += body.length;
    byte[] value =
        new RecordEnvelope(
                appended - 5,
                null,
                RecordEnvelope.NATIVE,
                null,
                false,
                "203.0.113.0",
                null,
                USER_AGENT)
            .encode(body, 0, body.length);
    var unused = producer.send(new ProducerRecord<>(Topics.EVENTS, null, appended, key, value));
    var unusedToo = producer.send(new ProducerRecord<>(BARE, null, appended, key, body));
  }

  private KafkaProducer<byte[], byte[]> producer() {
    return new KafkaProducer<>(
        Map.of(
            ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
            bootstrapServers,
            ProducerConfig.LINGER_MS_CONFIG,
            20,
            ProducerConfig.BATCH_SIZE_CONFIG,
            64 << 10,
            ProducerConfig.COMPRESSION_TYPE_CONFIG,
            "lz4"),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }

  private static NewTopic topic(String name) {
    return new NewTopic(name, PARTITIONS, (short) 1)
        .configs(Map.of(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, "CreateTime"));
  }
}
