package dev.tidemark.results;

import static dev.tidemark.results.Rows.START;
import static dev.tidemark.results.Rows.at;
import static dev.tidemark.results.Rows.minute;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every result store answers about its quarantine by filter. */
abstract class QuarantineFilterContract {
  private static final List<String> HOSTILE =
      List.of(
          "' OR ''='",
          "\\' OR 1=1 --",
          "'); DROP TABLE quarantine; --",
          "a' UNION SELECT 1, 'b', 2 --",
          "\u0000",
          "?",
          "%",
          "{latest}",
          "/*",
          "$1");

  abstract ResultStore store();

  private static QuarantineRow row(long offset, long atMillis, String page, String... reasons) {
    return new QuarantineRow(
        "clickstream.events",
        0,
        offset,
        at(atMillis),
        at(atMillis),
        List.of(reasons),
        page,
        "page_view",
        "v" + offset % 2,
        ("raw " + offset).getBytes(StandardCharsets.UTF_8));
  }

  @BeforeEach
  void write() {
    store()
        .writeQuarantine(
            List.of(
                row(1, 0, "/a", "missing_page"),
                row(2, 61_000, "/a", "missing_page", "missing_user_id"),
                row(3, 62_000, "/b", "malformed_json"),
                row(4, 600_000, "/b", "missing_user_id")));
  }

  private static QuarantineFilter filter(String reason, String page, String version) {
    return new QuarantineFilter(START, minute(60), reason, page, version);
  }

  @Test
  void everyPartOfAFilterHolds() {
    assertThat(offsets(filter(null, null, null))).containsExactly(4L, 3L, 2L, 1L);
    assertThat(offsets(filter("missing_page", null, null))).containsExactly(2L, 1L);
    assertThat(offsets(filter(null, "/b", null))).containsExactly(4L, 3L);
    assertThat(offsets(filter("missing_user_id", "/b", "v0"))).containsExactly(4L);
    assertThat(offsets(filter("missing_user_id", "/b", "v1"))).isEmpty();
    assertThat(offsets(QuarantineFilter.between(minute(1), minute(10)))).containsExactly(3L, 2L);
    assertThat(store().quarantine().count(filter(null, "/a", null))).isEqualTo(2);
    assertThat(store().quarantine().newest(filter(null, null, null), 1)).hasSize(1);
  }

  @Test
  void countsByReasonInStretchesOfTime() {
    assertThat(store().quarantine().byReason(filter(null, null, null), Duration.ofMinutes(5)))
        .containsExactly(
            new QuarantineBucket(START, "malformed_json", 1),
            new QuarantineBucket(START, "missing_page", 2),
            new QuarantineBucket(START, "missing_user_id", 1),
            new QuarantineBucket(minute(10), "missing_user_id", 1));
    assertThat(
            store().quarantine().byReason(filter("missing_page", null, null), Duration.ofHours(1)))
        .containsExactly(new QuarantineBucket(START, "missing_page", 2));
  }

  @Test
  void hostileFiltersAreOnlyEverTexts() {
    for (String text : HOSTILE) {
      for (QuarantineFilter filter :
          List.of(filter(text, null, null), filter(null, text, null), filter(null, null, text))) {
        assertThat(offsets(filter)).as(text).isEmpty();
        assertThat(store().quarantine().count(filter)).as(text).isZero();
        assertThat(store().quarantine().byReason(filter, Duration.ofMinutes(1))).as(text).isEmpty();
      }
      store().writeQuarantine(List.of(row(100, 700_000, text, text)));
      assertThat(offsets(filter(text, text, null))).as(text).containsExactly(100L);
    }
    assertThat(store().quarantine().count(filter(null, null, null))).isEqualTo(5);
  }

  @Test
  void findsOneByItsPlaceAndSaysWhichWereSentAgain() {
    assertThat(store().quarantine().at(0, 3))
        .hasValueSatisfying(found -> assertThat(found.page()).isEqualTo("/b"));
    assertThat(store().quarantine().at(1, 3)).isEmpty();
    store().writeReplays(List.of(new ReplayMark("clickstream.events", 0, 3, 1, 9, at(9), true)));

    List<QuarantineRow> all = store().quarantine().newest(filter(null, null, null), 10);
    assertThat(store().quarantine().sentAgain(all)).containsExactly("0-3");
    assertThat(store().quarantine().sentAgain(List.of())).isEmpty();
  }

  private List<Long> offsets(QuarantineFilter filter) {
    return store().quarantine().newest(filter, 10).stream().map(QuarantineRow::offset).toList();
  }
}
