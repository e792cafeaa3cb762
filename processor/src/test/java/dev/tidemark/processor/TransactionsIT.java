package dev.tidemark.processor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tidemark.events.EventBuilder;
import dev.tidemark.events.Topics;
import dev.tidemark.processor.audit.AuditApplication;
import dev.tidemark.processor.sink.StoreSink;
import dev.tidemark.processor.spark.Sessions;
import dev.tidemark.results.LedgerTotals;
import dev.tidemark.results.PartitionProgress;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A producer with transactions leaves offsets that hold no record: a mark at the end of each, and,
 * for who reads committed events only, whatever was aborted.
 */
@Timeout(300)
class TransactionsIT {
  private static final TopicPartition PARTITION = new TopicPartition(Topics.EVENTS, 0);

  @TempDir Path folder;
  private Harness harness;
  private KafkaProducer<byte[], byte[]> producer;
  private Admin admin;
  private int sent;
  private int marks;

  @BeforeEach
  void start() throws Exception {
    harness = Harness.start(folder);
    producer =
        new KafkaProducer<>(
            // the broker would abort what is open while a slow batch runs
            Map.of(
                "bootstrap.servers",
                harness.bootstrapServers(),
                "transactional.id",
                "test",
                "transaction.timeout.ms",
                300_000),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    producer.initTransactions();
    admin = Admin.create(Map.<String, Object>of("bootstrap.servers", harness.bootstrapServers()));
  }

  @AfterEach
  void stop() {
    admin.close();
    producer.close();
    harness.close();
  }

  @Test
  void marksOfTransactionsAreExplained() throws Exception {
    send(3);
    commit();
    send(2);
    abort();
    harness.send(0, event());
    try (Processor processor = start("read_uncommitted")) {
      processor.processAllAvailable();
      send(4);
      processor.processAllAvailable();
      commit();
      processor.processAllAvailable(); // a batch of nothing but a mark
      send(5);
      processor.processAllAvailable();
    }
    commit();
    try (Processor processor = start("read_uncommitted")) {
      processor.processAllAvailable(); // the same, with nothing remembered
    }

    assertThat(harness.store.ledger()).isEqualTo(new LedgerTotals(15, 0, 15, 0, 0, 0, 0));
    assertThat(harness.store.progress()).containsExactly(new PartitionProgress(0, sent + marks));
    audit("read_uncommitted");
  }

  @Test
  void abortedEventsAreNotCountedWhereCommittedOnesAreAskedFor() throws Exception {
    send(3);
    commit();
    send(200);
    abort();
    send(2);
    commit();
    send(7);
    abort();

    try (Processor processor = start("read_committed")) {
      processor.processAllAvailable();
      send(70);
      abort();
      processor.processAllAvailable();
    }
    send(70);
    abort();
    try (Processor processor = start("read_committed")) {
      processor.processAllAvailable();
      send(1);
      commit();
      processor.processAllAvailable();
    }

    assertThat(harness.store.ledger()).isEqualTo(new LedgerTotals(6, 0, 6, 0, 0, 0, 0));
    assertThat(harness.store.progress()).containsExactly(new PartitionProgress(0, sent + marks));
    audit("read_committed");
  }

  @Test
  void aTopicWhoseFirstOffsetsAreGoneAndThenHoldNoRecordIsReadFromTheFirstRecord()
      throws Exception {
    send(5);
    commit();
    send(3);
    abort();
    send(2);
    commit();
    admin.deleteRecords(Map.of(PARTITION, RecordsToDelete.beforeOffset(5))).all().get();

    try (Processor processor = start("read_committed")) {
      processor.processAllAvailable();
    }

    assertThat(harness.store.ledger()).isEqualTo(new LedgerTotals(2, 0, 2, 0, 0, 0, 0));
    audit("read_committed");
  }

  /** Into a transaction that is still open afterwards. */
  private void send(int events) {
    producer.beginTransaction();
    for (int i = 0; i < events; i++) {
      byte[] value = Harness.recordValue(event(), System.currentTimeMillis());
      var unused = producer.send(new ProducerRecord<>(Topics.EVENTS, 0, null, value));
    }
    producer.flush(); // what is not sent yet would not be aborted but dropped
  }

  private void commit() {
    producer.commitTransaction();
    awaitMark();
  }

  private void abort() {
    producer.abortTransaction();
    awaitMark();
  }

  /** The broker writes it when it has answered. */
  private void awaitMark() {
    marks++;
    await("a mark at the end of the transaction")
        .atMost(Duration.ofSeconds(30))
        .until(
            () ->
                admin
                        .listOffsets(
                            Map.of(PARTITION, OffsetSpec.latest()),
                            new ListOffsetsOptions(IsolationLevel.READ_COMMITTED))
                        .partitionResult(PARTITION)
                        .get()
                        .offset()
                    == sent + marks);
  }

  private String event() {
    return EventBuilder.pageView("/p").eventId("e" + sent++).eventTime(Instant.now()).toJson();
  }

  private Processor start(String isolation) throws Exception {
    ProcessorConfig config =
        harness.config(Map.of("isolation.level", isolation), OperationConfig.defaults());
    return Processor.start(config, Sessions.open(config), new StoreSink(harness.store));
  }

  private void audit(String isolation) {
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8);
    int status =
        AuditApplication.run(
            new String[] {
              "--kafka.bootstrap-servers=" + harness.bootstrapServers(),
              "--kafka.client.isolation.level=" + isolation,
              "--store.url=" + harness.config().storeUrl()
            },
            out,
            out);
    assertThat(status).as(said.toString(StandardCharsets.UTF_8)).isZero();
  }
}
