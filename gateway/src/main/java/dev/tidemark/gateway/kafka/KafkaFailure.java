package dev.tidemark.gateway.kafka;

/** What lies below the wrappers that futures put around a failure. */
final class KafkaFailure {
  private KafkaFailure() {}

  static Throwable rootOf(Throwable thrown) {
    Throwable root = thrown;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root;
  }
}
