package dev.tidemark.loadgen.traffic;

import dev.tidemark.events.QuarantineReason;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * A way in which real clients get an event wrong. Each is certain to be quarantined, and for the
 * reason that it names, whatever the event was before.
 */
public enum BadVariety {
  TRUNCATED(notJson(json -> json.substring(0, json.length() * 3 / 5))),
  UNCLOSED_STRING(notJson(json -> json.substring(0, json.length() - 1) + ",\"app_id\":\"loja}")),
  SINGLE_QUOTES(notJson(json -> "{'event_type':'page_view','page':'/'}")),
  FORM_ENCODED(notJson(json -> "event_type=page_view&user_id=u-1&page=%2F")),
  UNDEFINED(notJson(json -> "undefined")),
  NOT_A_NUMBER(notJson(json -> with(json, "\"event_time\":NaN"))),
  MISSING_VALUE(notJson(json -> with(json, "\"page\":"))),
  TRAILING_COMMA(notJson(json -> json.substring(0, json.length() - 1) + ",}")),
  LATIN_1(
      QuarantineReason.MALFORMED_JSON,
      false,
      (draft, now) ->
          draft.text("title", "Promoção").toJson().getBytes(StandardCharsets.ISO_8859_1)),

  A_TEXT(notAnObject("\"page_view\"")),
  A_NUMBER(notAnObject("42")),
  A_BOOLEAN(notAnObject("true")),

  NO_EVENT_TYPE(QuarantineReason.MISSING_EVENT_TYPE, draft -> draft.without("event_type")),
  NO_USER_ID(QuarantineReason.MISSING_USER_ID, draft -> draft.without("user_id")),
  NULL_USER_ID(QuarantineReason.MISSING_USER_ID, draft -> draft.json("user_id", "null")),
  EMPTY_USER_ID(QuarantineReason.MISSING_USER_ID, draft -> draft.text("user_id", "")),
  NO_PAGE(QuarantineReason.MISSING_PAGE, draft -> draft.without("page")),
  EMPTY_PAGE(QuarantineReason.MISSING_PAGE, draft -> draft.text("page", "")),
  NO_EVENT_TIME(QuarantineReason.MISSING_EVENT_TIME, draft -> draft.without("event_time")),
  NO_USER_ID_AND_NO_PAGE(
      QuarantineReason.MISSING_PAGE, draft -> draft.without("user_id").without("page")),

  NUMERIC_USER_ID(QuarantineReason.INVALID_USER_ID, draft -> draft.json("user_id", "4711")),
  OBJECT_AS_PAGE(
      QuarantineReason.INVALID_PAGE, draft -> draft.json("page", "{\"path\":\"/ofertas\"}")),
  NUMERIC_EVENT_TYPE(QuarantineReason.INVALID_EVENT_TYPE, draft -> draft.json("event_type", "3")),
  EVENT_TYPE_IN_WORDS(
      QuarantineReason.INVALID_EVENT_TYPE, draft -> draft.text("event_type", "Page View")),
  EVENT_TYPE_IN_CAMEL_CASE(
      QuarantineReason.INVALID_EVENT_TYPE, draft -> draft.text("event_type", "pageView")),
  BOOLEAN_EVENT_TIME(
      QuarantineReason.INVALID_EVENT_TIME, draft -> draft.json("event_time", "true")),
  EVENT_TIME_IN_WORDS(
      QuarantineReason.INVALID_EVENT_TIME, draft -> draft.text("event_time", "ontem")),
  EVENT_TIME_WITHOUT_ZONE(
      QuarantineReason.INVALID_EVENT_TIME,
      draft -> draft.text("event_time", "2026-11-27T20:15:00")),
  SENT_AT_IN_WORDS(QuarantineReason.INVALID_SENT_AT, draft -> draft.text("sent_at", "agora")),
  ARRAY_AS_SESSION_ID(
      QuarantineReason.INVALID_SESSION_ID, draft -> draft.json("session_id", "[\"s-1\"]")),
  NUMERIC_APP_VERSION(
      QuarantineReason.INVALID_APP_VERSION, draft -> draft.json("app_version", "4.12")),
  NUMERIC_TITLE(QuarantineReason.INVALID_TITLE, draft -> draft.json("title", "404")),
  TEXT_AS_PROPERTIES(
      QuarantineReason.INVALID_PROPERTIES, draft -> draft.text("properties", "preco=129,90")),

  LONG_USER_ID(
      QuarantineReason.FIELD_TOO_LONG, draft -> draft.text("user_id", "u-" + "7".repeat(200))),
  LONG_PAGE(
      QuarantineReason.FIELD_TOO_LONG,
      draft -> draft.text("page", "/produto/" + "promocao-".repeat(300))),
  LONG_EVENT_ID(QuarantineReason.FIELD_TOO_LONG, draft -> draft.text("event_id", "e".repeat(65))),

  ONE_HOUR_AHEAD(
      QuarantineReason.IN_THE_FUTURE,
      true,
      (draft, now) -> dated(draft, now.plus(1, ChronoUnit.HOURS))),
  IN_2099(
      QuarantineReason.IN_THE_FUTURE,
      true,
      (draft, now) -> dated(draft, Instant.parse("2099-12-31T23:59:59Z")));

  private final QuarantineReason reason;
  private final boolean fitsIntoArray;

  @SuppressWarnings("ImmutableEnumChecker") // the lambdas above hold no state
  private final BiFunction<Draft, Instant, byte[]> fault;

  BadVariety(
      QuarantineReason reason, boolean fitsIntoArray, BiFunction<Draft, Instant, byte[]> fault) {
    this.reason = reason;
    this.fitsIntoArray = fitsIntoArray;
    this.fault = fault;
  }

  BadVariety(QuarantineReason reason, Consumer<Draft> fault) {
    this(
        reason,
        true,
        (draft, now) -> {
          fault.accept(draft);
          return draft.toBytes();
        });
  }

  BadVariety(Whole whole) {
    this(
        whole.reason(),
        whole.reason() == QuarantineReason.NOT_AN_OBJECT,
        (draft, now) -> whole.text().apply(draft.toJson()).getBytes(StandardCharsets.UTF_8));
  }

  /** A fault that replaces the whole text. */
  private record Whole(QuarantineReason reason, UnaryOperator<String> text) {}

  /** A reason that quarantine must give for it, perhaps beside others. */
  public QuarantineReason reason() {
    return reason;
  }

  /** Answers whether it may stand in an array without spoiling its neighbours. */
  public boolean fitsIntoArray() {
    return fitsIntoArray;
  }

  /** The bytes of the faulty event. The draft is not usable afterwards. */
  public byte[] spoil(Draft draft, Instant now) {
    return fault.apply(draft, now);
  }

  private static Whole notJson(UnaryOperator<String> text) {
    return new Whole(QuarantineReason.MALFORMED_JSON, text);
  }

  private static Whole notAnObject(String text) {
    return new Whole(QuarantineReason.NOT_AN_OBJECT, json -> text);
  }

  private static String with(String json, String field) {
    return "{" + field + "," + json.substring(1);
  }

  private static byte[] dated(Draft draft, Instant time) {
    return draft.without("sent_at").text("event_time", time.toString()).toBytes();
  }
}
