package dev.tidemark.processor.counting;

import dev.tidemark.events.QuarantineReason;
import dev.tidemark.processor.activity.BotSignal;
import dev.tidemark.processor.memory.Funnel;
import dev.tidemark.results.Metrics;
import java.util.List;

/**
 * All metrics that are counts of events, one entry each: which events count, and under which key. A
 * new one is an entry here and nothing else; a query goes on from its checkpoint with it.
 */
public final class EventMetrics {
  /** Page views on time; key: page. In {@code page_views_per_minute}. */
  public static final String PAGE_VIEWS = "page_views";

  /**
   * Page views that came late, by the minute of append; key: minute they belong to, page. In {@code
   * late_views_per_minute}.
   */
  public static final String LATE_PAGE_VIEWS = "late_page_views";

  /** Page views on time that name the page before; key: that page, page. */
  public static final String TRANSITIONS = "transitions";

  /** Different users of events on time; has no key, and a sketch for a count. */
  public static final String VISITORS = "visitors";

  /** Which events count, and under which key. */
  @FunctionalInterface
  interface Metric {
    /**
     * Counts an event.
     *
     * @param minute the window, in milliseconds
     */
    void count(EventTexts event, long minute, Tally tally);
  }

  /** Of events on time, in the window of their corrected time. */
  static final List<Metric> ON_TIME =
      List.of(
          (event, minute, tally) -> {
            if (event.isPageView()) {
              tally.add(PAGE_VIEWS, minute, event.page());
            }
          },
          (event, minute, tally) -> tally.add(Metrics.EVENTS_BY_TYPE, minute, event.type()),
          (event, minute, tally) -> tally.add(Metrics.EVENTS_BY_PAGE, minute, event.page()),
          (event, minute, tally) -> {
            if (!event.isPageView()) {
              tally.add(Metrics.EVENTS_BY_PAGE_AND_TYPE, minute, event.page(), event.type());
            }
          },
          (event, minute, tally) -> {
            int before = event.isPageView() ? event.previousPage() : Texts.NONE;
            if (before != Texts.NONE) {
              tally.add(TRANSITIONS, minute, before, event.page());
            }
          });

  /** Of late events, in the window of their append. */
  static final List<Metric> LATE =
      List.of(
          (event, minute, tally) -> {
            if (event.isPageView()) {
              long window = RecordCounts.minute(event.event().correctedTimeMillis());
              int windowText = tally.number(Long.toString(window));
              tally.add(LATE_PAGE_VIEWS, minute, windowText, event.page());
            }
          },
          (event, minute, tally) -> tally.add(Metrics.LATE_EVENTS_BY_TYPE, minute, event.type()));

  /** Of all events, faulty ones too, in the window of their append. */
  static final List<Metric> RECEIVED =
      List.of(
          (event, minute, tally) ->
              tally.add(Metrics.RECEIVED, minute, event.page(), event.appVersion()));

  /** Of faulty events, in the window of their append. */
  static final List<Metric> FAULTY =
      List.of(
          (event, minute, tally) -> {
            for (QuarantineReason reason : event.event().reasons()) {
              int code = tally.number(reason.code());
              tally.add(Metrics.QUARANTINED, minute, code, event.page(), event.appVersion());
            }
          });

  private static final BotSignal[] SIGNALS = BotSignal.values();

  /**
   * Metrics that every event which counts is in once, on time or late; their sum is the ledger's.
   */
  public static final List<String> COUNT_EVERY_EVENT =
      List.of(Metrics.EVENTS_BY_TYPE, Metrics.LATE_EVENTS_BY_TYPE);

  private EventMetrics() {}

  /**
   * Of events that are no duplicate, in the window of their append. Agents that say what they are
   * and raise no alert share a key: there can be so many that they would take a minute's places
   * from those that do.
   */
  static void botSignals(EventTexts event, int signals, long minute, Tally tally) {
    if (signals == 0) {
      return;
    }
    boolean says = (signals & BotSignal.KNOWN_AGENT.bit()) != 0;
    boolean shared = says && (signals & BotSignal.RATE_30.bit()) == 0;
    int agent = shared ? tally.number(Metrics.KNOWN_AGENTS) : event.userId();
    for (BotSignal signal : SIGNALS) {
      if ((signals & signal.bit()) != 0) {
        tally.add(Metrics.BOT_SIGNALS, minute, agent, tally.number(signal.code()));
      }
    }
  }

  /** Of events on time, in the window of their corrected time. */
  static void funnel(EventTexts event, int reached, long minute, Tally tally) {
    if ((reached & Funnel.SKIP) != 0) {
      tally.add(Metrics.FUNNEL, minute, tally.number("skip"), event.type());
    }
    if ((reached & Funnel.STRICT) != 0) {
      tally.add(Metrics.FUNNEL, minute, tally.number("strict"), event.type());
    }
  }
}
