package dev.tidemark.gateway.sdk;

import dev.tidemark.events.Field;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * PostHog's SDKs: one event, an array of events, or {@code {"batch": […], "sent_at": …}}; in JSON,
 * or as {@code data=} in Base64.
 */
public final class PostHogFormat implements SdkFormat {
  private static final JsonShape QUERY = JsonShape.of("_");
  private static final JsonShape BATCH = JsonShape.of("batch", "sent_at", "sentAt");

  private static final JsonShape KEY =
      JsonShape.of("api_key", "token", "properties.token", "batch");

  private static final JsonShape EVENT =
      JsonShape.of(
          "event",
          "uuid",
          "timestamp",
          "offset",
          "distinct_id",
          "$set",
          "$set_once",
          "properties",
          "properties.distinct_id",
          "properties.token",
          "properties.$device_id",
          "properties.$ip",
          "properties.$current_url",
          "properties.$pathname",
          "properties.$referrer",
          "properties.$prev_pageview_pathname",
          "properties.$session_id",
          "properties.$pageview_id",
          "properties.title",
          "properties.$app_namespace",
          "properties.$app_version");

  /** What posthog-js calls all visitors whom it may not tell apart. */
  private static final String COOKIELESS = "$posthog_cookieless";

  private static final int MOST_OFFSET_DIGITS = 12;

  private static final byte[] FORM = "data=".getBytes(StandardCharsets.US_ASCII);

  @Override
  public String name() {
    return "posthog";
  }

  /** The project's key: {@code api_key} or {@code token}, of the batch or of its first event. */
  @Override
  public String writeKey(SdkRequest request) {
    JsonValue body = isForm(request) ? form(request) : request.json();
    return KeyInBody.find(KEY, body, "batch", "api_key", "token", "properties.token");
  }

  @Override
  public void translate(SdkRequest request, NativeEvents out) {
    if (request.isBlank()) {
      return;
    }
    JsonValue body = isForm(request) ? form(request) : request.json();
    JsonShape.Members batch = BATCH.read(body);
    List<JsonValue> events = batch == null ? body.elements() : batch.get("batch").elements();
    String sentAt = sentAt(batch, request);
    if (events == null) {
      event(body, sentAt, request, out);
    } else {
      events.forEach(event -> event(event, sentAt, request, out));
    }
  }

  private static boolean isForm(SdkRequest request) {
    for (int i = 0; i < FORM.length; i++) {
      if (i >= request.length() || request.body()[i] != FORM[i]) {
        return false;
      }
    }
    return true;
  }

  /** The JSON in a form's only field; the body as it is if there is none. */
  private static JsonValue form(SdkRequest request) {
    int length = request.length() - FORM.length;
    String field = new String(request.body(), FORM.length, length, StandardCharsets.ISO_8859_1);
    try {
      JsonValue json =
          JsonValue.base64(URLDecoder.decode(field, StandardCharsets.ISO_8859_1).strip());
      return json.to() > 0 ? json : request.json();
    } catch (IllegalArgumentException e) {
      return request.json(); // not percent-encoded as it should be
    }
  }

  private static String sentAt(JsonShape.Members batch, SdkRequest request) {
    JsonValue sentAt = batch == null ? JsonValue.ABSENT : batch.first("sent_at", "sentAt");
    if (!sentAt.isPresent() && request.query() != null) {
      JsonShape.Members query = QUERY.read(QueryJson.of(request.query()));
      sentAt = query == null ? JsonValue.ABSENT : query.get("_");
    }
    return sentAt.isPresent() ? sentAt.written() : null;
  }

  private void event(JsonValue json, String sentAt, SdkRequest request, NativeEvents out) {
    JsonShape.Members event = EVENT.read(json);
    JsonValue name = event == null ? JsonValue.ABSENT : event.get("event");
    if (!name.isPresent()) {
      out.untranslated(name(), json);
      return;
    }
    JsonValue page = event.first("properties.$current_url", "properties.$pathname");
    out.begin();
    out.copy(Field.EVENT_ID, event.get("uuid"));
    if (name.isText("$exception")) {
      out.text(Field.EVENT_TYPE, "js_error");
    } else if (name.isText("$screen")) {
      out.text(Field.EVENT_TYPE, "screen_view");
    } else {
      EventNames.write(out, name);
    }
    user(out, event, request);
    Pages.page(out, name.isText("$pageview"), page);
    JsonValue previous = event.get("properties.$prev_pageview_pathname");
    if (previous.isPresent()) {
      out.copy(Field.PREVIOUS_PAGE, previous);
      Pages.referrerAlone(out, event.get("properties.$referrer"));
    } else {
      Pages.referrer(out, event.get("properties.$referrer"), page);
    }
    out.copy(Field.TITLE, event.get("properties.title"));
    out.copy(Field.SESSION_ID, event.get("properties.$session_id"));
    out.copy(Field.PAGE_VIEW_ID, event.get("properties.$pageview_id"));
    out.copy(Field.APP_ID, event.get("properties.$app_namespace"));
    out.id(Field.APP_VERSION, event.get("properties.$app_version"));
    boolean dated = time(out, event, request);
    out.properties(properties(event), event.named("$set", "$set_once"));
    out.end(name(), dated ? sentAt : null);
  }

  /** Of a visitor who is not identified, PostHog's id is the device's. */
  private static void user(NativeEvents out, JsonShape.Members event, SdkRequest request) {
    JsonValue user = event.first("distinct_id", "properties.distinct_id");
    if (user.isText(COOKIELESS) && !user.isRepeated()) {
      out.text(Field.USER_ID, VisitorId.of(event.get("properties.token"), request));
      out.text(Field.IDENTITY_SOURCE, VisitorId.SOURCE);
    } else if (user.isPresent()) {
      JsonValue device = event.get("properties.$device_id");
      boolean anonymous = device.isPresent() && device.written().equals(user.written());
      out.id(Field.USER_ID, user);
      out.text(Field.IDENTITY_SOURCE, anonymous ? "anonymous" : "user");
    }
  }

  /** All that PostHog tells. Its SDK for servers tells the visitor's address as well. */
  private static JsonValue properties(JsonShape.Members event) {
    JsonValue properties = event.get("properties");
    JsonValue address = event.get("properties.$ip");
    return address.isPresent() || address.isRepeated()
        ? SentAddress.truncatedIn(properties, "$ip")
        : properties;
  }

  /**
   * Writes when the event was made: as it says, or as many milliseconds ago as it says.
   *
   * @return whether that is by the sender's clock
   */
  private static boolean time(NativeEvents out, JsonShape.Members event, SdkRequest request) {
    JsonValue timestamp = event.get("timestamp");
    if (timestamp.isPresent()) {
      out.copy(Field.EVENT_TIME, timestamp);
      return true;
    }
    JsonValue offset = event.get("offset");
    if (offset.isDigits() && offset.to() - offset.from() <= MOST_OFFSET_DIGITS) {
      out.millis(Field.EVENT_TIME, request.receivedAtMillis() - Long.parseLong(offset.written()));
    } else if (offset.isPresent()) {
      out.copy(Field.EVENT_TIME, offset);
    } else {
      out.millis(Field.EVENT_TIME, request.receivedAtMillis());
    }
    return false;
  }
}
