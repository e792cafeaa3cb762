package dev.tidemark.events;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Why an event is kept out of the counts. An event may have several. */
public enum QuarantineReason {
  /** The bytes are not one JSON value in UTF-8. */
  MALFORMED_JSON,
  /** JSON, but not an object. */
  NOT_AN_OBJECT,
  MISSING_EVENT_TYPE,
  MISSING_USER_ID,
  MISSING_PAGE,
  MISSING_EVENT_TIME,
  INVALID_EVENT_ID,
  INVALID_EVENT_TYPE,
  INVALID_USER_ID,
  INVALID_PAGE,
  INVALID_EVENT_TIME,
  INVALID_REFERRER,
  INVALID_SESSION_ID,
  INVALID_PAGE_VIEW_ID,
  INVALID_PREVIOUS_PAGE,
  INVALID_TITLE,
  INVALID_APP_ID,
  INVALID_APP_VERSION,
  INVALID_SENT_AT,
  INVALID_IDENTITY_SOURCE,
  INVALID_PROPERTIES,
  /** A field is longer than its limit. */
  FIELD_TOO_LONG,
  /** Dated more than a minute after it was received. */
  IN_THE_FUTURE,
  /** The record's envelope is not of a known version: written by a newer gateway, or not by one. */
  UNKNOWN_ENVELOPE;

  private static final Map<String, QuarantineReason> BY_CODE =
      Arrays.stream(values())
          .collect(Collectors.toMap(QuarantineReason::code, Function.identity()));

  private final String code = name().toLowerCase(Locale.ROOT);

  /** The name people see, such as {@code missing_user_id}. */
  public String code() {
    return code;
  }

  /**
   * The reason with this code.
   *
   * @throws IllegalArgumentException when there is none
   */
  public static QuarantineReason ofCode(String code) {
    QuarantineReason reason = BY_CODE.get(code);
    if (reason == null) {
      throw new IllegalArgumentException(
          "Unknown quarantine reason '" + code + "': expected one of " + BY_CODE.keySet());
    }
    return reason;
  }
}
