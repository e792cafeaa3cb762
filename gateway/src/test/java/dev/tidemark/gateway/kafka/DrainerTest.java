package dev.tidemark.gateway.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tidemark.gateway.refusal.Refusal;
import dev.tidemark.gateway.spool.MemorySpool;
import dev.tidemark.gateway.spool.Spool;
import dev.tidemark.gateway.spool.SpoolBatch;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** On a spool in memory, with a producer whose acknowledgements the test gives. */
class DrainerTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int EVENTS = 40;

  private final LinkedBlockingQueue<Exception> failures = new LinkedBlockingQueue<>();
  private MemorySpool memory;
  private Spool spool;
  private Drainer drainer;

  @BeforeEach
  void open() throws IOException {
    memory = new MemorySpool();
    spool = memory.spool();
    EventPublisher publisher = new EventPublisher("t", new InFlightBytes(1 << 20), spool);
    publisher.onFailure(failures::add);
    drainer = new Drainer("t", spool, publisher);
  }

  @AfterEach
  void close() {
    drainer.stop();
    spool.close();
  }

  @Test
  void recordsAndFreesWhatIsDrainedWhenARefusedEventCannotBeSetAside() throws Exception {
    fill();
    long full = spool.bytes();
    MockProducer<byte[], byte[]> producer = new Acknowledging();
    memory.failToSetAside();
    drainer.resume(producer);
    awaitTrue("a window", () -> producer.history().size() >= 15);
    for (int i = 0; i < 10; i++) {
      producer.completeNext();
    }
    producer.errorNext(new RecordTooLargeException("too large for the topic"));

    awaitTrue("what is drained", () -> spool.records() == EVENTS - 10);
    assertThat(spool.bytes()).isEqualTo(full / EVENTS * (EVENTS - 10));
    assertThat(spool.setAsideTotal()).isZero();

    memory.mend();
    awaitDrained(producer);
    assertThat(spool.setAsideTotal()).isEqualTo(1);
    assertThat(spool.bytes()).isZero();
    assertThat(values(producer)).containsExactlyElementsOf(events());
  }

  @Test
  void sendsAgainWhatAnErrorOfTheProducerHasStopped() throws Exception {
    fill();
    AtomicInteger calls = new AtomicInteger();
    drainer.resume(
        new Acknowledging() {
          @Override
          public synchronized Future<RecordMetadata> send(
              ProducerRecord<byte[], byte[]> record, Callback callback) {
            calls.incrementAndGet();
            throw new NoClassDefFoundError("org/apache/kafka/Missing");
          }
        });

    assertThat(failures.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS))
        .isInstanceOf(KafkaException.class)
        .hasCauseInstanceOf(NoClassDefFoundError.class);
    assertThat(calls).hasValue(1);

    MockProducer<byte[], byte[]> producer = new Acknowledging();
    drainer.resume(producer);
    awaitDrained(producer);
    assertThat(values(producer)).containsExactlyElementsOf(events());
  }

  @Test
  void outlivesAnErrorWhileReading() throws Exception {
    fill();
    MockProducer<byte[], byte[]> producer = new Acknowledging();
    memory.failToRead();
    drainer.resume(producer);
    awaitTrue("the error", () -> memory.readsFailed() > 0);

    memory.mend();

    awaitDrained(producer);
    assertThat(values(producer)).containsExactlyElementsOf(events());
  }

  /** One event takes a file of its own. */
  private void fill() throws Exception {
    for (String event : events()) {
      spool.store(new One(event));
    }
    awaitTrue("the spool", () -> spool.records() == EVENTS);
  }

  private void awaitDrained(MockProducer<byte[], byte[]> producer) {
    awaitTrue(
        "all",
        () -> {
          producer.completeNext();
          return spool.records() == 0;
        });
  }

  private static List<String> events() {
    return IntStream.range(0, EVENTS)
        .mapToObj(number -> "%04d".formatted(number) + "x".repeat(4_000))
        .toList();
  }

  private static List<String> values(MockProducer<byte[], byte[]> producer) {
    return producer.history().stream().map(it -> new String(it.value(), UTF_8)).toList();
  }

  private static void awaitTrue(String what, Callable<Boolean> condition) {
    await(what).atMost(PATIENCE).pollInterval(Duration.ofMillis(5)).until(condition);
  }

  private static class Acknowledging extends MockProducer<byte[], byte[]> {
    Acknowledging() {
      super(false, null, new ByteArraySerializer(), new ByteArraySerializer());
    }
  }

  private record One(String event) implements SpoolBatch {
    @Override
    public int count() {
      return 1;
    }

    @Override
    public long bytes() {
      return event.length();
    }

    @Override
    public byte[] key(int index) {
      return null;
    }

    @Override
    public byte[] value(int index) {
      return event.getBytes(UTF_8);
    }

    @Override
    public void placed(int index, long position) {}

    @Override
    public void spooled() {}

    @Override
    public void notSpooled(Refusal reason) {}
  }
}
