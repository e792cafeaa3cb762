package dev.tidemark.results;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Questions about alerts to a store that is asked in SQL. */
final class SqlAlertQuestions {
  private static final String ALERTS =
      """
      SELECT kind, subject, opened_at, closed_at_ms, severity, score, numbers, updated_at_ms
      FROM alerts {latest}
      WHERE opened_at < ? AND (closed_at_ms IS NULL OR closed_at_ms > ?)
      ORDER BY opened_at DESC, kind, subject
      """;

  private static final String OPEN_ALERTS =
      """
      SELECT kind, subject, opened_at, closed_at_ms, severity, score, numbers, updated_at_ms
      FROM alerts {latest}
      WHERE closed_at_ms IS NULL
      ORDER BY opened_at DESC, kind, subject
      """;

  private static final String DETECTED_UNTIL =
      "SELECT until_ms FROM detection_progress {latest} ORDER BY until_ms DESC LIMIT 1";

  private final SqlResultStore store;

  SqlAlertQuestions(SqlResultStore store) {
    this.store = store;
  }

  List<AlertRow> openIn(Instant from, Instant until) {
    return store.ask(ALERTS, Tables::alertRow, until, StoredTime.millis(from));
  }

  List<AlertRow> open() {
    return store.ask(OPEN_ALERTS, Tables::alertRow);
  }

  Optional<Instant> detectedUntil() {
    return store.ask(DETECTED_UNTIL, row -> row.millis(0)).stream().findFirst();
  }
}
