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
import java.util.concurrent.atomic.AtomicReference;
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
 * Events that wait in Kafka as if gateways had stored them: with their envelopes in the events
 * topic, and every {@value #BARE_EVERY}th of them bare in {@link #BARE}, for the job that knows no
 * envelope and is far slower.
 *
 * <p>A record's time of append cannot be chosen. So the records are written while the topic still
 * takes the producer's time, and then the topic is set to the broker's time, which changes nothing
 * about the records that it has.
 */
final class Backlog {
  /** Some of the events, without envelopes. */
  static final String BARE = "bench.bare-events";

  static final int PARTITIONS = 4;
  private static final int BARE_EVERY = 4;
  private static final int SHORTEST_WAY_MILLIS = 20;
  private static final double FAULTY_SHARE = 0.02;
  private static final double DUPLICATE_SHARE = 0.01;

  /** So few that what is sent again follows within two minutes, whatever the shape. */
  private static final int REMEMBERED = 1_024;

  private static final String USER_AGENT =
      "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0"
          + " Safari/537.36";

  private final String bootstrapServers;
  private final Shape shape;
  private final AtomicReference<Exception> failure = new AtomicReference<>();
  private long faulty;
  private long duplicates;
  private long bytes;

  private Backlog(String bootstrapServers, Shape shape) {
    this.bootstrapServers = bootstrapServers;
    this.shape = shape;
  }

  /** Makes both topics and fills them. */
  static Backlog load(String bootstrapServers, Shape shape) throws Exception {
    Backlog backlog = new Backlog(bootstrapServers, shape);
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

  String bootstrapServers() {
    return bootstrapServers;
  }

  int events() {
    return shape.events();
  }

  int bareEvents() {
    return (shape.events() + BARE_EVERY - 1) / BARE_EVERY;
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
    return bytes / shape.events();
  }

  private void produce() {
    ShopEvents shop = new ShopEvents(7, shape.pages(), shape.visitors());
    SplittableRandom random = new SplittableRandom(11);
    List<ShopEvents.Event> recent = new ArrayList<>();
    long end = System.currentTimeMillis();
    try (KafkaProducer<byte[], byte[]> producer = producer()) {
      for (int i = 0; i < shape.events(); i++) {
        double done = (double) i / shape.events();
        double share = random.nextDouble();
        int way = SHORTEST_WAY_MILLIS + random.nextInt(shape.times().longestWayMillis());
        ShopEvents.Event event;
        if (share < FAULTY_SHARE) {
          event = shop.faulty(session -> created(end, session, done, way));
          faulty++;
        } else if (share < FAULTY_SHARE + DUPLICATE_SHARE && !recent.isEmpty()) {
          event = recent.get(random.nextInt(recent.size()));
          duplicates++;
        } else {
          event = shop.plain(session -> created(end, session, done, way));
          remember(recent, event, i);
        }
        send(producer, event, appended(end, event.sessionId(), done), i);
      }
    }
    Exception lost = failure.get();
    if (lost != null) {
      throw new IllegalStateException(
          "Cannot fill the topic '%s' at %s: %s"
              .formatted(Topics.EVENTS, bootstrapServers, lost.getMessage()),
          lost);
    }
  }

  private Instant created(long end, String session, double done, int wayMillis) {
    return Instant.ofEpochMilli(appended(end, session, done) - wayMillis);
  }

  private long appended(long end, String session, double done) {
    return end - shape.times().appendedBeforeEnd(partition(session), done, shape.events());
  }

  /** All of a session's events are in one partition, as gateways would have it. */
  private static int partition(String session) {
    return Math.floorMod(session.hashCode(), PARTITIONS);
  }

  private static void remember(List<ShopEvents.Event> recent, ShopEvents.Event event, int number) {
    if (recent.size() < REMEMBERED) {
      recent.add(event);
    } else {
      recent.set(number % REMEMBERED, event);
    }
  }

  private void send(
      KafkaProducer<byte[], byte[]> producer, ShopEvents.Event event, long appended, int number) {
    byte[] key = event.sessionId().getBytes(StandardCharsets.US_ASCII);
    byte[] body = event.json().getBytes(StandardCharsets.UTF_8);
    int partition = partition(event.sessionId());
    bytes += body.length;
    byte[] value =
        new RecordEnvelope(
                appended - SHORTEST_WAY_MILLIS / 4,
                null,
                RecordEnvelope.NATIVE,
                null,
                false,
                "203.0.113.0",
                null,
                USER_AGENT)
            .encode(body, 0, body.length);
    send(producer, new ProducerRecord<>(Topics.EVENTS, partition, appended, key, value));
    if (number % BARE_EVERY == 0) {
      send(producer, new ProducerRecord<>(BARE, partition, appended, key, body));
    }
  }

  private void send(KafkaProducer<byte[], byte[]> producer, ProducerRecord<byte[], byte[]> record) {
    var unused =
        producer.send(
            record,
            (metadata, e) -> {
              if (e != null) {
                failure.compareAndSet(null, e);
              }
            });
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
