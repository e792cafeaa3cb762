package dev.tidemark.gateway.kafka;

import dev.tidemark.events.Tick;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Clock;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Writes ticks: to each partition, how many events this process has had acknowledged there. By them
 * the processor's watermarks advance while a partition is idle, and its ledger can be held against
 * the gateways' own counts.
 *
 * <p>They also keep the topic in the producer's metadata, which forgets a topic that is idle for
 * five minutes and would then refuse the next event. And they are how the gateway notices that
 * Kafka takes records, and that it does not, without an event.
 */
public final class Ticker {
  private final String topic;
  private final String gatewayId;
  private final Clock clock;
  private final long startedAtMillis;
  private final AcknowledgedCounts counts;
  private final LongSupplier spooled;

  public Ticker(
      String topic,
      String gatewayId,
      Clock clock,
      AcknowledgedCounts counts,
      LongSupplier spooled) {
    this.topic = topic;
    this.gatewayId = gatewayId;
    this.clock = clock;
    this.startedAtMillis = clock.millis();
    this.counts = counts;
    this.spooled = spooled;
  }

  /**
   * Sends one tick to every partition.
   *
   * @return succeeds once all are acknowledged, on the producer's I/O thread
   */
  Future<Void> tick(Producer<byte[], byte[]> producer) {
    Promise<Void> round = Promise.promise();
    try {
      int partitions = producer.partitionsFor(topic).size();
      AtomicInteger awaited = new AtomicInteger(partitions);
      for (int partition = 0; partition < partitions; partition++) {
        var unused =
            producer.send(
                new ProducerRecord<>(topic, partition, null, tickOf(partition)),
                (metadata, exception) -> {
                  if (exception != null) {
                    round.tryFail(exception);
                  } else if (awaited.decrementAndGet() == 0) {
                    round.tryComplete();
                  }
                });
      }
    } catch (RuntimeException e) { // Kafka's own, and others from a closed or ill-set producer
      round.tryFail(e);
    }
    return round.future();
  }

  private byte[] tickOf(int partition) {
    return new Tick(
            gatewayId, startedAtMillis, clock.millis(), counts.of(partition), spooled.getAsLong())
        .encode();
  }
}
