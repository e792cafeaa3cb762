package dev.tidemark.processor.replay;

import dev.tidemark.events.Tick;
import dev.tidemark.events.Topics;
import dev.tidemark.processor.log.LogReader;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Sends events again, each once, whenever it is killed: what is about to be sent is in the journal
 * first, and {@link Unfinished} looks up what a run before this one left open there. At the end it
 * says in ticks, as a gateway does, how many events it has had acknowledged in each partition; the
 * number is the journal's, so that it is right after any crash.
 */
final class Sending {
  /** The gateway that its ticks name. */
  static final String GATEWAY_ID = "replay";

  /** Its count goes on from run to run, as if one process had run all the time. */
  private static final long STARTED_AT = 0;

  private final Producer<byte[], byte[]> producer;
  private final Journal journal;
  private final LogReader events;
  private final Clock clock;
  private final Interruptions interruptions;
  private final String run;

  /** Nothing that happens in between. */
  static final Interruptions UNINTERRUPTED =
      new Interruptions() {
        @Override
        public void beforeSending() {}

        @Override
        public void afterSending() {}
      };

  /** Where tests let it die. */
  interface Interruptions {
    void beforeSending();

    void afterSending();
  }

  /**
   * @param run what the journal knows the run by
   */
  Sending(
      Producer<byte[], byte[]> producer,
      Journal journal,
      LogReader events,
      Clock clock,
      Interruptions interruptions,
      String run) {
    this.producer = producer;
    this.journal = journal;
    this.events = events;
    this.clock = clock;
    this.interruptions = interruptions;
    this.run = run;
  }

  /** Sends events that were never sent before. */
  void send(List<Draft> drafts) {
    journal.requireOwnership();
    Map<Integer, Long> ends = events.ends();
    Map<Place, Journal.Entry> sending = new HashMap<>();
    for (Draft draft : drafts) {
      int partition = draft.partition();
      sending.put(draft.place(), new Journal.Entry(false, partition, ends.get(partition), run));
    }
    journal.sending(sending);
    interruptions.beforeSending();
    Map<Place, Journal.Entry> sent = new ConcurrentHashMap<>();
    Deliveries deliveries = new Deliveries(producer);
    for (Draft draft : drafts) {
      deliveries.send(
          new ProducerRecord<>(Topics.EVENTS, draft.partition(), draft.key(), draft.value()),
          at ->
              sent.put(
                  draft.place(), new Journal.Entry(true, draft.partition(), at.offset(), run)));
    }
    deliveries.await();
    interruptions.afterSending();
    journal.sent(sent);
  }

  /** Writes a tick to every partition, once anything was sent, ever. */
  void tick() {
    Map<Integer, Long> sent = journal.sentByPartition();
    if (sent.isEmpty()) {
      return;
    }
    Deliveries deliveries = new Deliveries(producer);
    for (int partition = 0; partition < events.partitions(); partition++) {
      Tick tick =
          new Tick(GATEWAY_ID, STARTED_AT, clock.millis(), sent.getOrDefault(partition, 0L), 0);
      deliveries.send(
          new ProducerRecord<>(Topics.EVENTS, partition, null, tick.encode()), written -> {});
    }
    deliveries.await();
  }
}
