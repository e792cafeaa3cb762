package dev.tidemark.dashboard.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

class SectionChangesTest {
  private final SectionChanges changes = new SectionChanges("run");

  @Test
  void tellsWhichSectionsChangedAfterAnId() {
    changes.add(Set.of("pages", "flow"));
    String seen = changes.id();
    changes.add(Set.of("flow"));
    changes.add(Set.of("ledger", "flow"));

    assertThat(seen).isEqualTo("run-1");
    assertThat(changes.after(seen)).hasValue(Set.of("flow", "ledger"));
    assertThat(changes.after("run-2")).hasValue(Set.of("flow", "ledger"));
    assertThat(changes.after("run-0")).hasValue(Set.of("flow", "ledger", "pages"));
    assertThat(changes.after(changes.id())).hasValue(Set.of());
  }

  @Test
  void forgetsNothingHoweverLongSomebodyWasAway() {
    changes.add(Set.of("alerts"));
    String seen = changes.id();
    changes.add(Set.of("quarantine"));
    for (int i = 0; i < 100_000; i++) {
      changes.add(Set.of("flow"));
    }

    assertThat(changes.after(seen)).hasValue(Set.of("quarantine", "flow"));
  }

  @Test
  void doesNotTakeAnIdOfAnotherRunOrOfNobody() {
    changes.add(Set.of("flow"));

    for (String id :
        new String[] {"other-1", "run-9", "run--1", "run-x", "run-", "run", "", null}) {
      assertThat(changes.after(id)).as("id %s", id).isEmpty();
    }
  }
}
