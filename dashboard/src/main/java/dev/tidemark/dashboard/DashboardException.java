package dev.tidemark.dashboard;

/** The dashboard could not start: what was attempted, and what to do. */
public final class DashboardException extends RuntimeException {
  private static final long serialVersionUID = 1;

  DashboardException(String message, Throwable cause) {
    super(message, cause);
  }
}
