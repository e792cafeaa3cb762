package dev.tidemark.gateway.kafka;

import dev.tidemark.events.Tick;
import java.time.Clock;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes ticks: to each partition, how many events this process has had acknowledged there. By them
 * the processor's watermarks advance while a partition is idle, and its ledger can be held against
 * the gateways' own counts.
 *
 * <p>They also keep the topic in the producer's metadata, which forgets a topic that is idle for
 * five minutes and would then refuse the next event.
 */
public final class Ticker {
  private static final Logger log = LoggerFactory.getLogger(Ticker.class);
  private static final long NOTHING_SPOOLED = 0;

  private final String topic;
  private final String gatewayId;
  private final Clock clock;
  private final long startedAtMillis;
  private final AcknowledgedCounts counts;

  public Ticker(String topic, String gatewayId, Clock clock, AcknowledgedCounts counts) {
    this.topic = topic;
    this.gatewayId = gatewayId;
    this.clock = clock;
    this.startedAtMillis = clock.millis();
    this.counts = counts;
  }

  /** Sends one tick to every partition, without waiting for it. */
  void tick(Producer<byte[], byte[]> producer) {
    try {
      int partitions = producer.partitionsFor(topic).size();
      for (int partition = 0; partition < partitions; partition++) {
        var unused =
            producer.send(
                new ProducerRecord<>(topic, partition, null, tickOf(partition)),
                (metadata, exception) -> {
                  if (exception != null) {
                    missed(exception);
                  }
                });
      }
    } catch (KafkaException e) {
      missed(e);
    }
  }

  private byte[] tickOf(int partition) {
    return new Tick(
            gatewayId, startedAtMillis, clock.millis(), counts.of(partition), NOTHING_SPOOLED)
        .encode();
  }

  private void missed(Exception exception) {
    log.atDebug()
        .addKeyValue("topic", topic)
        .addKeyValue("cause", exception.toString())
        .log("Cannot write a tick, the next one makes up for it");
  }
}
