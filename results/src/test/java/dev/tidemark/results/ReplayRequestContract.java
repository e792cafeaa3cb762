package dev.tidemark.results;

import static dev.tidemark.results.Rows.at;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.results.ReplayRequest.State;
import org.junit.jupiter.api.Test;

/** What every result store does with what people asked to be sent again. */
abstract class ReplayRequestContract {
  private static final String HOSTILE = "'); DROP TABLE quarantine; -- \\' \" ? \u0000 \u2028 😀";

  abstract ResultStore store();

  private static ReplayRequest asked(String id, long atMillis) {
    return ReplayRequest.asked(id, at(atMillis), "operator", "{\"page\":\"/a\"}", "", true);
  }

  @Test
  void keepsARequestAndItsLastRevision() {
    ReplayRequest asked = asked("r1", 0);
    ReplayRequest running = asked.with(State.RUNNING, "{\"selected\":3}", "", at(1_000));
    ReplayRequest failed = running.with(State.FAILED, "", "Cannot replay: no", at(2_000));

    store().replayRequests().write(asked);
    assertThat(store().replayRequests().find("r1")).contains(asked);
    store().replayRequests().write(failed);
    store().replayRequests().write(running);

    assertThat(store().replayRequests().find("r1")).contains(failed);
    assertThat(store().replayRequests().find("r2")).isEmpty();
  }

  @Test
  void findsThoseThatAreNotOver() {
    store().replayRequests().write(asked("new", 5));
    store().replayRequests().write(asked("taken", 1));
    store().replayRequests().write(asked("taken", 1).with(State.RUNNING, "{}", "", at(2)));
    store().replayRequests().write(asked("over", 0));
    store().replayRequests().write(asked("over", 0).with(State.DONE, "{}", "", at(2)));

    assertThat(store().replayRequests().open())
        .extracting(ReplayRequest::id)
        .containsExactly("taken", "new");
    assertThat(store().replayRequests().newest(2))
        .extracting(ReplayRequest::id)
        .containsExactly("new", "taken");
  }

  @Test
  void keepsAnyText() {
    ReplayRequest request =
        ReplayRequest.asked(HOSTILE, at(0), HOSTILE, HOSTILE, HOSTILE, false)
            .with(State.DONE, HOSTILE, HOSTILE, at(1));

    store().replayRequests().write(request);

    assertThat(store().replayRequests().find(HOSTILE)).contains(request);
  }
}
