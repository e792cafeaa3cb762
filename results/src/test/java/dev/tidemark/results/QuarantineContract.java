package dev.tidemark.results;

import static dev.tidemark.results.Rows.START;
import static dev.tidemark.results.Rows.at;
import static dev.tidemark.results.Rows.minute;
import static dev.tidemark.results.Rows.quarantined;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What every result store does with events that have faults. */
abstract class QuarantineContract {

  abstract ResultStore store();

  @Test
  void countsAnEventUnderEachOfItsReasons() {
    store()
        .writeQuarantine(
            List.of(
                quarantined(1, 0, "missing_page", "missing_user_id"),
                quarantined(2, 1_000, "missing_user_id"),
                quarantined(3, 2_000, "malformed_json"),
                quarantined(4, 60_000, "malformed_json", "never_asked_for")));

    assertThat(store().quarantineByReason(START, minute(1)))
        .containsExactly(
            new ReasonCount("missing_user_id", 2),
            new ReasonCount("malformed_json", 1),
            new ReasonCount("missing_page", 1));
  }

  @Test
  void aReplayCountsOnce() {
    List<QuarantineRow> rows = List.of(quarantined(1, 0, "a"), quarantined(2, 0, "a", "b"));

    store().writeQuarantine(rows);
    store().writeQuarantine(rows);
    store().writeQuarantine(List.of(rows.get(1), rows.get(1)));

    assertThat(store().quarantineByReason(START, minute(1)))
        .containsExactly(new ReasonCount("a", 2), new ReasonCount("b", 1));
    assertThat(store().quarantined(null, 10)).hasSize(2);
  }

  @Test
  void listsTheNewestFirst() {
    store()
        .writeQuarantine(
            LongStream.range(0, 50).mapToObj(i -> quarantined(i, i * 7, "r" + i % 2)).toList());

    assertThat(store().quarantined(null, 3))
        .extracting(QuarantineRow::offset)
        .containsExactly(49L, 48L, 47L);
    assertThat(store().quarantined("r0", 3))
        .extracting(QuarantineRow::offset)
        .containsExactly(48L, 46L, 44L);
    assertThat(store().quarantined("r", 3)).isEmpty();
    assertThat(store().quarantined("' OR ''='", 3)).isEmpty();
    assertThat(store().quarantined(null, 0)).isEmpty();
    assertThat(store().quarantined(null, 1_000)).hasSize(50);
  }

  @Test
  void listsTheLastOffsetsFirstOfThoseAppendedTogether() {
    store()
        .writeQuarantine(
            LongStream.range(0, 20).mapToObj(offset -> quarantined(offset, 0, "a")).toList());

    assertThat(store().quarantined("a", 2))
        .extracting(QuarantineRow::offset)
        .containsExactly(19L, 18L);
  }

  @Test
  void keepsEveryFieldAndEveryByte() {
    byte[] bytes = new byte[4_096];
    new Random(1).nextBytes(bytes);
    for (int i = 0; i < 256; i++) {
      bytes[i] = (byte) i;
    }
    QuarantineRow row =
        new QuarantineRow(
            "topic's",
            3,
            Long.MAX_VALUE,
            at(123),
            at(-4_567),
            List.of("field_too_long", "malformed_json"),
            "/'\\\n\"😀",
            "",
            "\u0000",
            bytes);

    store().writeQuarantine(List.of(row, quarantined(5, 0, "a")));

    List<QuarantineRow> found = store().quarantined("malformed_json", 10);
    assertThat(found).hasSize(1);
    assertThat(found.get(0)).usingRecursiveComparison().isEqualTo(row);
    assertThat(store().quarantined("a", 1).get(0))
        .usingRecursiveComparison()
        .isEqualTo(quarantined(5, 0, "a"));
  }

  @Test
  void keepsAnEventWithoutABody() {
    QuarantineRow row =
        new QuarantineRow("t", 0, 0, at(0), at(0), List.of("a"), "", "", "", new byte[0]);

    store().writeQuarantine(List.of(row));

    assertThat(store().quarantined(null, 1).get(0)).usingRecursiveComparison().isEqualTo(row);
  }
}
