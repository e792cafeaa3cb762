package dev.tidemark.gateway.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.gateway.refusal.Refusal;
import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class CompletionsTest {
  private static final RecordMetadata ACKNOWLEDGED =
      new RecordMetadata(new TopicPartition("events", 0), 0, 0, 0, 0, 0);

  private static Vertx vertx;

  private final EventPublisher publisher =
      new EventPublisher("events", new InFlightBytes(1_000_000), null);
  private final Context loop = vertx.getOrCreateContext();
  private final Completions completions = publisher.completions(loop);
  private final BlockingQueue<Integer> told = new LinkedBlockingQueue<>();

  @BeforeAll
  static void start() {
    vertx = Vertx.vertx();
  }

  @AfterAll
  static void stop() {
    var unused = vertx.close().await();
  }

  private Publication publication(int records, Handler<Refusal> outcome) {
    RecordBatch batch = new RecordBatch(records);
    for (int i = 0; i < records; i++) {
      batch.add(null, "{}".getBytes(StandardCharsets.UTF_8));
    }
    return new Publication(publisher, batch, completions, outcome);
  }

  private List<Integer> awaitTold(int count) throws InterruptedException {
    List<Integer> all = new ArrayList<>();
    while (all.size() < count) {
      Integer next = told.poll(30, TimeUnit.SECONDS);
      assertThat(next).as(() -> "one more, told were " + all.size()).isNotNull();
      all.add(next);
    }
    return all;
  }

  @Test
  void tellsEachOnceInOrderOnTheLoop() throws InterruptedException {
    int count = 20_000;
    List<Integer> elsewhere = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int number = i;
      publication(
              1,
              refusal -> {
                if (Vertx.currentContext() != loop || refusal != null) {
                  elsewhere.add(number);
                }
                told.add(number);
              })
          .onCompletion(ACKNOWLEDGED, null);
    }

    assertThat(awaitTold(count)).isEqualTo(IntStream.range(0, count).boxed().toList());
    assertThat(elsewhere).isEmpty();
    assertThat(publisher.acknowledgedCounts().total()).isEqualTo(count);
    completions.told().await();
    assertThat(told).isEmpty();
  }

  @Test
  void tellsWhatWasAddedByManyThreads() throws InterruptedException {
    int threads = 4;
    int each = 5_000;
    CountDownLatch start = new CountDownLatch(1);
    for (int t = 0; t < threads; t++) {
      int first = t * each;
      new Thread(
              () -> {
                try {
                  start.await();
                } catch (InterruptedException e) {
                  return;
                }
                for (int i = first; i < first + each; i++) {
                  int number = i;
                  publication(1, refusal -> told.add(number)).onCompletion(ACKNOWLEDGED, null);
                }
              })
          .start();
    }
    start.countDown();

    assertThat(awaitTold(threads * each))
        .containsExactlyInAnyOrderElementsOf(IntStream.range(0, threads * each).boxed().toList());
  }

  @Test
  void aBodyIsToldWhenItsLastRecordIsAcknowledged() throws InterruptedException {
    Publication three = publication(3, refusal -> told.add(3));
    three.onCompletion(ACKNOWLEDGED, null);
    three.onCompletion(ACKNOWLEDGED, null);
    publication(1, refusal -> told.add(1)).onCompletion(ACKNOWLEDGED, null);
    three.onCompletion(ACKNOWLEDGED, null);

    assertThat(awaitTold(2)).containsExactly(1, 3);
  }

  @Test
  void oneThatFailsKeepsNoOtherFromBeingTold() throws InterruptedException {
    BlockingQueue<Throwable> reported = new LinkedBlockingQueue<>();
    loop.exceptionHandler(reported::add);
    CountDownLatch added = new CountDownLatch(1);
    loop.runOnContext(
        busy -> {
          try {
            added.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    RuntimeException failure = new IllegalStateException("a bug");
    publication(1, refusal -> told.add(1)).onCompletion(ACKNOWLEDGED, null);
    publication(
            1,
            refusal -> {
              throw failure;
            })
        .onCompletion(ACKNOWLEDGED, null);
    publication(1, refusal -> told.add(2)).onCompletion(ACKNOWLEDGED, null);
    added.countDown();

    assertThat(awaitTold(2)).containsExactly(1, 2);
    assertThat(reported.poll(30, TimeUnit.SECONDS)).isSameAs(failure);
  }
}
