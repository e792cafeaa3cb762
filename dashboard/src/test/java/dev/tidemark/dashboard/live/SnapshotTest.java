package dev.tidemark.dashboard.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SnapshotTest {
  private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");

  @Test
  void aChangeCarriesOnlyTheSectionsThatDiffer() {
    Snapshot before = new Snapshot(NOW, Map.of("flow", "{\"a\":1}", "pages", "[]"));
    Snapshot after = new Snapshot(NOW.plusSeconds(1), Map.of("flow", "{\"a\":2}", "pages", "[]"));

    assertThat(after.toJson(after.changedSince(before)))
        .isEqualTo("{\"at\":\"2026-11-23T12:00:01Z\",\"flow\":{\"a\":2}}");
  }

  @Test
  void timeAloneIsNoChange() {
    Map<String, String> sections = Map.of("flow", "{}");

    assertThat(new Snapshot(NOW.plusSeconds(1), sections).changedSince(new Snapshot(NOW, sections)))
        .isEmpty();
  }
}
