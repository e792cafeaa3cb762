package dev.tidemark.gateway.access;

/** Why a file cannot be used. Its message never holds what is secret in the file. */
public final class InvalidFileException extends Exception {
  private static final long serialVersionUID = 1;

  InvalidFileException(String message) {
    super(message);
  }
}
