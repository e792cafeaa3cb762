package dev.tidemark.results;

/**
 * The metrics in {@code metric_per_minute}, and how a key of several parts is written: the parts
 * with a tab between them. Strangers choose some of the parts; a tab in them is stored as a space.
 */
public final class Metrics {
  /** Events on time; key: event type. */
  public static final String EVENTS_BY_TYPE = "events_by_type";

  /** Late events, by the minute of their append; key: event type. */
  public static final String LATE_EVENTS_BY_TYPE = "late_events_by_type";

  /** Events on time; key: page. */
  public static final String EVENTS_BY_PAGE = "events_by_page";

  /** Events on time but for page views, which are stored by page already; key: page, event type. */
  public static final String EVENTS_BY_PAGE_AND_TYPE = "events_by_page_and_type";

  /** The event type of page views. */
  public static final String PAGE_VIEW = "page_view";

  /**
   * Events that were read, faulty or not, by the minute of their append; key: page, app version.
   * What could not be read of a faulty event is empty.
   */
  public static final String RECEIVED = "received";

  /**
   * Quarantined events by the minute of their append, once for each of their reasons; key: reason,
   * page, app version.
   */
  public static final String QUARANTINED = "quarantined";

  /**
   * Events of users that behave like a machine, by the minute of their append; key: user, signal.
   * Events of agents that say what they are stand together under {@link #KNOWN_AGENTS}, but for
   * those with {@code rate_30}.
   */
  public static final String BOT_SIGNALS = "bot_signals";

  /**
   * Shoppers that came to a step of the funnel for the first time in half an hour; key: mode
   * ({@code strict} or {@code skip}), step.
   */
  public static final String FUNNEL = "funnel";

  /** The user under which agents that say what they are count together. */
  public static final String KNOWN_AGENTS = "(known agents)";

  /** The key under which a minute counts what is beyond its limit of keys. */
  public static final String OTHER = "(other)";

  private Metrics() {}

  /** A key of several parts. */
  public static String key(String... parts) {
    String[] clean = new String[parts.length];
    for (int i = 0; i < parts.length; i++) {
      clean[i] = parts[i].replace('\t', ' ');
    }
    return String.join("\t", clean);
  }

  /** The parts of a key; {@link #OTHER} is one part. */
  public static String[] parts(String key) {
    return key.split("\t", -1);
  }
}
