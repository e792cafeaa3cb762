package dev.tidemark.processor.replay;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How events are mended: fields are renamed, then dropped, then set. A field that is renamed or set
 * replaces one that is there. Without any of these an event stays byte for byte as it came.
 *
 * @param rename new names by old ones
 * @param set values by name; the text {@code {received_at}} stands for when the gateway had the
 *     event
 */
record Rule(Map<String, String> rename, Set<String> drop, Map<String, JsonNode> set) {
  static final String RECEIVED_AT = "{received_at}";

  /** As strict as the event contract: of a field that stands twice nobody knows which is meant. */
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  Rule {
    rename = new LinkedHashMap<>(rename);
    drop = new LinkedHashSet<>(drop);
    set = new LinkedHashMap<>(set);
  }

  /** A rule that changes nothing. */
  static Rule none() {
    return new Rule(Map.of(), Set.of(), Map.of());
  }

  private boolean changesNothing() {
    return rename.isEmpty() && drop.isEmpty() && set.isEmpty();
  }

  /**
   * Mends an event.
   *
   * @return its new bytes; empty when it is not a JSON object that can be changed
   */
  Optional<byte[]> mend(byte[] event, Instant receivedAt) {
    if (changesNothing()) {
      return Optional.of(event);
    }
    try {
      if (!(JSON.readTree(event) instanceof ObjectNode object)) {
        return Optional.empty();
      }
      rename.forEach(
          (from, to) -> {
            JsonNode value = object.remove(from);
            if (value != null) {
              object.set(to, value);
            }
          });
      object.remove(drop);
      set.forEach((name, value) -> object.set(name, resolved(value, receivedAt)));
      return Optional.of(JSON.writeValueAsBytes(object));
    } catch (JsonProcessingException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new IllegalStateException("Cannot read bytes in memory", e);
    }
  }

  private static JsonNode resolved(JsonNode value, Instant receivedAt) {
    return value.isTextual() && value.textValue().equals(RECEIVED_AT)
        ? TextNode.valueOf(receivedAt.toString())
        : value;
  }
}
