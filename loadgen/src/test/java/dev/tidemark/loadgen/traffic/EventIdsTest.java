package dev.tidemark.loadgen.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class EventIdsTest {

  @Test
  void differInEachRunOfOneSeed() {
    Set<String> seen = new HashSet<>();
    for (long run = 1_763_906_400_000L; run < 1_763_906_400_100L; run++) {
      EventIds ids = new EventIds(new SplittableRandom(7), run);
      for (int i = 0; i < 100; i++) {
        assertThat(seen.add(ids.next())).isTrue();
      }
    }
  }

  @Test
  void areTheSameForOneSeedAndRunAndAreRandomUuids() {
    EventIds one = new EventIds(new SplittableRandom(7), 1);
    EventIds other = new EventIds(new SplittableRandom(7), 1);

    for (int i = 0; i < 100; i++) {
      String id = one.next();
      assertThat(other.next()).isEqualTo(id);
      assertThat(UUID.fromString(id).version()).isEqualTo(4);
    }
  }
}
