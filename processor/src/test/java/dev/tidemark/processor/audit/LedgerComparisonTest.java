package dev.tidemark.processor.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.results.LedgerCell;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LedgerComparisonTest {
  private static final Instant OLD = Instant.parse("2024-05-01T10:00:00Z");
  private static final Instant KEPT = Instant.parse("2024-05-03T00:00:00Z");

  private final List<Difference> differences = new ArrayList<>();

  private static LedgerCell cell(Instant minute, long counted) {
    return new LedgerCell(0, minute, 0, counted, counted, 0, counted, 0, 0, 0, 0);
  }

  @Test
  void leavesOutSumsWhoseSlicesRetentionDeleted() {
    LedgerComparison.sums(
        List.of(cell(KEPT, 5)),
        List.of(cell(OLD, 7), cell(KEPT, 5)),
        new Cells(new Cells.Keys()),
        differences);

    assertThat(differences).isEmpty();
  }

  @Test
  void findsASumThatIsNotThatOfItsSlices() {
    LedgerComparison.sums(
        List.of(cell(KEPT, 5)),
        List.of(cell(KEPT, 6), cell(KEPT.plusSeconds(60), 1)),
        new Cells(new Cells.Keys()),
        differences);

    assertThat(differences).hasSize(4); // read and counted of both
  }

  @Test
  void findsSumsWithoutAnySlice() {
    LedgerComparison.sums(
        List.of(), List.of(cell(OLD, 7)), new Cells(new Cells.Keys()), differences);

    assertThat(differences).hasSize(2);
  }
}
