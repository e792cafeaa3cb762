package dev.tidemark.processor.replay;

import dev.tidemark.events.Topics;
import dev.tidemark.processor.log.LogException;
import dev.tidemark.processor.log.LogReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Which quarantined events were sent again, as a compacted topic of one partition: a line before an
 * event is sent, and one after.
 *
 * <pre>
 * PARTITION-OFFSET: sending ⇥ to partition ⇥ not before offset ⇥ run
 * PARTITION-OFFSET: sent ⇥ to partition ⇥ at offset ⇥ run
 * </pre>
 *
 * <p>The run is the request's id, empty for the command line, and may be absent.
 *
 * <p>Who writes it holds its one partition in a consumer group, so that there is one at a time; of
 * one that was killed Kafka takes it after {@link #SESSION}, and by then nothing of what that one
 * sent is still under way.
 */
final class Journal implements AutoCloseable {
  static final Duration SESSION = Duration.ofSeconds(10);
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String GROUP = "tidemark-replay";
  private static final String SENDING = "sending";
  private static final String SENT = "sent";

  /**
   * What the journal says of one event.
   *
   * @param sent whether it is in the topic; otherwise it may be, at this offset or behind it
   * @param run who sent it
   */
  record Entry(boolean sent, int partition, long offset, String run) {}

  private final Map<Place, Entry> entries = new HashMap<>();
  private final KafkaConsumer<byte[], byte[]> owner;
  private final Producer<byte[], byte[]> producer;

  private Journal(KafkaConsumer<byte[], byte[]> owner, Producer<byte[], byte[]> producer) {
    this.owner = owner;
    this.producer = producer;
  }

  /** The journal as it is, to look at. */
  static Journal look(Map<String, Object> clients) {
    Journal journal = new Journal(null, null);
    journal.load(clients);
    return journal;
  }

  /**
   * The journal to write; makes the topic where it is not there.
   *
   * @throws LogException when somebody else is replaying
   */
  static Journal own(Map<String, Object> clients, Producer<byte[], byte[]> producer)
      throws InterruptedException {
    create(clients);
    Map<String, Object> properties = new HashMap<>(clients);
    properties.put(ConsumerConfig.GROUP_ID_CONFIG, GROUP);
    properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    properties.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, (int) SESSION.toMillis());
    properties.put(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG, Integer.MAX_VALUE);
    KafkaConsumer<byte[], byte[]> owner =
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    Journal journal = new Journal(owner, producer);
    try {
      journal.awaitOwnership();
      journal.load(clients);
      return journal;
    } catch (RuntimeException e) {
      journal.close();
      throw e;
    }
  }

  private void awaitOwnership() {
    try {
      owner.subscribe(List.of(Topics.REPLAYS));
      long deadline = System.nanoTime() + PATIENCE.toNanos();
      while (owner.assignment().isEmpty()) {
        if (System.nanoTime() > deadline) {
          throw new LogException(
              "Cannot replay: another replay is under way. Wait until it has ended");
        }
        var unused = owner.poll(Duration.ofMillis(100));
      }
      owner.pause(owner.assignment()); // it is read by a reader of its own
    } catch (KafkaException e) {
      throw failed("own", e);
    }
  }

  /**
   * @throws LogException when this process has lost the journal to another
   */
  void requireOwnership() {
    try {
      var unused = owner.poll(Duration.ZERO);
      if (owner.assignment().isEmpty()) {
        throw new LogException(
            "Cannot go on with the replay: Kafka has given the journal to another process, since"
                + " this one stood still. Run it again; nothing is sent twice");
      }
      owner.pause(owner.assignment());
    } catch (KafkaException e) {
      throw failed("own", e);
    }
  }

  private void load(Map<String, Object> clients) {
    try (LogReader reader = new LogReader(Topics.REPLAYS, clients)) {
      if (reader.exists()) {
        reader.readTo(
            reader.ends(), record -> take(text(record.key()), text(record.value())), read -> {});
      }
    }
  }

  private void take(String key, String line) {
    String[] parts = line.split("\t", -1);
    entries.put(
        Place.parse(key),
        new Entry(
            parts[0].equals(SENT),
            Integer.parseInt(parts[1]),
            Long.parseLong(parts[2]),
            parts.length > 3 ? parts[3] : ReplayRun.UNNAMED));
  }

  Optional<Entry> entry(Place place) {
    return Optional.ofNullable(entries.get(place));
  }

  /** The events of which it is not known whether they were sent. */
  Map<Place, Entry> unfinished() {
    Map<Place, Entry> unfinished = new TreeMap<>();
    entries.forEach(
        (place, entry) -> {
          if (!entry.sent()) {
            unfinished.put(place, entry);
          }
        });
    return unfinished;
  }

  /** How many events were sent to each partition, ever. */
  Map<Integer, Long> sentByPartition() {
    Map<Integer, Long> sent = new TreeMap<>();
    entries.values().stream()
        .filter(Entry::sent)
        .forEach(entry -> sent.merge(entry.partition(), 1L, Long::sum));
    return sent;
  }

  /** Says that events are about to be sent; durable when this returns. */
  void sending(Map<Place, Entry> places) {
    write(places, SENDING);
  }

  /** Says where events are; durable when this returns. */
  void sent(Map<Place, Entry> places) {
    write(places, SENT);
  }

  /** Takes back, for this run, that an event may have been sent: it was not. */
  void forget(Place place) {
    entries.remove(place);
  }

  private void write(Map<Place, Entry> places, String word) {
    if (producer == null) {
      entries.putAll(places); // only looked at: it keeps this to itself
      return;
    }
    Deliveries deliveries = new Deliveries(producer);
    places.forEach(
        (place, entry) ->
            deliveries.send(
                new ProducerRecord<>(
                    Topics.REPLAYS, 0, bytes(place.toString()), bytes(line(word, entry))),
                written -> {}));
    deliveries.await();
    entries.putAll(places);
  }

  private static String line(String word, Entry entry) {
    return String.join("\t", word, "" + entry.partition(), "" + entry.offset(), entry.run());
  }

  private static void create(Map<String, Object> clients) throws InterruptedException {
    NewTopic topic =
        new NewTopic(Topics.REPLAYS, Optional.of(1), Optional.empty())
            .configs(Map.of(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT));
    try (Admin admin = Admin.create(clients)) {
      admin.createTopics(List.of(topic)).all().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof TopicExistsException)) {
        throw failed("create", e.getCause());
      }
    } catch (TimeoutException | KafkaException e) {
      throw failed("create", e);
    }
  }

  private static LogException failed(String what, Throwable e) {
    return new LogException(
        "Cannot "
            + what
            + " the topic '"
            + Topics.REPLAYS
            + "': "
            + e.getMessage()
            + ". Check kafka.bootstrap-servers and that the brokers run",
        e);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.US_ASCII);
  }

  @Override
  public void close() {
    if (owner != null) {
      owner.close(Duration.ofSeconds(5));
    }
  }
}
