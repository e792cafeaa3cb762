package dev.tidemark.results;

/** The store could not do what it was asked: what was attempted, and why it failed. */
public final class ResultStoreException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public ResultStoreException(String message, Throwable cause) {
    super(message, cause);
  }

  public ResultStoreException(String message) {
    super(message);
  }
}
