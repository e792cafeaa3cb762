package dev.tidemark.results;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Questions about metrics by step. Every method throws {@link ResultStoreException} when the store
 * fails.
 */
public interface MetricQuestions {

  /**
   * A metric's minutes added up by step, each {@link MetricCount} under the step's start. In order
   * of time and key.
   *
   * @param step whole minutes; steps begin at multiples of it since 1970
   */
  List<MetricCount> series(String metric, Instant from, Instant until, Duration step);

  /** How many events each of the metric's keys has in the range. */
  Map<String, Long> totals(String metric, Instant from, Instant until);
}
