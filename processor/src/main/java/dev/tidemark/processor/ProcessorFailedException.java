package dev.tidemark.processor;

/** The job cannot go on; the message says why, in one line. */
public final class ProcessorFailedException extends IllegalStateException {
  private static final long serialVersionUID = 1;

  ProcessorFailedException(String message, Throwable cause) {
    super(message, cause);
  }
}
