package dev.tidemark.gateway.beacon;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class EventIdsTest {
  private static final long MILLIS = 1_795_000_000_123L;

  private final EventIds ids = new EventIds();

  @Test
  void areUuidsOfVersion7WithTheTime() {
    UUID id = UUID.fromString(ids.next(MILLIS));

    assertThat(id.version()).isEqualTo(7);
    assertThat(id.variant()).isEqualTo(2);
    assertThat(id.getMostSignificantBits() >>> 16).isEqualTo(MILLIS);
  }

  @Test
  void riseAndNeverRepeatWithinOneMillisecond() {
    List<String> many = Stream.generate(() -> ids.next(MILLIS)).limit(10_000).toList();

    assertThat(many).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void riseWhenTheClockGoesBack() {
    String before = ids.next(MILLIS);

    assertThat(ids.next(MILLIS - 5_000)).isGreaterThan(before);
  }

  @Test
  void differBetweenGenerators() {
    assertThat(new EventIds().next(MILLIS)).isNotEqualTo(new EventIds().next(MILLIS));
  }
}
