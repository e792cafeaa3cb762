package dev.tidemark.processor.replay;

import dev.tidemark.processor.log.LogException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;

/** Records that were sent together, and whether all of them were acknowledged. */
final class Deliveries {
  private final Producer<byte[], byte[]> producer;
  private final AtomicReference<Exception> failure = new AtomicReference<>();

  Deliveries(Producer<byte[], byte[]> producer) {
    this.producer = producer;
  }

  /**
   * @param acknowledged is told on the producer's thread
   */
  void send(ProducerRecord<byte[], byte[]> record, Consumer<RecordMetadata> acknowledged) {
    var unused =
        producer.send(
            record,
            (metadata, exception) -> {
              if (exception == null) {
                acknowledged.accept(metadata);
              } else {
                failure.compareAndSet(null, exception);
              }
            });
  }

  /**
   * Waits until all are acknowledged.
   *
   * @throws LogException when one was not
   */
  void await() {
    producer.flush();
    Exception failed = failure.get();
    if (failed != null) {
      throw new LogException(
          "Cannot write to Kafka: "
              + failed.getMessage()
              + ". Run it again; what was sent is not sent twice",
          failed);
    }
  }
}
