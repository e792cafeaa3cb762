package dev.tidemark.results;

import java.time.Instant;

/**
 * Which quarantined events are asked for: those that all of it fits. A text that is null fits every
 * event.
 *
 * @param from appended then or later
 * @param until appended before
 */
public record QuarantineFilter(
    Instant from, Instant until, String reason, String page, String appVersion) {

  /** All events that were appended in the range. */
  public static QuarantineFilter between(Instant from, Instant until) {
    return new QuarantineFilter(from, until, null, null, null);
  }
}
