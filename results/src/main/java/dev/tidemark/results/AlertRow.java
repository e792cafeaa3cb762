package dev.tidemark.results;

import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * An alert as of one minute. Key: (kind, subject, openedAt); of two rows with one key the one that
 * was updated later stays.
 *
 * @param subject what it is about; {@link AlertKind} says what that is
 * @param openedAt the first minute that is part of it
 * @param closedAt the first minute that is not; null while it is open
 * @param score how far beyond the expected, in the detector's own unit; the largest so far
 * @param numbers what it was judged by, such as {@code observed} and {@code expected}, at its worst
 *     minute; plain names of ours
 * @param updatedAt the last minute that was judged
 */
public record AlertRow(
    AlertKind kind,
    String subject,
    Instant openedAt,
    Instant closedAt,
    AlertSeverity severity,
    double score,
    Map<String, Double> numbers,
    Instant updatedAt) {
  /** The subject of a silence that is everywhere. No page is called that: a page has a slash. */
  public static final String SITE = "(site)";

  /** Stands in a surge's subject for all pages, or all app versions. */
  public static final String ALL = "(all)";

  /** The subject that stands for users who are too many for an alert each. */
  public static final String MANY_USERS = "(many users)";

  public AlertRow {
    numbers = Collections.unmodifiableMap(new TreeMap<>(numbers));
  }

  public boolean open() {
    return closedAt == null;
  }
}
