package dev.tidemark.events;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Builds native events for tests.
 *
 * <p>Begins as a valid {@code page_view} of {@code /} by {@code u-1} at {@link #EVENT_TIME} with an
 * id of its own. A setter takes null for the JSON {@code null}.
 */
public final class EventBuilder {
  /** When an event was made, if nothing else is said. */
  public static final Instant EVENT_TIME = Instant.parse("2026-01-15T12:00:00Z");

  private final Map<String, String> members = new LinkedHashMap<>();

  private EventBuilder() {
    eventId(UUID.randomUUID().toString());
    eventType("page_view");
    userId("u-1");
    page("/");
    eventTime(EVENT_TIME);
  }

  public static EventBuilder pageView() {
    return new EventBuilder();
  }

  public static EventBuilder pageView(String page) {
    return new EventBuilder().page(page);
  }

  public EventBuilder eventId(String eventId) {
    return with(Field.EVENT_ID, eventId);
  }

  public EventBuilder eventType(String eventType) {
    return with(Field.EVENT_TYPE, eventType);
  }

  public EventBuilder userId(String userId) {
    return with(Field.USER_ID, userId);
  }

  public EventBuilder page(String page) {
    return with(Field.PAGE, page);
  }

  public EventBuilder eventTime(Instant eventTime) {
    return with(Field.EVENT_TIME, eventTime.toString());
  }

  public EventBuilder eventTime(String eventTime) {
    return with(Field.EVENT_TIME, eventTime);
  }

  public EventBuilder eventTimeMillis(long eventTimeMillis) {
    return withRaw(Field.EVENT_TIME.key(), Long.toString(eventTimeMillis));
  }

  public EventBuilder referrer(String referrer) {
    return with(Field.REFERRER, referrer);
  }

  public EventBuilder sessionId(String sessionId) {
    return with(Field.SESSION_ID, sessionId);
  }

  public EventBuilder pageViewId(String pageViewId) {
    return with(Field.PAGE_VIEW_ID, pageViewId);
  }

  public EventBuilder previousPage(String previousPage) {
    return with(Field.PREVIOUS_PAGE, previousPage);
  }

  public EventBuilder title(String title) {
    return with(Field.TITLE, title);
  }

  public EventBuilder appId(String appId) {
    return with(Field.APP_ID, appId);
  }

  public EventBuilder appVersion(String appVersion) {
    return with(Field.APP_VERSION, appVersion);
  }

  public EventBuilder sentAt(Instant sentAt) {
    return with(Field.SENT_AT, sentAt.toString());
  }

  public EventBuilder sentAt(String sentAt) {
    return with(Field.SENT_AT, sentAt);
  }

  public EventBuilder sentAtMillis(long sentAtMillis) {
    return withRaw(Field.SENT_AT.key(), Long.toString(sentAtMillis));
  }

  public EventBuilder identitySource(String identitySource) {
    return with(Field.IDENTITY_SOURCE, identitySource);
  }

  /** Sets {@code properties} to an object, given as JSON. */
  public EventBuilder properties(String json) {
    return withRaw(Field.PROPERTIES.key(), json);
  }

  public EventBuilder with(Field field, String text) {
    return withRaw(field.key(), text == null ? "null" : quoted(text));
  }

  /** Sets a member to a value that is given as JSON, valid or not. */
  public EventBuilder withRaw(String name, String json) {
    members.put(name, json);
    return this;
  }

  public EventBuilder without(Field field) {
    return without(field.key());
  }

  public EventBuilder without(String name) {
    members.remove(name);
    return this;
  }

  public String toJson() {
    return members.entrySet().stream()
        .map(member -> quoted(member.getKey()) + ":" + member.getValue())
        .collect(Collectors.joining(",", "{", "}"));
  }

  public byte[] toBytes() {
    return toJson().getBytes(UTF_8);
  }

  /** The event as a record's value, as the gateway writes it. */
  public byte[] toRecordValue(long receivedAtMillis) {
    byte[] body = toBytes();
    return new RecordEnvelope(
            receivedAtMillis,
            UUID.randomUUID().toString(),
            RecordEnvelope.NATIVE,
            null,
            false,
            "203.0.113.0",
            null,
            "Mozilla/5.0")
        .encode(body, 0, body.length);
  }

  /** A text as a JSON string. */
  public static String quoted(String text) {
    StringBuilder json = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        json.append('\\').append(c);
      } else if (c < ' ' || Character.isSurrogate(c)) {
        json.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
      } else {
        json.append(c);
      }
    }
    return json.append('"').toString();
  }
}
