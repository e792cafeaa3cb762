package dev.tidemark.pipeline;

import static dev.tidemark.pipeline.AuditedTopic.BAD;
import static dev.tidemark.pipeline.AuditedTopic.DUPLICATES;
import static dev.tidemark.pipeline.AuditedTopic.GOOD;
import static dev.tidemark.pipeline.AuditedTopic.LATE;
import static dev.tidemark.pipeline.AuditedTopic.MACHINE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tidemark.events.EventBuilder;
import dev.tidemark.events.Topics;
import dev.tidemark.processor.replay.ReplayApplication;
import dev.tidemark.results.LedgerTotals;
import dev.tidemark.results.ResultStore;
import dev.tidemark.results.ResultStores;
import dev.tidemark.results.Visitors;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * The audit of what a real gateway, broker and processor have made, and of what a hand has changed
 * in it. Each test changes a row and puts it back.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class AuditIT {
  /** Those that are not generated. */
  private static final String QUARANTINE_COLUMNS =
      "topic, partition, \"offset\", appended_at_ms, received_at_ms, reasons, page, event_type,"
          + " app_version, raw";

  @TempDir static Path folder;

  private static AuditedTopic topic;

  @BeforeAll
  static void fillTheStore() throws Exception {
    topic = AuditedTopic.fill(folder, "duckdb:" + folder.resolve("results.duckdb"));
  }

  @AfterAll
  static void stop() {
    topic.close();
  }

  @Test
  @Order(1)
  void agreesWithWhatTheProcessorWrote() throws Exception {
    int status = topic.audit();

    assertThat(topic.output())
        .contains(
            "%d accepted = %d counted + %d quarantined + %d late + %d duplicate"
                .formatted(GOOD + DUPLICATES + LATE + BAD, GOOD, BAD, LATE, DUPLICATES))
        .containsPattern("compared     \\d minutes? from 20.*; page views \\d+; late page views 5;")
        .containsPattern("; funnel \\d+; bot signals \\d+; visitors \\d+; quarantine 7 rows")
        .doesNotContain("not compared")
        .endsWith("audit: the store agrees with the topic\n");
    assertThat(status).isZero();
  }

  @Test
  @Order(1)
  void findsAPageViewThatWasAdded() throws Exception {
    String minute =
        one("SELECT max(window_start) FROM page_views_per_minute WHERE page='/ofertas'");
    String where = " WHERE page = '/ofertas' AND window_start = '" + minute + "'";
    long views = Long.parseLong(one("SELECT views FROM page_views_per_minute" + where));

    changed("UPDATE page_views_per_minute SET views = views + 1" + where);

    assertThat(topic.audit()).isEqualTo(1);
    assertThat(topic.output())
        .contains(
            "page views: %sZ /ofertas: the store has %d, the topic says %d\n"
                .formatted(minute.replace(' ', 'T').substring(0, 19), views + 1, views))
        .endsWith("audit: the store and the topic differ in 1 place\n");
    changed("UPDATE page_views_per_minute SET views = views - 1" + where);
  }

  @Test
  @Order(1)
  void findsAVisitorTooMany() throws Exception {
    String sketch = one("SELECT hex(max_by(sketch, events)) FROM visitors_per_minute");
    String where = " WHERE hex(sketch) = '" + sketch + "'";
    Visitors visitors = new Visitors();
    visitors.addAll(HexFormat.of().parseHex(sketch));
    visitors.add(new long[] {1, 0});
    String hex = HexFormat.of().withUpperCase().formatHex(visitors.toBytes());

    changed("UPDATE visitors_per_minute SET sketch = unhex('" + hex + "')" + where);

    assertThat(topic.audit()).isEqualTo(1);
    assertThat(topic.output())
        .containsPattern("visitors: 20\\S+Z: the store has a sketch of other users, the topic says")
        .contains("visitors of the row's own sketch: ");
    changed(
        "UPDATE visitors_per_minute SET sketch = unhex('%s') WHERE hex(sketch) = '%s'"
            .formatted(sketch, hex));
  }

  @Test
  @Order(1)
  void findsAStepOfTheFunnelAndASignOfAMachineThatWereChanged() throws Exception {
    String step = " WHERE metric = 'funnel' AND key = 'strict\tpurchase'";
    String sign = " WHERE metric = 'bot_signals' AND key = '" + MACHINE + "\trate_30'";
    assertThat(Integer.parseInt(one("SELECT sum(events) FROM metric_per_minute" + step)))
        .isPositive();

    changed("UPDATE metric_per_minute SET events = events + 1" + step);
    changed("UPDATE metric_per_minute SET events = events - 1" + sign);

    assertThat(topic.audit()).isEqualTo(1);
    assertThat(topic.output())
        .containsPattern("funnel: 20\\S+ strict → purchase: the store has ")
        .containsPattern(
            "bot signals: 20\\S+ a-machine → rate_30: the store has 10, the topic says 11");
    changed("UPDATE metric_per_minute SET events = events - 1" + step);
    changed("UPDATE metric_per_minute SET events = events + 1" + sign);
  }

  @Test
  @Order(1)
  void findsRowsThatAreMissingOrTooMany() throws Exception {
    changed("CREATE TABLE kept AS SELECT * FROM late_views_per_minute");
    changed("DELETE FROM late_views_per_minute");
    changed("INSERT INTO page_views_per_minute VALUES ('2020-01-01 00:00:00', '/nunca', 3)");
    changed("INSERT INTO page_views_per_minute VALUES ('2090-01-01 00:00:00', '/nunca', 4)");

    assertThat(topic.audit("--json")).isEqualTo(1);
    JsonNode json = new ObjectMapper().readTree(topic.output());
    assertThat(json.path("agrees").asBoolean()).isFalse();
    assertThat(json.path("first_differences"))
        .extracting(one -> one.path("what").asText() + " " + one.path("store").asText())
        .containsExactlyInAnyOrder(
            "page views 3",
            "page views 4",
            "late page views 0",
            "late page views 0",
            "late page views 0",
            "late page views 0",
            "late page views 0");
    changed("INSERT INTO late_views_per_minute SELECT * FROM kept");
    changed("DROP TABLE kept");
    changed("DELETE FROM page_views_per_minute WHERE page = '/nunca'");
  }

  @Test
  @Order(1)
  void findsAQuarantinedEventThatWasDeletedOrChanged() throws Exception {
    changed("CREATE TABLE kept AS SELECT " + QUARANTINE_COLUMNS + " FROM quarantine");
    String gone = one("SELECT partition || '-' || \"offset\" FROM quarantine LIMIT 1");
    changed("DELETE FROM quarantine WHERE partition || '-' || \"offset\" = '" + gone + "'");
    String other = one("SELECT partition || '-' || \"offset\" FROM quarantine LIMIT 1");
    changed(
        "UPDATE quarantine SET raw = '{}'::BLOB WHERE partition || '-' || \"offset\" = '"
            + other
            + "'");

    assertThat(topic.audit()).isEqualTo(1);
    assertThat(topic.output())
        .contains(
            "quarantine: " + gone + ": the store has no row, the topic says an event with faults\n")
        .contains(other + ": the store has other reasons or bytes, the topic says")
        .endsWith("audit: the store and the topic differ in 2 places\n");
    changed("DELETE FROM quarantine");
    changed("INSERT INTO quarantine (" + QUARANTINE_COLUMNS + ") SELECT * FROM kept");
    changed("DROP TABLE kept");
  }

  @Test
  @Order(1)
  void findsALedgerSliceThatWasChanged() throws Exception {
    String slice =
        one(
            "SELECT 'partition = ' || partition || ' AND from_offset = ' || from_offset"
                + " FROM ledger WHERE counted > 1 LIMIT 1");

    changed("UPDATE ledger SET counted = counted - 1, late = late + 1 WHERE " + slice);

    assertThat(topic.audit()).isEqualTo(1);
    assertThat(topic.output())
        .contains("ledger: counted: ")
        .contains("ledger: late: ")
        .contains("ledger: counted (ledger_per_minute against ledger): ");
    changed("UPDATE ledger SET counted = counted + 1, late = late - 1 WHERE " + slice);
  }

  @Test
  @Order(1)
  void findsATickThatWasChanged() throws Exception {
    changed("UPDATE gateway_ticks SET acknowledged = acknowledged + 1 WHERE partition = 0");

    assertThat(topic.audit()).isEqualTo(1);
    assertThat(topic.output()).contains("acknowledged events: gateway ").contains(" partition 0: ");
    changed("UPDATE gateway_ticks SET acknowledged = acknowledged - 1 WHERE partition = 0");
  }

  @Test
  @Order(1)
  void saysWhoOwnsAStoreThatIsInUse() throws Exception {
    try (ProcessorRun owner = ProcessorRun.start(topic.broker(), folder)) {
      assertThat(topic.audit()).isEqualTo(2);
      owner.stop();
    }
    assertThat(topic.complaints())
        .contains("another process has it open")
        .contains("--store.url=http://localhost:8090");
  }

  @Test
  @Order(1)
  void saysWhatIsNotThere() {
    assertThat(topic.audit("--store.url=duckdb:" + folder.resolve("nobody.duckdb"))).isEqualTo(2);
    assertThat(topic.complaints()).contains("it is not there");
    assertThat(folder.resolve("nobody.duckdb")).doesNotExist();
  }

  @Test
  @Order(2)
  void agreesAfterAReplayThatTheProcessorHasRead() throws Exception {
    Path rule = folder.resolve("rule.json");
    Files.writeString(rule, "{\"set\": {\"event_time\": \"{received_at}\"}}");
    String[] arguments = {
      "--kafka.bootstrap-servers=" + topic.broker().bootstrapServers(),
      "--reason=missing_event_time",
      "--rule=" + rule,
      "--apply"
    };
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);

    assertThat(ReplayApplication.run(arguments, out, out)).as("%s", printed).isZero();
    assertThat(printed.toString(StandardCharsets.UTF_8))
        .endsWith("replay: sent " + BAD + " events\n");
    topic.read();

    try (ResultStore store = ProcessorRun.results(folder)) {
      LedgerTotals ledger = store.ledger();
      assertThat(ledger.accepted()).isEqualTo(GOOD + DUPLICATES + LATE + BAD + BAD);
      assertThat(ledger.acknowledged()).isEqualTo(ledger.accepted());
      assertThat(ledger.counted() + ledger.late()).isEqualTo(GOOD + LATE + BAD);
      assertThat(ledger.unexplained()).isZero();
      assertThat(store.replayed()).isEqualTo(BAD);
    }
    assertThat(topic.audit()).as("%s", topic.output()).isZero();
    changed("UPDATE replays SET replayed_offset = replayed_offset + 1 WHERE valid = 1");
    assertThat(topic.audit()).isEqualTo(1);
    assertThat(topic.output()).contains("replays: ").contains("sent again as");
    changed("UPDATE replays SET replayed_offset = replayed_offset - 1 WHERE valid = 1");
  }

  @Test
  @Order(3)
  void auditsAnEmbeddedPipelineWhileItCounts() throws Exception {
    try (Gateway gateway = Gateway.start(topic.broker());
        EmbeddedRun owner = EmbeddedRun.start(topic.broker(), folder)) {
      AtomicBoolean ended = new AtomicBoolean();
      CompletableFuture<Void> load =
          CompletableFuture.runAsync(
              () -> {
                for (int i = 0; !ended.get(); i++) {
                  post(gateway, AuditedTopic.event(10_000 + i, "/ofertas", Instant.now()));
                }
              });
      try {
        AtomicLong read = new AtomicLong();
        for (int audits = 0; audits < 3; audits++) {
          await("an audit of more than " + read + " records")
              .atMost(Duration.ofMinutes(1))
              .until(() -> auditOfCopy(owner), records -> records > read.get());
          read.set(auditOfCopy(owner));
        }
      } finally {
        ended.set(true);
      }
      load.get(1, TimeUnit.MINUTES);
    }
    assertThat(folder.resolve("results.duckdb.copy")).doesNotExist();
    assertThat(topic.audit()).isZero();
  }

  /** How many records the copy knows of, with which it must agree. */
  private long auditOfCopy(EmbeddedRun owner) throws IOException {
    assertThat(topic.audit("--store.url=" + owner.pageAddress(), "--json"))
        .as("%s%s", topic.output(), topic.complaints())
        .isZero();
    JsonNode json = new ObjectMapper().readTree(topic.output());
    assertThat(json.path("unsettled").asLong()).as("a copy stands still").isZero();
    return json.path("topic").path("records").asLong();
  }

  private static void post(Gateway gateway, EventBuilder event) {
    try {
      gateway.accept(event.toJson());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  @Order(3)
  void saysThatNoPipelineRuns() {
    try (HeldPort nobodys = new HeldPort()) {
      assertThat(topic.audit("--store.url=http://localhost:" + nobodys.number())).isEqualTo(2);
    }
    assertThat(topic.complaints())
        .contains("Cannot get a copy of the store from the dashboard at http://localhost:")
        .contains("Does the pipeline run?");
  }

  @Test
  @Order(3)
  void saysThatTheStoreHasCountedNothing() {
    String empty = "duckdb:" + folder.resolve("never-written.duckdb");
    try (ResultStore store = ResultStores.open(empty)) {
      store.migrate();
    }

    assertThat(topic.audit("--store.url=" + empty)).isEqualTo(2);

    assertThat(topic.output()).isEmpty();
    assertThat(topic.complaints())
        .contains("Nothing to audit: the store at '" + empty + "' has counted nothing");
  }

  /** The last test, since nothing brings the records back. */
  @Test
  @Order(4)
  void doesNotJudgeMinutesThatTheTopicNoLongerHolds() throws Exception {
    TopicPartition first = new TopicPartition(Topics.EVENTS, 0);
    try (Admin admin =
        Admin.create(
            Map.<String, Object>of("bootstrap.servers", topic.broker().bootstrapServers()))) {
      admin.deleteRecords(Map.of(first, RecordsToDelete.beforeOffset(3))).all().get();
    }

    assertThat(topic.audit()).as("%s", topic.output()).isZero();
    assertThat(topic.output())
        .contains("partition 0: offsets 0 to 2 are older than the topic's retention")
        .contains("not compared minutes before ");
  }

  private static void changed(String sql) throws SQLException {
    try (Connection connection = connection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static String one(String sql) throws SQLException {
    try (Connection connection = connection();
        Statement statement = connection.createStatement();
        var answer = statement.executeQuery(sql)) {
      answer.next();
      return answer.getString(1);
    }
  }

  private static Connection connection() throws SQLException {
    return DriverManager.getConnection("jdbc:duckdb:" + folder.resolve("results.duckdb"));
  }
}
