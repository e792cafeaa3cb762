package dev.tidemark.dashboard.http;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which change each section was last part of, so that a page which comes back gets what it missed
 * however long it was away: each section that changed meanwhile, as it is now. A section is always
 * sent whole, so the changes before its last one add nothing.
 *
 * <p>An id names this run of the dashboard and the number of the change, so that an id of another
 * run is not mistaken for one of this. Confined to the event loop; no locking.
 */
final class SectionChanges {
  private final String run;
  private final Map<String, Long> lastChanges = new HashMap<>();
  private long newest;

  SectionChanges(String run) {
    this.run = run;
  }

  /** Those sections changed. */
  void add(Set<String> sections) {
    newest++;
    sections.forEach(section -> lastChanges.put(section, newest));
  }

  /** Of the newest change. */
  String id() {
    return run + "-" + newest;
  }

  /**
   * The sections that changed after that id, possibly none; empty when the id is not of this run.
   */
  Optional<Set<String>> after(String id) {
    if (id == null || !id.startsWith(run + "-")) {
      return Optional.empty();
    }
    long seen;
    try {
      seen = Long.parseLong(id.substring(run.length() + 1));
    } catch (NumberFormatException e) {
      return Optional.empty(); // Not an id of ours; the page gets everything.
    }
    if (seen < 0 || seen > newest) {
      return Optional.empty();
    }
    return Optional.of(
        lastChanges.entrySet().stream()
            .filter(section -> section.getValue() > seen)
            .map(Map.Entry::getKey)
            .collect(Collectors.toUnmodifiableSet()));
  }
}
