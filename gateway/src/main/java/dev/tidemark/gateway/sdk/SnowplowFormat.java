package dev.tidemark.gateway.sdk;

import dev.tidemark.events.Field;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Snowplow's tracker protocol: {@code {"schema": …, "data": [{…}]}} by POST, one event in the query
 * by GET. All values are texts; what is structured is JSON in a text, plain or in Base64.
 */
public final class SnowplowFormat implements SdkFormat {
  private static final JsonShape PAYLOAD = JsonShape.of("data");

  private static final JsonShape KEY = JsonShape.of("aid", "data");

  private static final JsonShape EVENT =
      JsonShape.of(
          "e", "eid", "uid", "duid", "nuid", "sid", "aid", "dtm", "ttm", "stm", "url", "refr",
          "page", "co", "cx", "ue_pr", "ue_px", "se_ca", "se_ac", "se_la", "se_pr", "se_va",
          "tr_id", "tr_tt", "tr_tx", "tr_sh", "tr_cu", "ti_id", "ti_sk", "ti_nm", "ti_ca", "ti_pr",
          "ti_qu", "ti_cu");

  private static final JsonShape SELF_DESCRIBING =
      JsonShape.of("data.schema", "data.data", "data.data.type");
  private static final JsonShape CONTEXTS = JsonShape.of("data");
  private static final JsonShape CONTEXT = JsonShape.of("schema", "data.id", "data.version");

  private static final JsonShape.Members NOTHING = new JsonShape.Members();

  @Override
  public String name() {
    return "snowplow";
  }

  /** The application's id, {@code aid}. */
  @Override
  public String writeKey(SdkRequest request) {
    JsonValue sent = request.isBlank() ? QueryJson.of(request.query()) : request.json();
    return KeyInBody.find(KEY, sent, "data", "aid");
  }

  @Override
  public void translate(SdkRequest request, NativeEvents out) {
    if (request.isBlank()) {
      if (request.query() == null) {
        return;
      }
      event(QueryJson.of(request.query()), request, out);
      return;
    }
    JsonShape.Members payload = PAYLOAD.read(request.json());
    List<JsonValue> events = payload == null ? null : payload.get("data").elements();
    if (events == null) {
      out.untranslated(name(), request.json());
    } else {
      events.forEach(event -> event(event, request, out));
    }
  }

  private void event(JsonValue json, SdkRequest request, NativeEvents out) {
    JsonShape.Members event = EVENT.read(json);
    String kind = event == null ? null : event.get("e").text();
    if (kind == null) {
      out.untranslated(name(), json);
      return;
    }
    out.begin();
    out.copy(Field.EVENT_ID, event.get("eid"));
    what(out, event, kind);
    user(out, event, request);
    Pages.page(out, kind.equals("pv"), event.get("url"));
    Pages.referrer(out, event.get("refr"), event.get("url"));
    out.copy(Field.TITLE, event.get("page"));
    out.copy(Field.SESSION_ID, event.get("sid"));
    out.copy(Field.APP_ID, event.get("aid"));
    contexts(out, embedded(event, "co", "cx"));
    JsonValue created = event.first("ttm", "dtm");
    if (created.isPresent()) {
      out.copy(Field.EVENT_TIME, created).copy(Field.SENT_AT, event.get("stm"));
    } else {
      out.millis(Field.EVENT_TIME, request.receivedAtMillis());
    }
    out.end(name(), null);
  }

  /** Writes the event's type and its properties. */
  private static void what(NativeEvents out, JsonShape.Members event, String kind) {
    switch (kind) {
      case "pv" -> out.text(Field.EVENT_TYPE, EventNames.PAGE_VIEW);
      case "pp" -> out.text(Field.EVENT_TYPE, "page_ping");
      case "ue" -> selfDescribing(out, event);
      case "se" -> {
        EventNames.write(out, event.get("se_ac"));
        out.properties(
            members(
                event,
                List.of("category", "action", "label", "property", "value"),
                List.of("se_ca", "se_ac", "se_la", "se_pr", "se_va")));
      }
      case "tr" -> {
        out.text(Field.EVENT_TYPE, "purchase");
        out.properties(
            members(
                event,
                List.of("transaction_id", "value", "tax", "shipping", "currency"),
                List.of("tr_id", "tr_tt", "tr_tx", "tr_sh", "tr_cu")));
      }
      case "ti" -> {
        out.text(Field.EVENT_TYPE, "purchase_item");
        out.properties(
            members(
                event,
                List.of(
                    "transaction_id",
                    "item_id",
                    "item_name",
                    "item_category",
                    "price",
                    "quantity",
                    "currency"),
                List.of("ti_id", "ti_sk", "ti_nm", "ti_ca", "ti_pr", "ti_qu", "ti_cu")));
      }
      default -> EventNames.write(out, event.get("e"));
    }
  }

  private static Map<String, JsonValue> members(
      JsonShape.Members event, List<String> ours, List<String> theirs) {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    for (int i = 0; i < ours.size(); i++) {
      members.put(ours.get(i), event.get(theirs.get(i)));
    }
    return members;
  }

  /** An event is named by its schema; of Snowplow's commerce events the action is the name. */
  private static void selfDescribing(NativeEvents out, JsonShape.Members event) {
    JsonShape.Members described = read(SELF_DESCRIBING, embedded(event, "ue_pr", "ue_px"));
    String schema = schemaName(described.get("data.schema"));
    JsonValue action = described.get("data.data.type");
    if ("snowplow_ecommerce_action".equals(schema) && action.isPresent()) {
      EventNames.write(out, action);
    } else if (schema != null && EventNames.of(schema) != null) {
      out.text(Field.EVENT_TYPE, EventNames.of(schema));
    }
    out.copy(Field.PROPERTIES, described.get("data.data"));
  }

  /** {@code name} of {@code iglu:vendor/name/jsonschema/1-0-0}; null if it is not written so. */
  private static String schemaName(JsonValue schema) {
    String[] parts = schema.isText() ? schema.written().split("/", -1) : new String[0];
    return parts.length == 4 ? parts[1] : null;
  }

  private static void user(NativeEvents out, JsonShape.Members event, SdkRequest request) {
    JsonValue anonymous = event.first("duid", "nuid");
    if (event.get("uid").isPresent()) {
      out.id(Field.USER_ID, event.get("uid")).text(Field.IDENTITY_SOURCE, "user");
    } else if (anonymous.isPresent()) {
      out.id(Field.USER_ID, anonymous).text(Field.IDENTITY_SOURCE, "anonymous");
    } else {
      out.text(Field.USER_ID, VisitorId.of(event.get("aid"), request));
      out.text(Field.IDENTITY_SOURCE, VisitorId.SOURCE);
    }
  }

  private static void contexts(NativeEvents out, JsonValue json) {
    List<JsonValue> contexts = read(CONTEXTS, json).get("data").elements();
    if (contexts == null) {
      return;
    }
    for (JsonValue one : contexts) {
      JsonShape.Members context = read(CONTEXT, one);
      String schema = schemaName(context.get("schema"));
      if ("web_page".equals(schema)) {
        out.copy(Field.PAGE_VIEW_ID, context.get("data.id"));
      } else if ("application".equals(schema)) {
        out.copy(Field.APP_VERSION, context.get("data.version"));
      }
    }
  }

  private static JsonValue embedded(JsonShape.Members event, String plain, String base64) {
    JsonValue json = event.get(plain);
    return json.isPresent() ? json.embedded() : event.get(base64).embeddedBase64();
  }

  private static JsonShape.Members read(JsonShape shape, JsonValue json) {
    JsonShape.Members members = shape.read(json);
    return members == null ? NOTHING : members;
  }
}
