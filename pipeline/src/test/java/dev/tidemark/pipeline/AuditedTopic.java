package dev.tidemark.pipeline;

import static org.awaitility.Awaitility.await;

import dev.tidemark.broker.BrokerProcess;
import dev.tidemark.events.EventBuilder;
import dev.tidemark.processor.audit.AuditApplication;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A topic that a real gateway has filled, a store that a real processor has, and their audit. */
final class AuditedTopic implements AutoCloseable {
  static final int GOOD = 200;
  static final int LATE = 5;
  static final int BAD = 7;
  static final int DUPLICATES = 4;
  static final String MACHINE = "a-machine";

  private static final List<String> TYPES =
      List.of(
          "view_item",
          "add_to_cart",
          "page_view",
          "begin_checkout",
          "page_view",
          "purchase",
          "page_view");

  private final Path folder;
  private final String storeUrl;
  private final BrokerProcess broker;
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private final ByteArrayOutputStream complained = new ByteArrayOutputStream();

  private AuditedTopic(Path folder, String storeUrl, BrokerProcess broker) {
    this.folder = folder;
    this.storeUrl = storeUrl;
    this.broker = broker;
  }

  /** Posts events of every kind, and lets a processor read them. */
  static AuditedTopic fill(Path folder, String storeUrl) throws Exception {
    BrokerProcess broker = BrokerProcess.start(folder.resolve("kafka"));
    AuditedTopic topic = new AuditedTopic(folder, storeUrl, broker);
    try (Gateway gateway = Gateway.start(broker)) {
      postMix(gateway);
      gateway.stop(); // its last ticks say what it had acknowledged
    }
    topic.read();
    return topic;
  }

  BrokerProcess broker() {
    return broker;
  }

  /** Lets a processor read all that is in the topic, and stops it. */
  void read() throws Exception {
    Map<Integer, Long> ends;
    try (Backlog backlog = new Backlog(broker.bootstrapServers())) {
      ends = backlog.ends();
    }
    try (ProcessorRun processor = ProcessorRun.start(broker, folder, storeUrl, List.of())) {
      CheckpointProgress progress = new CheckpointProgress(processor.checkpoint());
      await("the processor has read to " + ends)
          .atMost(Duration.ofMinutes(2))
          .until(() -> progress.hasRead(ends));
      processor.stop();
    }
  }

  private static void postMix(Gateway gateway) throws Exception {
    Instant now = Instant.now();
    List<String> events = new ArrayList<>();
    for (int i = 0; i < GOOD; i++) {
      events.add(
          event(i, i % 5 == 0 ? "/ofertas" : "/produto/" + i % 17, now.minusSeconds(i % 70))
              .eventType(TYPES.get(i % TYPES.size()))
              .userId(i < 160 ? "u" + i % 23 : MACHINE)
              .toJson());
    }
    for (int i = 0; i < DUPLICATES; i++) {
      events.add(events.get(10 * i));
    }
    for (int i = 0; i < LATE; i++) {
      events.add(event(1_000 + i, "/ofertas", now.minusSeconds(600 + 60 * i)).toJson());
    }
    for (int i = 0; i < BAD; i++) {
      events.add(event(2_000 + i, "/errado", now).without("event_time").toJson());
    }
    gateway.accept("[" + String.join(",", events) + "]");
  }

  static EventBuilder event(int id, String page, Instant time) {
    return EventBuilder.pageView(page).eventId("e" + id).userId("u" + id % 23).eventTime(time);
  }

  /** Answers the exit status; what it prints is that of this audit alone. */
  int audit(String... more) {
    printed.reset();
    complained.reset();
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--kafka.bootstrap-servers=" + broker.bootstrapServers(),
                "--store.url=" + storeUrl));
    arguments.addAll(List.of(more));
    // the last of two flags with one name counts
    return AuditApplication.run(
        arguments.toArray(String[]::new),
        new PrintStream(printed, true, StandardCharsets.UTF_8),
        new PrintStream(complained, true, StandardCharsets.UTF_8));
  }

  String output() {
    return printed.toString(StandardCharsets.UTF_8);
  }

  String complaints() {
    return complained.toString(StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    broker.close();
  }
}
