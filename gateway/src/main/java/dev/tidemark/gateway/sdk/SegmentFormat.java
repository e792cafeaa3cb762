package dev.tidemark.gateway.sdk;

import dev.tidemark.events.Field;
import java.util.List;
import java.util.Map;

/**
 * Segment's tracking API, which RudderStack's SDKs speak as well.
 *
 * <p>A body is one call or {@code {"batch": […], "sentAt": …}}. The two are told apart by {@code
 * originalTimestamp}, which only RudderStack writes: both post to {@code /v1/batch}.
 */
public final class SegmentFormat implements SdkFormat {
  public static final String SEGMENT = "segment";
  public static final String RUDDERSTACK = "rudderstack";

  private static final JsonShape BATCH = JsonShape.of("batch", "sentAt");

  private static final JsonShape KEY = JsonShape.of("writeKey", "batch");

  private static final JsonShape CALL =
      JsonShape.of(
          "type",
          "event",
          "messageId",
          "userId",
          "anonymousId",
          "timestamp",
          "originalTimestamp",
          "sentAt",
          "groupId",
          "previousId",
          "name",
          "traits",
          "context.traits",
          "properties",
          "properties.name",
          "properties.url",
          "properties.path",
          "properties.referrer",
          "properties.title",
          "context.page.url",
          "context.page.path",
          "context.page.referrer",
          "context.page.title",
          "context.sessionId",
          "context.app.name",
          "context.app.namespace",
          "context.app.version");

  /** What RudderStack's browser SDK says of itself where an app would tell its own name. */
  private static final String RUDDERSTACKS_OWN_APP = "com.rudderlabs.javascript";

  private final String name;
  private final String type;

  /**
   * Makes the format of some paths.
   *
   * @param type what a call is that does not say it; null where every call must
   */
  public SegmentFormat(String name, String type) {
    this.name = name;
    this.type = type;
  }

  @Override
  public String name() {
    return name;
  }

  /** {@code writeKey}, of the batch or of its first call. */
  @Override
  public String writeKey(SdkRequest request) {
    return KeyInBody.find(KEY, request.json(), "batch", "writeKey");
  }

  @Override
  public void translate(SdkRequest request, NativeEvents out) {
    if (request.isBlank()) {
      return;
    }
    JsonShape.Members body = BATCH.read(request.json());
    List<JsonValue> batch = body == null ? null : body.get("batch").elements();
    if (batch == null) {
      call(request.json(), null, request, out);
      return;
    }
    String sentAt = body.get("sentAt").isPresent() ? body.get("sentAt").written() : null;
    for (JsonValue call : batch) {
      call(call, sentAt, request, out);
    }
  }

  private void call(JsonValue json, String sentAt, SdkRequest request, NativeEvents out) {
    JsonShape.Members call = CALL.read(json);
    String callType = call == null ? null : callType(call);
    if (callType == null) {
      out.untranslated(name, json);
      return;
    }
    out.begin();
    eventId(out, call.get("messageId"));
    eventType(out, call, callType);
    user(out, call);
    JsonValue page = page(call, callType);
    Pages.page(out, callType.equals("page"), page);
    Pages.referrer(out, call.first("context.page.referrer", "properties.referrer"), page);
    out.copy(Field.TITLE, call.first("context.page.title", "properties.title"));
    out.id(Field.SESSION_ID, call.get("context.sessionId"));
    app(out, call);
    boolean bySendersClock = time(out, call, request);
    out.properties(properties(call, callType), about(call, callType));
    out.end(
        call.get("originalTimestamp").isPresent() ? RUDDERSTACK : name,
        bySendersClock ? sentAt : null);
  }

  private String callType(JsonShape.Members call) {
    JsonValue said = call.get("type");
    return said.isPresent() ? said.text() : type;
  }

  /**
   * Segment's older Node SDK, and RudderStack's, write ids that are longer than ours may be. Such a
   * one becomes a shorter one that depends on all of it, so that copies still count once.
   */
  private static void eventId(NativeEvents out, JsonValue id) {
    String text = id.text();
    boolean isLong = text != null && text.codePointCount(0, text.length()) > Field.EVENT_ID.limit();
    if (isLong && !id.isRepeated()) {
      out.text(Field.EVENT_ID, Sha256.hex(text));
    } else {
      out.copy(Field.EVENT_ID, id);
    }
  }

  private static void eventType(NativeEvents out, JsonShape.Members call, String callType) {
    switch (callType) {
      case "page" -> out.text(Field.EVENT_TYPE, EventNames.PAGE_VIEW);
      case "screen" -> out.text(Field.EVENT_TYPE, "screen_view");
      case "track" -> EventNames.write(out, call.get("event"));
      case "identify", "group", "alias" -> out.text(Field.EVENT_TYPE, callType);
      default -> EventNames.write(out, call.get("type"));
    }
  }

  private static void user(NativeEvents out, JsonShape.Members call) {
    JsonValue user = call.get("userId");
    if (user.isPresent()) {
      out.id(Field.USER_ID, user).text(Field.IDENTITY_SOURCE, "user");
    } else if (call.get("anonymousId").isPresent()) {
      out.id(Field.USER_ID, call.get("anonymousId")).text(Field.IDENTITY_SOURCE, "anonymous");
    }
  }

  /**
   * Writes when the call was made. RudderStack's {@code originalTimestamp} is the clock when the
   * SDK was called; a {@code timestamp} beside it is the time that the caller has given to the
   * event, which no clock's error is to be taken from.
   *
   * @return whether that is by the clock that also says when it was sent
   */
  private static boolean time(NativeEvents out, JsonShape.Members call, SdkRequest request) {
    JsonValue made = call.first("timestamp", "originalTimestamp");
    if (!made.isPresent()) {
      out.millis(Field.EVENT_TIME, request.receivedAtMillis());
      return false;
    }
    out.copy(Field.EVENT_TIME, made);
    JsonValue clock = call.get("originalTimestamp").or(made);
    if (!clock.written().equals(made.written())) {
      return false;
    }
    out.copy(Field.SENT_AT, call.get("sentAt"));
    return true;
  }

  /** What a page call says of itself goes before what the SDK found around it. */
  private static JsonValue page(JsonShape.Members call, String callType) {
    JsonValue around = call.first("context.page.url", "context.page.path");
    return switch (callType) {
      case "page" -> call.first("properties.url", "properties.path").or(around);
      case "screen" -> around.or(Pages.ofScreen(call.first("name", "properties.name")));
      default -> around;
    };
  }

  /**
   * RudderStack's browser SDK writes a user's traits into the context of all calls, and of an
   * identify call nowhere else.
   */
  private static JsonValue properties(JsonShape.Members call, String callType) {
    return callType.equals("identify")
        ? call.first("traits", "context.traits", "properties")
        : call.first("properties", "traits");
  }

  /** What some calls say beside their properties. */
  private static Map<String, JsonValue> about(JsonShape.Members call, String callType) {
    return switch (callType) {
      case "group" -> call.named("groupId");
      case "alias" -> call.named("previousId");
      case "screen" -> call.named("name");
      default -> Map.of();
    };
  }

  private static void app(NativeEvents out, JsonShape.Members call) {
    if (!call.get("context.app.namespace").isText(RUDDERSTACKS_OWN_APP)) {
      out.copy(Field.APP_ID, call.first("context.app.namespace", "context.app.name"));
      out.id(Field.APP_VERSION, call.get("context.app.version"));
    }
  }
}
