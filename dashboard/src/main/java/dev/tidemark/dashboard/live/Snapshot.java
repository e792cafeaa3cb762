package dev.tidemark.dashboard.live;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

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

  /** Only those sections. */
  public String toJson(Set<String> names) {
    Map<String, String> some = new LinkedHashMap<>(sections);
    some.keySet().retainAll(names);
    return json(at, some);
  }

  /** The sections that differ from {@code before}, possibly none. */
  public Set<String> changedSince(Snapshot before) {
    return sections.keySet().stream()
        .filter(name -> !sections.get(name).equals(before.sections.get(name)))
        .collect(Collectors.toUnmodifiableSet());
  }

  private static String json(Instant at, Map<String, String> sections) {
    StringBuilder json = new StringBuilder("{\"at\":\"").append(at).append('"');
    sections.forEach((name, value) -> json.append(",\"").append(name).append("\":").append(value));
    return json.append('}').toString();
  }
}
