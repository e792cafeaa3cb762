package dev.tidemark.results;

import static dev.tidemark.results.Rows.at;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What every result store does with the marks of events that were sent again. */
abstract class ReplayContract {

  abstract ResultStore store();

  private static ReplayMark mark(long offset, long replayedOffset, long atMillis) {
    return new ReplayMark(
        "clickstream.events", 1, offset, 2, replayedOffset, at(atMillis), atMillis % 2 == 0);
  }

  @Test
  void keepsOneMarkForEachQuarantinedEvent() {
    store().writeReplays(List.of(mark(1, 100, 10), mark(2, 101, 11)));
    store().writeReplays(List.of(mark(2, 101, 11), mark(3, 102, 30)));

    assertThat(store().replayed()).isEqualTo(3);
    assertThat(store().replays(2)).containsExactly(mark(3, 102, 30), mark(2, 101, 11));
  }

  @Test
  void theReplayThatWasAppendedLastStays() {
    store().writeReplays(List.of(mark(1, 200, 20)));
    store().writeReplays(List.of(mark(1, 100, 10)));

    assertThat(store().replays(10)).containsExactly(mark(1, 200, 20));
  }
}
