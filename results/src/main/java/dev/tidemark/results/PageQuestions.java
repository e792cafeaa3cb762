package dev.tidemark.results;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Questions about pages by step. Every method throws {@link ResultStoreException} when the store
 * fails.
 *
 * <p>A step is a number of whole minutes; steps begin at multiples of it since 1970. Each {@link
 * PageMinute} of an answer stands under the start of its step, for those minutes of the step that
 * are in the range.
 */
public interface PageQuestions {

  /**
   * Views of the {@code limit} pages with the most in the range, by step; the other pages stand
   * together as page {@code (other)}. Steps without views are absent. In order of time and page.
   */
  List<PageMinute> topSeries(Instant from, Instant until, Duration step, int limit);

  /** Views of all pages, on time and late. */
  long views(Instant from, Instant until);

  /** One page's views by step, in order of time; steps without views are absent. */
  List<PageMinute> series(String page, Instant from, Instant until, Duration step);
}
