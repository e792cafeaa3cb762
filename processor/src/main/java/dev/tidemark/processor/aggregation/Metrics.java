package dev.tidemark.processor.aggregation;

import org.apache.spark.unsafe.types.UTF8String;

/** Names of the metrics, and how their keys are made. */
public final class Metrics {
  /** Page views on time; the key is the page. */
  public static final String PAGE_VIEWS = "page_views";

  /**
   * Page views that came late. Their window is the minute of append, and the key holds the minute
   * they belong to and the page: {@code 1763906400000 /cart}.
   */
  public static final String LATE_PAGE_VIEWS = "late_page_views";

  /** Events on time; the key is the event type. */
  public static final String EVENTS_BY_TYPE = "events_by_type";

  /** A key of {@link #LATE_PAGE_VIEWS}, taken apart. */
  public record LateKey(long minuteMillis, String page) {}

  private Metrics() {}

  static UTF8String lateKey(long minuteMillis, UTF8String page) {
    return UTF8String.concatWs(
        UTF8String.fromString(" "), UTF8String.fromString(Long.toString(minuteMillis)), page);
  }

  /** Takes a key of {@link #LATE_PAGE_VIEWS} apart. */
  public static LateKey lateKey(String key) {
    int space = key.indexOf(' ');
    return new LateKey(Long.parseLong(key.substring(0, space)), key.substring(space + 1));
  }
}
