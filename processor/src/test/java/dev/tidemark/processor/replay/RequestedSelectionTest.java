package dev.tidemark.processor.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.events.QuarantineReason;
import dev.tidemark.events.QuarantineRecord;
import dev.tidemark.events.Topics;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RequestedSelectionTest {
  @Test
  void readsEveryPartOfASelection() {
    Selection selection =
        RequestedSelection.parse(
            """
            {"reasons": ["missing_page", "missing_user_id"], "page": "/a", "app_version": "1.4.2",
             "from": "2026-11-23T14:00:00Z", "until": "2026-11-23T15:00:00Z",
             "ids": ["0-1812", "3-7"]}
            """);

    assertThat(selection.reasons())
        .containsExactlyInAnyOrder(QuarantineReason.MISSING_PAGE, QuarantineReason.MISSING_USER_ID);
    assertThat(selection.page()).contains("/a");
    assertThat(selection.appVersion()).contains("1.4.2");
    assertThat(selection.from()).hasToString("Optional[2026-11-23T14:00:00Z]");
    assertThat(selection.until()).hasToString("Optional[2026-11-23T15:00:00Z]");
    assertThat(selection.places()).containsExactlyInAnyOrder(new Place(0, 1812), new Place(3, 7));
  }

  @Test
  void anEmptySelectionFitsAllAndAVersionOnlyItsOwn() {
    QuarantineRecord event = quarantined("1.4.2");

    assertThat(RequestedSelection.parse("{}").fits(event)).isTrue();
    assertThat(RequestedSelection.parse("{\"app_version\":\"1.4.2\"}").fits(event)).isTrue();
    assertThat(RequestedSelection.parse("{\"app_version\":\"1.4.3\"}").fits(event)).isFalse();
  }

  @Test
  void refusesWhatWouldSelectSomethingElseThanWasMeant() {
    assertRefused("{\"reason\":\"missing_page\"}", "Unknown key 'reason' in the selection");
    assertRefused("[]", "expected a JSON object");
    assertRefused("{\"page\":7}", "Cannot parse 'page' of the selection: not a text");
    assertRefused("{\"from\":\"yesterday\"}", "Cannot parse 'from' of the selection");
    assertRefused("{\"ids\":[]}", "expected an array with something in it");
    assertRefused("{\"ids\":[\"0\"]}", "Invalid place '0'");
    assertRefused("{\"reasons\":[\"nonsense\"]}", "Unknown quarantine reason 'nonsense'");
  }

  private static void assertRefused(String selection, String why) {
    assertThatThrownBy(() -> RequestedSelection.parse(selection))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(why);
  }

  private static QuarantineRecord quarantined(String appVersion) {
    return new QuarantineRecord(
        Topics.EVENTS,
        0,
        1,
        1_000,
        1_000,
        Set.of(QuarantineReason.MISSING_PAGE),
        "",
        "page_view",
        appVersion,
        new byte[0]);
  }
}
