package dev.tidemark.results;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Questions about the quarantine by filter. Every method throws {@link ResultStoreException} when
 * the store fails.
 */
public interface QuarantineQuestions {

  /** How many events fit. */
  long count(QuarantineFilter filter);

  /**
   * Events by reason in stretches of time, in order of time and reason; an event counts under each
   * of its reasons. Stretches without events are absent.
   *
   * @param step length of a stretch; they begin at whole multiples of it since 1970
   */
  List<QuarantineBucket> byReason(QuarantineFilter filter, Duration step);

  /** The newest events that fit, newest first. */
  List<QuarantineRow> newest(QuarantineFilter filter, int limit);

  /** The event at a place of the events topic. */
  Optional<QuarantineRow> at(int partition, long offset);

  /** Which of these events were sent again, as {@code PARTITION-OFFSET}. */
  Set<String> sentAgain(List<QuarantineRow> rows);
}
