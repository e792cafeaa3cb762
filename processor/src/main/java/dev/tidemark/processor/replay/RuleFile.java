package dev.tidemark.processor.replay;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tidemark.events.Field;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Reads a {@link Rule} from a file of JSON.
 *
 * <pre>
 * {"rename": {"pagina": "page"}, "drop": ["title"], "set": {"event_time": "{received_at}"}}
 * </pre>
 */
final class RuleFile {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Set<String> FIELDS =
      Arrays.stream(Field.values())
          .map(Field::key)
          .collect(Collectors.toCollection(LinkedHashSet::new));

  private final Map<String, String> rename = new LinkedHashMap<>();
  private final Set<String> drop = new LinkedHashSet<>();
  private final Map<String, JsonNode> set = new LinkedHashMap<>();
  private final List<String> problems = new ArrayList<>();

  private RuleFile() {}

  /**
   * @throws RuleException with every problem there is, by line and key
   */
  static Rule read(Path file) {
    try {
      return parse(file.toString(), Files.readAllBytes(file));
    } catch (IOException e) {
      throw new RuleException(file.toString(), List.of("cannot read it: " + e));
    }
  }

  /**
   * The rule in these bytes.
   *
   * @param file what they are called in problems
   * @throws RuleException with every problem there is, by line and key
   */
  static Rule parse(String file, byte[] text) {
    RuleFile reader = new RuleFile();
    try (JsonParser in = JSON.createParser(text)) {
      reader.read(in);
    } catch (JsonProcessingException e) {
      reader.problems.add(
          "line " + e.getLocation().getLineNr() + ": not JSON: " + e.getOriginalMessage());
    } catch (IOException e) {
      throw new IllegalStateException("Cannot read bytes in memory", e);
    }
    if (!reader.problems.isEmpty()) {
      throw new RuleException(file, reader.problems);
    }
    return new Rule(reader.rename, reader.drop, reader.set);
  }

  private void read(JsonParser in) throws IOException {
    if (in.nextToken() != JsonToken.START_OBJECT) {
      problems.add("line 1: expected an object with rename, drop or set");
      return;
    }
    while (in.nextToken() == JsonToken.FIELD_NAME) {
      String key = in.currentName();
      int line = line(in);
      JsonToken value = in.nextToken();
      switch (key) {
        case "rename" -> object(in, value, key, line, this::rename);
        case "set" -> object(in, value, key, line, this::set);
        case "drop" -> drop(in, value, line);
        default -> {
          problem(line, key, "unknown, expected rename, drop or set");
          in.skipChildren();
        }
      }
    }
    if (in.nextToken() != null) {
      problem(line(in), "the file", "expected nothing behind the object");
    }
    if (problems.isEmpty() && rename.isEmpty() && drop.isEmpty() && set.isEmpty()) {
      problems.add("line 1: it changes nothing: expected rename, drop or set");
    }
  }

  private interface Member {
    void take(int line, String name, JsonNode value);
  }

  private void object(JsonParser in, JsonToken first, String key, int line, Member member)
      throws IOException {
    if (first != JsonToken.START_OBJECT) {
      problem(line, key, "expected an object");
      in.skipChildren();
      return;
    }
    while (in.nextToken() == JsonToken.FIELD_NAME) {
      String name = in.currentName();
      int at = line(in);
      in.nextToken();
      member.take(at, name, JSON.readTree(in));
    }
  }

  private void rename(int line, String from, JsonNode to) {
    String key = "rename." + from;
    if (!to.isTextual()) {
      problem(line, key, "expected the new name as a text");
    } else if (!FIELDS.contains(to.textValue())) {
      problem(line, key, unknownField(to.textValue()));
    } else if (from.equals(to.textValue())) {
      problem(line, key, "old and new name are the same");
    } else if (rename.containsValue(to.textValue())) {
      problem(line, key, "two fields get the name '" + to.textValue() + "'");
    } else if (set.containsKey(to.textValue())) {
      problem(line, key, "'" + to.textValue() + "' is also set");
    } else if (rename.put(from, to.textValue()) != null) {
      problem(line, key, "stands twice");
    }
  }

  private void set(int line, String name, JsonNode value) {
    String key = "set." + name;
    if (!FIELDS.contains(name)) {
      problem(line, key, unknownField(name));
    } else if (value.isNull()) {
      problem(line, key, "expected a value; to take a field away, drop it");
    } else if (drop.contains(name)) {
      problem(line, key, "'" + name + "' is also dropped");
    } else if (rename.containsValue(name)) {
      problem(line, key, "another field is also renamed to '" + name + "'");
    } else if (set.put(name, value) != null) {
      problem(line, key, "stands twice");
    }
  }

  private void drop(JsonParser in, JsonToken first, int line) throws IOException {
    if (first != JsonToken.START_ARRAY) {
      problem(line, "drop", "expected an array of names");
      in.skipChildren();
      return;
    }
    for (JsonToken token = in.nextToken(); token != JsonToken.END_ARRAY; token = in.nextToken()) {
      if (token != JsonToken.VALUE_STRING) {
        problem(line(in), "drop", "expected names of fields as texts");
        in.skipChildren();
      } else if (set.containsKey(in.getText())) {
        problem(line(in), "drop", "'" + in.getText() + "' is also set");
      } else {
        drop.add(in.getText());
      }
    }
  }

  private static String unknownField(String name) {
    return "'" + name + "' is no field of an event, expected one of " + String.join(", ", FIELDS);
  }

  private void problem(int line, String key, String problem) {
    problems.add("line " + line + ", " + key + ": " + problem);
  }

  private static int line(JsonParser in) {
    return in.currentTokenLocation().getLineNr();
  }
}
