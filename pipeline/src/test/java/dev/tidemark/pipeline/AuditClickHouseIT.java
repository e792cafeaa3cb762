package dev.tidemark.pipeline;

import static dev.tidemark.pipeline.AuditedTopic.BAD;
import static dev.tidemark.pipeline.AuditedTopic.DUPLICATES;
import static dev.tidemark.pipeline.AuditedTopic.GOOD;
import static dev.tidemark.pipeline.AuditedTopic.LATE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tidemark.results.ClickHouseServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** The audit of a ClickHouse server, which a processor may write to meanwhile. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class AuditClickHouseIT {
  private static final String DATABASE = "tidemark";

  @TempDir static Path folder;

  private static ClickHouseServer server;
  private static AuditedTopic topic;

  @BeforeAll
  static void fillTheStore() throws Exception {
    List<String> command = ClickHouseServer.command().orElse(List.of());
    assumeTrue(!command.isEmpty(), "needs a clickhouse-server: not on the PATH");
    server = ClickHouseServer.start(command, Files.createDirectories(folder.resolve("server")));
    topic = AuditedTopic.fill(folder, "clickhouse:" + server.url(DATABASE));
  }

  @AfterAll
  static void stop() {
    if (topic != null) {
      topic.close();
    }
    if (server != null) {
      server.close();
    }
  }

  @Test
  @Order(1)
  void agreesWithWhatTheProcessorWroteWhileAnotherReads() throws Exception {
    try (ProcessorRun owner =
        ProcessorRun.start(
            topic.broker(), folder, "clickhouse:" + server.url(DATABASE), List.of())) {
      int status = topic.audit();

      assertThat(topic.output())
          .contains(
              "%d accepted = %d counted + %d quarantined + %d late + %d duplicate"
                  .formatted(GOOD + DUPLICATES + LATE + BAD, GOOD, BAD, LATE, DUPLICATES))
          .endsWith("audit: the store agrees with the topic\n");
      assertThat(status).isZero();
      owner.stop();
    }
  }

  @Test
  @Order(2)
  void findsRowsThatAreMissing() throws Exception {
    String partition =
        ask(
            "SELECT partition FROM system.parts WHERE active AND database = '"
                + DATABASE
                + "' AND table = 'quarantine' ORDER BY partition LIMIT 1");
    ask("ALTER TABLE quarantine DETACH PARTITION " + partition);

    assertThat(topic.audit()).isEqualTo(1);
    assertThat(topic.output())
        .contains("quarantine: ")
        .contains(": the store has no row, the topic says an event with faults\n");
    ask("ALTER TABLE quarantine ATTACH PARTITION " + partition);
    assertThat(topic.audit()).as("%s", topic.output()).isZero();
  }

  /** No row can be put back to a smaller count. */
  @Test
  @Order(3)
  void findsAPageViewThatWasAdded() throws Exception {
    String[] row =
        ask("SELECT toString(max(window_start)), toUInt32(max(window_start)), max(views)"
                + " FROM page_views_per_minute FINAL WHERE page = '/ofertas' AND window_start IN"
                + " (SELECT max(window_start) FROM page_views_per_minute WHERE page = '/ofertas')")
            .split("\t", -1);
    long views = Long.parseLong(row[2]);
    ask(
        "INSERT INTO page_views_per_minute VALUES ("
            + row[1]
            + ", '/ofertas', "
            + (views + 1)
            + ")");

    assertThat(topic.audit()).isEqualTo(1);
    assertThat(topic.output())
        .contains(
            "page views: %sZ /ofertas: the store has %d, the topic says %d\n"
                .formatted(row[0].replace(' ', 'T'), views + 1, views))
        .endsWith("audit: the store and the topic differ in 1 place\n");
  }

  @Test
  @Order(4)
  void saysThatNobodyAnswers() {
    server.kill();

    assertThat(topic.audit()).isEqualTo(2);
    assertThat(topic.complaints())
        .contains(" in ClickHouse at http://127.0.0.1:" + server.httpPort() + "/" + DATABASE)
        .contains("nobody answers there");
  }

  private static String ask(String sql) throws Exception {
    return server.ask(DATABASE, sql);
  }
}
