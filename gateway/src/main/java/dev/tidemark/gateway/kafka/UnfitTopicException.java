package dev.tidemark.gateway.kafka;

/** The topic is there but cannot be used as it is; the message says why and what to do. */
final class UnfitTopicException extends Exception {
  private static final long serialVersionUID = 1;

  UnfitTopicException(String message) {
    super(message);
  }
}
