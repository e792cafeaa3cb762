package dev.tidemark.processor.detection;

import dev.tidemark.results.AlertKind;
import dev.tidemark.results.AlertRow;
import dev.tidemark.results.AlertSeverity;
import java.time.Instant;
import java.util.Map;

/** An alert that is open: when it opened, and its worst minute so far. */
final class Incident {
  private final AlertKind kind;
  private final String subject;
  private final long openedAt;
  private AlertSeverity severity = AlertSeverity.WARNING;
  private double score = Double.NEGATIVE_INFINITY;
  private Map<String, Double> numbers = Map.of();

  /**
   * @param openedAt the number of the first minute that is part of it
   */
  Incident(AlertKind kind, String subject, long openedAt) {
    this.kind = kind;
    this.subject = subject;
    this.openedAt = openedAt;
  }

  /** An earlier run's. */
  Incident(AlertRow open) {
    this(open.kind(), open.subject(), Math.floorDiv(open.openedAt().getEpochSecond(), 60));
    severity = open.severity();
    score = open.score();
    numbers = open.numbers();
  }

  /** Takes in a minute; the severity never falls, score and numbers are the worst minute's. */
  void see(AlertSeverity severity, double score, Map<String, Double> numbers) {
    if (severity.compareTo(this.severity) > 0) {
      this.severity = severity;
    }
    if (score > this.score) {
      this.score = score;
      this.numbers = numbers;
    }
  }

  long openedAt() {
    return openedAt;
  }

  String subject() {
    return subject;
  }

  /** A number of its worst minute; 0 when it has none of this name. */
  double number(String name) {
    return numbers.getOrDefault(name, 0.0);
  }

  AlertRow open(long minute) {
    return row(null, minute);
  }

  /** Closed by what {@code minute} has shown, since {@code closedAt}. */
  AlertRow closed(long closedAt, long minute) {
    return row(ClosedMinute.start(Math.max(closedAt, openedAt)), minute);
  }

  private AlertRow row(Instant closedAt, long minute) {
    return new AlertRow(
        kind,
        subject,
        ClosedMinute.start(openedAt),
        closedAt,
        severity,
        score,
        numbers,
        ClosedMinute.start(minute));
  }
}
