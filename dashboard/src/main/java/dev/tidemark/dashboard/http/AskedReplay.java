package dev.tidemark.dashboard.http;

import dev.tidemark.events.Field;
import dev.tidemark.events.QuarantineReason;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A replay as an operator asks for it, checked: each mistake is named with its key, its value and
 * what is allowed.
 *
 * <pre>
 * {"dryRun": true,
 *  "selection": {"reasons": ["missing_page"], "page": "/a", "appVersion": "1.4.2",
 *                "from": "2026-11-23T14:00:00Z", "until": "2026-11-23T15:00:00Z", "ids": ["0-7"]},
 *  "rule": {"rename": {"pagina": "page"}, "drop": ["title"], "set": {"user_id": "unknown"}}}
 * </pre>
 *
 * @param selection as the processor reads it
 * @param rule as the processor reads it; empty: events are sent as they came
 */
record AskedReplay(String selection, String rule, boolean dryRun) {
  private static final int MOST_IDS = 1_000;
  private static final int LONGEST_TEXT = 4_096;
  private static final int LONGEST_SHOWN = 100;
  private static final Pattern PLACE = Pattern.compile("\\d{1,9}-\\d{1,18}");
  private static final List<String> FIELDS = Arrays.stream(Field.values()).map(Field::key).toList();
  private static final String REASONS =
      Arrays.stream(QuarantineReason.values())
          .map(QuarantineReason::code)
          .collect(Collectors.joining(", "));

  /**
   * @throws BadParameterException with the first mistake
   */
  static AskedReplay of(JsonObject body) {
    onlyKeys("", body, "selection", "rule", "dryRun");
    if (!(body.getValue("dryRun", true) instanceof Boolean dryRun)) {
      throw bad("dryRun", body.getValue("dryRun"), "true or false");
    }
    JsonObject selection = object("selection", body.getValue("selection"));
    JsonObject rule =
        body.getValue("rule") == null ? new JsonObject() : object("rule", body.getValue("rule"));
    return new AskedReplay(selection(selection).encode(), rule(rule), dryRun);
  }

  private static JsonObject selection(JsonObject asked) {
    onlyKeys("selection.", asked, "reasons", "page", "appVersion", "from", "until", "ids");
    JsonObject selection = new JsonObject();
    texts("selection.reasons", asked.getValue("reasons"), AskedReplay::requireReason)
        .ifPresentPut(selection, "reasons");
    for (String key : List.of("page", "appVersion")) {
      Object value = asked.getValue(key);
      if (value != null) {
        selection.put(key.equals("page") ? "page" : "app_version", text("selection." + key, value));
      }
    }
    for (String key : List.of("from", "until")) {
      Object value = asked.getValue(key);
      if (value != null) {
        selection.put(key, time("selection." + key, value));
      }
    }
    texts("selection.ids", asked.getValue("ids"), AskedReplay::requirePlace)
        .ifPresentPut(selection, "ids");
    boolean bounded =
        selection.containsKey("ids")
            || (selection.containsKey("from") && selection.containsKey("until"));
    if (!bounded) {
      throw new BadParameterException(
          "Invalid 'selection': expected ids, or from and until, so that no more is sent than was"
              + " looked at");
    }
    return selection;
  }

  private static String rule(JsonObject asked) {
    onlyKeys("rule.", asked, "rename", "drop", "set");
    JsonObject rule = new JsonObject();
    if (asked.getValue("rename") != null) {
      JsonObject rename = object("rule.rename", asked.getValue("rename"));
      for (Map.Entry<String, Object> entry : rename) {
        String key = "rule.rename." + shown(entry.getKey());
        requireField(key, text(key, entry.getValue()));
      }
      put(rule, "rename", rename);
    }
    if (asked.getValue("drop") != null) {
      texts("rule.drop", asked.getValue("drop"), name -> {}).ifPresentPut(rule, "drop");
    }
    if (asked.getValue("set") != null) {
      JsonObject set = object("rule.set", asked.getValue("set"));
      for (Map.Entry<String, Object> entry : set) {
        requireField("rule.set", entry.getKey());
        if (entry.getValue() == null) {
          throw bad("rule.set." + entry.getKey(), null, "a value; to take a field away, drop it");
        }
      }
      put(rule, "set", set);
    }
    return rule.isEmpty() ? "" : rule.encode();
  }

  private static void put(JsonObject rule, String key, JsonObject part) {
    if (!part.isEmpty()) {
      rule.put(key, part);
    }
  }

  /** Checked texts; none at all where the key is absent or its array is empty. */
  private record Texts(JsonArray values) {
    void ifPresentPut(JsonObject to, String key) {
      if (!values.isEmpty()) {
        to.put(key, values);
      }
    }
  }

  private static Texts texts(String key, Object value, Consumer<String> check) {
    JsonArray texts = new JsonArray();
    if (value != null && !(value instanceof JsonArray)) {
      throw bad(key, value, "an array of texts");
    }
    if (value instanceof JsonArray values) {
      if (values.size() > MOST_IDS) {
        throw new BadParameterException(
            "Invalid '" + key + "': " + values.size() + " entries, expected at most " + MOST_IDS);
      }
      for (Object each : values) {
        String text = text(key, each);
        check.accept(text);
        texts.add(text);
      }
    }
    return new Texts(texts);
  }

  private static void requireReason(String code) {
    try {
      QuarantineReason.ofCode(code);
    } catch (IllegalArgumentException e) {
      throw bad("selection.reasons", code, "one of " + REASONS);
    }
  }

  private static void requirePlace(String place) {
    if (!PLACE.matcher(place).matches()) {
      throw bad("selection.ids", place, "a partition and an offset such as 0-1812");
    }
  }

  private static void requireField(String key, String name) {
    if (!FIELDS.contains(name)) {
      throw bad(key, name, "one of " + String.join(", ", FIELDS));
    }
  }

  private static String time(String key, Object value) {
    try {
      return OffsetDateTime.parse(text(key, value)).toInstant().toString();
    } catch (DateTimeException e) {
      throw bad(key, value, "a time like 2026-11-23T15:42:00Z");
    }
  }

  private static String text(String key, Object value) {
    if (value instanceof String text && text.length() <= LONGEST_TEXT) {
      return text;
    }
    throw bad(key, value, "a text of at most " + LONGEST_TEXT + " characters");
  }

  private static JsonObject object(String key, Object value) {
    if (value instanceof JsonObject object) {
      return object;
    }
    throw bad(key, value, "a JSON object");
  }

  private static void onlyKeys(String prefix, JsonObject object, String... known) {
    for (String key : object.fieldNames()) {
      if (!List.of(known).contains(key)) {
        throw new BadParameterException(
            "Unknown key '" + prefix + shown(key) + "': expected " + String.join(", ", known));
      }
    }
  }

  private static BadParameterException bad(String key, Object value, String expected) {
    return new BadParameterException(
        "Cannot use '"
            + key
            + "' = \""
            + shown(String.valueOf(value))
            + "\": expected "
            + expected);
  }

  private static String shown(String text) {
    return text.length() <= LONGEST_SHOWN ? text : text.substring(0, LONGEST_SHOWN) + "…";
  }
}
