package dev.tidemark.dashboard.live;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Everything that the first screen shows at one moment, as JSON by section. A change carries only
 * the sections that differ; whoever holds the ones before replaces those by name.
 *
 * @param sections JSON text of each section by its name
 */
public record Snapshot(Instant at, Map<String, String> sections) {

  public Snapshot {
    sections = new LinkedHashMap<>(sections);
  }

  public String toJson() {
    return json(at, sections);
  }

  /** The sections that differ from {@code before}; null when none does. */
  public String changesSince(Snapshot before) {
    Map<String, String> changed = new LinkedHashMap<>(sections);
    changed
        .entrySet()
        .removeIf(section -> section.getValue().equals(before.sections.get(section.getKey())));
    return changed.isEmpty() ? null : json(at, changed);
  }

  private static String json(Instant at, Map<String, String> sections) {
    StringBuilder json = new StringBuilder("{\"at\":\"").append(at).append('"');
    sections.forEach((name, value) -> json.append(",\"").append(name).append("\":").append(value));
    return json.append('}').toString();
  }
}
