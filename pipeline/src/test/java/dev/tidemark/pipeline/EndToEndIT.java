package dev.tidemark.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tidemark.broker.BrokerProcess;
import dev.tidemark.events.EventBuilder;
import dev.tidemark.events.Topics;
import dev.tidemark.processor.log.LogReader;
import dev.tidemark.results.LedgerTotals;
import dev.tidemark.results.PageMinute;
import dev.tidemark.results.ResultStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Gateway → Kafka → Spark → DuckDB, each the real thing in a process of its own. */
class EndToEndIT {
  private static final Instant FROM = Instant.EPOCH;
  private static final Instant UNTIL = Instant.parse("2999-01-01T00:00:00Z");

  /** The address of who sends everything, of which only the truncated one may leave the gateway. */
  private static final String CLIENT = "203.0.113.177";

  private static final String TRUNCATED_CLIENT = "\t203.0.113.0\t";

  @TempDir Path folder;

  private final Map<String, PageMinute> expected = new TreeMap<>();
  private final List<String> quarantined = new ArrayList<>();
  private final List<String> accepted = new ArrayList<>();

  @Test
  void everyEventOfEveryKindIsWhereItBelongs() throws Exception {
    try (BrokerProcess broker = BrokerProcess.start(folder.resolve("kafka"));
        Gateway gateway = Gateway.start(broker, "--http.trusted-proxies=127.0.0.1,::1")) {
      gateway.forwardFor(CLIENT);
      try (ProcessorRun processor = ProcessorRun.start(broker, folder)) {
        Instant now = Instant.now();
        postGood(gateway, now);
        postDuplicates(gateway);
        postLate(gateway, now);
        postSkewed(gateway, now);
        postBad(gateway, now);
        postGood(gateway, now.minusSeconds(70)); // the year 2099 has moved no watermark
        gateway.stop(); // its last ticks say what it had acknowledged
        awaitRead(broker, processor);
        processor.stop();
      }
      assertThat(records(broker, Topics.EVENTS))
          .isNotEmpty()
          .allMatch(event -> event.contains(TRUNCATED_CLIENT));
      assertThat(records(broker, Topics.QUARANTINE))
          .isNotEmpty()
          .noneMatch(event -> event.contains(CLIENT));
    }

    try (ResultStore store = ProcessorRun.results(folder)) {
      assertThat(store.pageMinutes(FROM, UNTIL)).containsExactlyElementsOf(expected.values());
      assertThat(store.quarantined(null, 100))
          .extracting(row -> String.join(",", row.reasons()) + " " + text(row.raw()))
          .containsExactlyInAnyOrderElementsOf(quarantined);
      long all = accepted.size();
      assertThat(store.ledger())
          .isEqualTo(
              new LedgerTotals(
                  all, all, all - quarantined.size() - 2 - 2, quarantined.size(), 2, 2, 0));
    }
    assertThat(rows()).anyMatch(row -> row.contains("2099-01-01T00")); // only in quarantine, raw
    assertThat(Stream.concat(rows().stream(), processorsFiles().stream()))
        .noneMatch(text -> text.contains(CLIENT));
  }

  /** 12 page views, as one event, an array, an envelope and lines, and one other event. */
  private void postGood(Gateway gateway, Instant time) throws Exception {
    List<String> events = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      String page = i % 3 == 0 ? "/ofertas" : "/produto/" + i % 4;
      events.add(event("good-" + time + i, page, time).toJson());
      expect(page, time, 1, 0);
    }
    post(gateway, events.get(0), 1);
    post(gateway, "[" + String.join(", ", events.subList(1, 5)) + "]", 4);
    post(gateway, "{\"events\":[" + String.join(",", events.subList(5, 9)) + "]}", 4);
    post(gateway, String.join("\n", events.subList(9, 12)) + "\n", 3);
    post(gateway, event("cart-" + time, "/ofertas", time).eventType("add_to_cart").toJson(), 1);
  }

  private void postDuplicates(Gateway gateway) throws Exception {
    Instant time = Instant.now();
    String event = event("twice", "/duas-vezes", time).toJson();
    post(gateway, event, 1);
    post(gateway, event, 1);
    post(gateway, event, 1);
    post(gateway, event.replace("\"user_id\":\"", "\"user_id\":\"another "), 1);
    expect("/duas-vezes", time, 2, 0); // another shopper's event is no copy
  }

  private void postLate(Gateway gateway, Instant now) throws Exception {
    Instant late = now.minus(Duration.ofMinutes(7));
    post(gateway, event("late", "/ofertas", late).toJson(), 1);
    post(gateway, event("late-2", "/ofertas", late).toJson(), 1);
    expect("/ofertas", late, 0, 2);
  }

  /** A clock an hour behind that says so counts at the time it really was. */
  private void postSkewed(Gateway gateway, Instant now) throws Exception {
    await("a minute that does not end at once")
        .atMost(Duration.ofMinutes(1))
        .until(() -> Instant.now().getEpochSecond() % 60 < 55);
    Instant before = Instant.now();
    post(
        gateway,
        event("skewed", "/relogio", now.minusSeconds(3_600))
            .sentAt(now.minusSeconds(3_600))
            .toJson(),
        1);
    Instant received = Instant.now();
    assertThat(received.truncatedTo(ChronoUnit.MINUTES))
        .isEqualTo(before.truncatedTo(ChronoUnit.MINUTES));
    expect("/relogio", received, 1, 0);
  }

  private void postBad(Gateway gateway, Instant now) throws Exception {
    bad(gateway, "malformed_json", "{\"page\": ");
    bad(gateway, "not_an_object", "42");
    bad(gateway, "missing_user_id", event("b1", "/x", now).without("user_id").toJson());
    bad(gateway, "missing_page", event("b2", "/x", now).without("page").toJson());
    bad(gateway, "invalid_event_type", event("b3", "/x", now).eventType("Not A Type").toJson());
    bad(gateway, "field_too_long", event("b4", "/" + "x".repeat(3_000), now).toJson());
    Instant year2099 = Instant.parse("2099-01-01T00:00:00Z");
    for (int i = 0; i < 8; i++) { // enough of them to reach every partition
      bad(gateway, "in_the_future", event("f" + i, "/x", year2099).userId("u" + i).toJson());
    }
  }

  private void bad(Gateway gateway, String reason, String body) throws Exception {
    post(gateway, body, 1);
    quarantined.add(reason + " " + body);
  }

  private void post(Gateway gateway, String body, int events) throws Exception {
    gateway.accept(body);
    for (int i = 0; i < events; i++) {
      accepted.add(body);
    }
  }

  private void expect(String page, Instant time, long views, long late) {
    Instant minute = time.truncatedTo(ChronoUnit.MINUTES);
    expected.merge(
        minute + page,
        new PageMinute(minute, page, views, late),
        (a, b) ->
            new PageMinute(minute, page, a.views() + b.views(), a.lateViews() + b.lateViews()));
  }

  private static EventBuilder event(String id, String page, Instant time) {
    return EventBuilder.pageView(page).eventId(id).eventTime(time);
  }

  private static void awaitRead(BrokerProcess broker, ProcessorRun processor) throws Exception {
    CheckpointProgress progress = new CheckpointProgress(processor.checkpoint());
    try (Backlog backlog = new Backlog(broker.bootstrapServers())) {
      Map<Integer, Long> ends = backlog.ends();
      await("the processor has read to " + ends)
          .atMost(Duration.ofMinutes(2))
          .until(() -> progress.hasRead(ends));
    }
  }

  /** All records of a topic but ticks. */
  private static List<String> records(BrokerProcess broker, String of) {
    List<String> records = new ArrayList<>();
    Map<String, Object> consumer = Map.of("bootstrap.servers", broker.bootstrapServers());
    try (LogReader topic = new LogReader(of, consumer)) {
      topic.readTo(
          topic.ends(),
          record -> {
            if (record.value()[0] != 'T') {
              records.add(text(record.value()));
            }
          },
          read -> {});
    }
    return records;
  }

  /** All rows of all tables of the store. */
  private List<String> rows() throws SQLException {
    List<String> rows = new ArrayList<>();
    String url = "jdbc:duckdb:" + folder.resolve("results.duckdb");
    try (Connection connection = DriverManager.getConnection(url)) {
      for (String table : column(connection, "SELECT table_name FROM information_schema.tables")) {
        rows.addAll(column(connection, "SELECT row::VARCHAR FROM \"" + table + "\" row"));
      }
    }
    return rows;
  }

  private static List<String> column(Connection connection, String sql) throws SQLException {
    List<String> values = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet answer = statement.executeQuery(sql)) {
      while (answer.next()) {
        values.add(answer.getString(1));
      }
    }
    return values;
  }

  /** What the processor has written: its checkpoint and its store. */
  private List<String> processorsFiles() throws IOException {
    List<String> contents = new ArrayList<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (!file.startsWith(folder.resolve("kafka"))) {
          contents.add(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
        }
      }
    }
    return contents;
  }

  private static String text(byte[] raw) {
    return new String(raw, StandardCharsets.UTF_8);
  }
}
