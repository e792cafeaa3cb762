package dev.tidemark.gateway.kafka;

import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.RetriableException;

/** What a failure of Kafka's means. */
final class KafkaFailure {
  private KafkaFailure() {}

  /** What lies below the wrappers that futures put around a failure. */
  static Throwable rootOf(Throwable thrown) {
    Throwable root = thrown;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root;
  }

  /** Whether Kafka refuses this one record for good, and would take another. */
  static boolean isOfTheRecord(Throwable failure) {
    return failure instanceof RecordTooLargeException || failure instanceof InvalidRecordException;
  }

  /** Whether the same producer may succeed later. Else it is broken, or not allowed to write. */
  static boolean isPassing(Throwable failure) {
    return failure instanceof RetriableException || isOfTheRecord(failure);
  }
}
