package dev.tidemark.processor.replay;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tidemark.events.QuarantineReason;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Reads the {@link Selection} of a request.
 *
 * <pre>
 * {"reasons": ["missing_page"], "page": "/a", "app_version": "1.4.2",
 *  "from": "2026-11-23T14:00:00Z", "until": "2026-11-23T15:00:00Z", "ids": ["0-1812"]}
 * </pre>
 *
 * <p>All of it may be absent. An unknown key is a problem, since it would select more than was
 * meant.
 */
final class RequestedSelection {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Set<String> KEYS =
      new TreeSet<>(List.of("reasons", "page", "app_version", "from", "until", "ids"));

  private RequestedSelection() {}

  /**
   * @throws IllegalArgumentException with the first problem
   */
  static Selection parse(String text) {
    JsonNode json = json(text);
    json.fieldNames()
        .forEachRemaining(
            key -> {
              if (!KEYS.contains(key)) {
                throw new IllegalArgumentException(
                    "Unknown key '" + key + "' in the selection: expected " + KEYS);
              }
            });
    Set<QuarantineReason> reasons = EnumSet.noneOf(QuarantineReason.class);
    reasons.addAll(each(json, "reasons", QuarantineReason::ofCode));
    return new Selection(
        reasons,
        one(json, "page", Function.identity()),
        one(json, "app_version", Function.identity()),
        one(json, "from", Instant::parse),
        one(json, "until", Instant::parse),
        new TreeSet<>(each(json, "ids", Place::parse)));
  }

  private static JsonNode json(String text) {
    try {
      JsonNode json = JSON.readTree(text);
      if (json.isObject()) {
        return json;
      }
    } catch (JsonProcessingException e) {
      // Said below, as for JSON that is no object.
    }
    throw new IllegalArgumentException("Cannot parse the selection: expected a JSON object");
  }

  private static <T> Optional<T> one(JsonNode json, String key, Function<String, T> parser) {
    JsonNode value = json.get(key);
    return value == null ? Optional.empty() : Optional.of(parsed(key, value, parser));
  }

  private static <T> List<T> each(JsonNode json, String key, Function<String, T> parser) {
    JsonNode values = json.get(key);
    List<T> parsed = new ArrayList<>();
    if (values != null) {
      if (!values.isArray() || values.isEmpty()) {
        throw new IllegalArgumentException(
            "Invalid '" + key + "' of the selection: expected an array with something in it");
      }
      values.forEach(value -> parsed.add(parsed(key, value, parser)));
    }
    return parsed;
  }

  private static <T> T parsed(String key, JsonNode value, Function<String, T> parser) {
    try {
      if (value.isTextual()) {
        return parser.apply(value.textValue());
      }
    } catch (DateTimeException | IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "Cannot parse '" + key + "' of the selection: " + e.getMessage(), e);
    }
    throw new IllegalArgumentException("Cannot parse '" + key + "' of the selection: not a text");
  }
}
