package dev.tidemark.results;

import java.time.Instant;

/** How far the minutes have been judged. Key: the detection, of which a store has one. */
record DetectionProgress(Instant until) {
  /** The one key there is. */
  static final String KEY = "detection";
}
