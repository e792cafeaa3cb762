package dev.tidemark.events;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The fields of a native event, and the rule of each.
 *
 * <p>For all of them: {@code null} and absent are the same. An empty text is the same as absent. A
 * text with half of a surrogate pair, a value of another type, and a field that stands twice in the
 * object (which of them would count?) are invalid. Limits count Unicode code points of the text as
 * sent, its JSON escapes resolved. Fields that are not listed here are ignored, but must be valid
 * JSON. All faults of an event are found, not just the first.
 */
public enum Field {
  EVENT_ID(
      "event_id",
      64,
      null,
      QuarantineReason.INVALID_EVENT_ID,
      "The key for duplicates. Where it is absent, the gateway's own id counts."),
  EVENT_TYPE(
      "event_type",
      40,
      QuarantineReason.MISSING_EVENT_TYPE,
      QuarantineReason.INVALID_EVENT_TYPE,
      "A lower-case letter, then lower-case letters, digits and underscores, such as page_view."),
  USER_ID(
      "user_id",
      128,
      QuarantineReason.MISSING_USER_ID,
      QuarantineReason.INVALID_USER_ID,
      "Who did it, in the words of the sender."),
  PAGE(
      "page",
      2_048,
      QuarantineReason.MISSING_PAGE,
      QuarantineReason.INVALID_PAGE,
      "A path that begins with a slash, or a URL of http or https. Normalised to a path: no query,"
          + " no fragment, no slash at the end, percent-encoding in one spelling. The limit holds"
          + " before and after."),
  EVENT_TIME(
      "event_time",
      0,
      QuarantineReason.MISSING_EVENT_TIME,
      QuarantineReason.INVALID_EVENT_TIME,
      "When it was made, by the sender's clock: ISO 8601 with date, time and zone, such as"
          + " 2026-11-23T14:40:41.123Z, or milliseconds since 1970 as an integer or its digits in a"
          + " text. From 1970 to 9999."),
  REFERRER(
      "referrer",
      2_048,
      null,
      QuarantineReason.INVALID_REFERRER,
      "Where the visitor came from: a path, normalised like page, or a URL of any scheme with a"
          + " host, normalised to host and path: host in lower case, no user, no default port, the"
          + " path like page. The limit holds before and after."),
  SESSION_ID(
      "session_id",
      128,
      null,
      QuarantineReason.INVALID_SESSION_ID,
      "The visit it belongs to. Events of one session stay in order."),
  PAGE_VIEW_ID(
      "page_view_id",
      128,
      null,
      QuarantineReason.INVALID_PAGE_VIEW_ID,
      "The page view it belongs to."),
  PREVIOUS_PAGE(
      "previous_page",
      2_048,
      null,
      QuarantineReason.INVALID_PREVIOUS_PAGE,
      "The page of the same visit before this one; like page."),
  TITLE("title", 512, null, QuarantineReason.INVALID_TITLE, "The page's title."),
  APP_ID("app_id", 64, null, QuarantineReason.INVALID_APP_ID, "The sending application."),
  APP_VERSION(
      "app_version",
      64,
      null,
      QuarantineReason.INVALID_APP_VERSION,
      "The sending application's version."),
  SENT_AT(
      "sent_at",
      0,
      null,
      QuarantineReason.INVALID_SENT_AT,
      "When it was sent, by the sender's clock; like event_time. Corrects a clock that is wrong."
          + " Where it is absent, the batch's sent_at counts."),
  IDENTITY_SOURCE(
      "identity_source",
      64,
      null,
      QuarantineReason.INVALID_IDENTITY_SOURCE,
      "What user_id was made from, where it is not the sender's own."),
  PROPERTIES(
      "properties", 0, null, QuarantineReason.INVALID_PROPERTIES, "An object with anything in it.");

  private final String key;

  @SuppressWarnings("ImmutableEnumChecker") // never handed out, never written to
  private final byte[] keyBytes;

  private final int limit;
  private final QuarantineReason missing;
  private final QuarantineReason invalid;
  private final String rule;

  Field(String key, int limit, QuarantineReason missing, QuarantineReason invalid, String rule) {
    this.key = key;
    this.keyBytes = key.getBytes(StandardCharsets.US_ASCII);
    this.limit = limit;
    this.missing = missing;
    this.invalid = invalid;
    this.rule = rule;
  }

  /** The field's name in JSON. */
  public String key() {
    return key;
  }

  /** The most code points of its text; 0 for a field that is not a text of limited length. */
  public int limit() {
    return limit;
  }

  public boolean required() {
    return missing != null;
  }

  /** The reason for an event without it; empty when it is optional. */
  public Optional<QuarantineReason> missing() {
    return Optional.ofNullable(missing);
  }

  /** The reason for an event in which it breaks its rule, other than by its length. */
  public QuarantineReason invalid() {
    return invalid;
  }

  /** What it is and what it accepts, for people. */
  public String rule() {
    return rule;
  }

  /** This field in a set of fields. */
  @SuppressWarnings("EnumOrdinal") // a bit of this run only
  int bit() {
    return 1 << ordinal();
  }

  /** The field of this name, or null. The parser asks this for each member of each event. */
  static Field named(byte[] in, int from, int to) {
    Field candidate =
        switch (to - from) {
          case 4 -> PAGE;
          case 5 -> TITLE;
          case 6 -> APP_ID;
          case 7 -> in[from] == 'u' ? USER_ID : SENT_AT;
          case 8 -> in[from] == 'e' ? EVENT_ID : REFERRER;
          case 10 -> ofTen(in, from);
          case 11 -> APP_VERSION;
          case 12 -> PAGE_VIEW_ID;
          case 13 -> PREVIOUS_PAGE;
          case 15 -> IDENTITY_SOURCE;
          default -> null;
        };
    return candidate != null && AsciiText.isName(in, from, to, candidate.keyBytes)
        ? candidate
        : null;
  }

  private static Field ofTen(byte[] in, int from) {
    return switch (in[from]) {
      case 's' -> SESSION_ID;
      case 'p' -> PROPERTIES;
      // event_type and event_time differ first in their eighth letter
      default -> in[from + 7] == 'y' ? EVENT_TYPE : EVENT_TIME;
    };
  }
}
