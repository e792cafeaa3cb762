package dev.tidemark.gateway.sdk;

import dev.tidemark.events.Field;

/**
 * Plausible's tracker and its events API. It sends neither a user nor a time nor an id: the user is
 * a {@link VisitorId}, the time is when the event was received.
 */
public final class PlausibleFormat implements SdkFormat {
  private static final JsonShape EVENT =
      JsonShape.of(
          "n", "name", "u", "url", "d", "domain", "r", "referrer", "p", "props", "m", "meta");

  @Override
  public String name() {
    return "plausible";
  }

  /** The domain: Plausible has no other name for a site. */
  @Override
  public String writeKey(SdkRequest request) {
    return KeyInBody.find(EVENT, request.json(), null, "d", "domain");
  }

  @Override
  public void translate(SdkRequest request, NativeEvents out) {
    if (request.isBlank()) {
      return;
    }
    JsonShape.Members event = EVENT.read(request.json());
    JsonValue name = event == null ? JsonValue.ABSENT : event.first("n", "name");
    if (!name.isPresent()) {
      out.untranslated(name(), request.json());
      return;
    }
    JsonValue page = event.first("u", "url");
    JsonValue site = event.first("d", "domain");
    out.begin();
    EventNames.write(out, name);
    out.text(Field.USER_ID, VisitorId.of(site, request));
    out.text(Field.IDENTITY_SOURCE, VisitorId.SOURCE);
    Pages.page(out, name.isText("pageview"), page);
    Pages.referrer(out, event.first("r", "referrer"), page);
    out.copy(Field.APP_ID, site);
    out.millis(Field.EVENT_TIME, request.receivedAtMillis());
    JsonValue properties = event.first("p", "props", "m", "meta");
    out.copy(Field.PROPERTIES, properties.embedded().or(properties));
    out.end(name(), null);
  }
}
