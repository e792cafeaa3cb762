package dev.tidemark.processor.detection;

import dev.tidemark.results.AlertKind;
import dev.tidemark.results.AlertRow;
import java.util.List;
import java.util.Set;

/**
 * Judges minute after minute. What it answers depends on the minutes alone: it has no clock and no
 * chance. Confined to one thread.
 */
interface Detector {

  /** The kinds of alerts that it makes. */
  Set<AlertKind> kinds();

  /** Judges the next minute. Answers the alerts that are open, and those that it has closed. */
  List<AlertRow> judge(ClosedMinute minute);

  /**
   * Makes these, which an earlier run has left open, the alerts that are open, and no others: they
   * go on under the minute in which they were opened then.
   *
   * @param open of its kinds
   */
  void resume(List<AlertRow> open);
}
