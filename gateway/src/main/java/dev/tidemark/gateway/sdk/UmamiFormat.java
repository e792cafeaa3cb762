package dev.tidemark.gateway.sdk;

import dev.tidemark.events.Field;
import java.util.List;

/**
 * Umami's tracker and its Node client: one {@code {"type": …, "payload": {…}}} or an array of them.
 * It sends no id of the event and seldom a user or a time; see {@link PlausibleFormat}.
 */
public final class UmamiFormat implements SdkFormat {
  private static final JsonShape EVENT =
      JsonShape.of(
          "type",
          "payload",
          "payload.website",
          "payload.id",
          "payload.name",
          "payload.url",
          "payload.referrer",
          "payload.title",
          "payload.data",
          "payload.timestamp");

  @Override
  public String name() {
    return "umami";
  }

  /** The website's id. */
  @Override
  public String writeKey(SdkRequest request) {
    return KeyInBody.find(EVENT, request.json(), null, "payload.website");
  }

  @Override
  public void translate(SdkRequest request, NativeEvents out) {
    if (request.isBlank()) {
      return;
    }
    List<JsonValue> events = request.json().elements();
    if (events == null) {
      event(request.json(), request, out);
    } else {
      events.forEach(event -> event(event, request, out));
    }
  }

  private void event(JsonValue json, SdkRequest request, NativeEvents out) {
    JsonShape.Members event = EVENT.read(json);
    if (event == null || !event.get("payload").isObject()) {
      out.untranslated(name(), json);
      return;
    }
    JsonValue type = event.get("type");
    JsonValue eventName = event.get("payload.name");
    boolean isEvent = !type.isPresent() || type.isText("event");
    boolean isPageView = isEvent && !eventName.isPresent();
    JsonValue page = event.get("payload.url");
    out.begin();
    if (isPageView) {
      out.text(Field.EVENT_TYPE, EventNames.PAGE_VIEW);
    } else {
      EventNames.write(out, isEvent ? eventName : type);
    }
    if (event.get("payload.id").isPresent()) {
      out.id(Field.USER_ID, event.get("payload.id")).text(Field.IDENTITY_SOURCE, "user");
    } else {
      out.text(Field.USER_ID, VisitorId.of(event.get("payload.website"), request));
      out.text(Field.IDENTITY_SOURCE, VisitorId.SOURCE);
    }
    Pages.page(out, isPageView, page);
    Pages.referrer(out, event.get("payload.referrer"), page);
    out.copy(Field.TITLE, event.get("payload.title"));
    out.copy(Field.APP_ID, event.get("payload.website"));
    time(out, event.get("payload.timestamp"), request);
    out.copy(Field.PROPERTIES, event.get("payload.data"));
    out.end(name(), null);
  }

  /** Umami counts seconds. */
  private static void time(NativeEvents out, JsonValue seconds, SdkRequest request) {
    if (!seconds.isPresent()) {
      out.millis(Field.EVENT_TIME, request.receivedAtMillis());
    } else if (seconds.isDigits() && seconds.to() - seconds.from() <= 11) {
      out.millis(Field.EVENT_TIME, Long.parseLong(seconds.written()) * 1_000);
    } else {
      out.copy(Field.EVENT_TIME, seconds);
    }
  }
}
