package dev.tidemark.processor.replay;

import dev.tidemark.events.Topics;
import dev.tidemark.processor.log.LogException;
import dev.tidemark.processor.log.LogReader;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * One replay, asked on the command line or on the page: what is selected, mended by the rule, is
 * shown or sent. Both throw {@link LogException} when Kafka does not answer; what was sent by then
 * is in the journal.
 */
final class ReplayRun {
  private static final int SMALL_FETCH_BYTES = 16 << 10;

  /** What nobody can tell from others: the command line's. */
  static final String UNNAMED = "";

  private final Map<String, Object> clients;
  private final String name;
  private final Selection selection;
  private final Rule rule;
  private final int limit;
  private final ReplayReport report;

  /**
   * @param clients properties of every Kafka client
   * @param name what the journal knows it by, when it is run again after a crash
   * @param limit most events that are sent
   * @param report is told what was found and done
   */
  ReplayRun(
      Map<String, Object> clients,
      String name,
      Selection selection,
      Rule rule,
      int limit,
      ReplayReport report) {
    this.clients = clients;
    this.name = name;
    this.selection = selection;
    this.rule = rule;
    this.limit = limit;
    this.report = report;
  }

  /** Finds out what would be sent. */
  void show(Runnable progress) {
    Journal journal = Journal.look(clients);
    try (LogReader lookups = reader(Topics.EVENTS)) {
      new Unfinished(journal, lookups).settle();
      walk(journal, drafts -> {}, progress);
    }
  }

  /**
   * Sends, once.
   *
   * @param interruptions where tests let it die
   */
  void apply(Runnable progress, Sending.Interruptions interruptions) throws InterruptedException {
    try (LogReader lookups = reader(Topics.EVENTS);
        Producer<byte[], byte[]> producer =
            new KafkaProducer<>(
                producer(clients), new ByteArraySerializer(), new ByteArraySerializer());
        Journal journal = Journal.own(clients, producer)) {
      new Unfinished(journal, lookups).settle();
      Sending sending =
          new Sending(producer, journal, lookups, Clock.systemUTC(), interruptions, name);
      walk(
          journal,
          drafts -> {
            sending.send(drafts);
            report.sent(drafts.size());
          },
          progress);
      sending.tick();
    }
  }

  private void walk(Journal journal, Consumer<List<Draft>> send, Runnable progress) {
    try (LogReader quarantine = reader(Topics.QUARANTINE);
        LogReader originals = originals()) {
      Drafting drafting = new Drafting(rule, originals);
      new Replay(name, selection, journal, drafting, limit, send, report).run(quarantine, progress);
    }
  }

  /** For single records here and there: small fetches. */
  private LogReader originals() {
    Map<String, Object> properties = new HashMap<>(clients);
    properties.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, SMALL_FETCH_BYTES);
    return new LogReader(Topics.EVENTS, properties).required();
  }

  private LogReader reader(String topic) {
    return new LogReader(topic, clients).required();
  }

  private static Map<String, Object> producer(Map<String, Object> clients) {
    Map<String, Object> properties = new HashMap<>(clients);
    properties.put(ProducerConfig.ACKS_CONFIG, "all");
    properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    properties.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
    return properties;
  }
}
