package dev.tidemark.dashboard.http;

/** A parameter that a request gave and that cannot be used. */
final class BadParameterException extends RuntimeException {
  private static final long serialVersionUID = 1;

  BadParameterException(String message) {
    super(message);
  }
}
