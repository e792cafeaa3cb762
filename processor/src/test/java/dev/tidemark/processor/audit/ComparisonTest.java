package dev.tidemark.processor.audit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ComparisonTest {
  private final Cells.Keys keys = new Cells.Keys();
  private final Cells topic = new Cells(keys);
  private final Cells since = new Cells(keys);
  private final Comparison comparison = new Comparison(topic);

  @Test
  void equalCountsAreNoDifference() {
    topic.add(Series.PAGE_VIEWS, 5, "/a", 3);
    comparison.row(Series.PAGE_VIEWS, 5, "/a", 3);

    settle();
    assertThat(comparison.differences()).isEmpty();
    assertThat(comparison.unsettled()).isZero();
  }

  @Test
  void namesWhatIsOtherWhatIsMissingAndWhatIsTooMuch() {
    topic.add(Series.PAGE_VIEWS, 5, "/a", 3);
    topic.add(Series.PAGE_VIEWS, 6, "/a", 1);
    comparison.row(Series.PAGE_VIEWS, 5, "/a", 2);
    comparison.row(Series.PAGE_VIEWS, 7, "/a", 9);

    settle();
    assertThat(comparison.differences())
        .containsExactlyInAnyOrder(
            Difference.ofCounts("page views", 5, "/a", 2, 3),
            Difference.ofCounts("page views", 6, "/a", 0, 1),
            Difference.ofCounts("page views", 7, "/a", 9, 0));
  }

  @Test
  void theRowForOtherKeysIsTheSumOfAllWithoutARow() {
    topic.add(Series.PAGE_VIEWS, 5, "/a", 3);
    topic.add(Series.PAGE_VIEWS, 5, "/b", 4);
    topic.add(Series.PAGE_VIEWS, 5, "/c", 5);
    topic.add(Series.PAGE_VIEWS, 6, "/b", 6);
    topic.add(Series.PAGE_VIEWS, 6, "/c", 7);
    comparison.row(Series.PAGE_VIEWS, 5, "/a", 3);
    comparison.other(Series.PAGE_VIEWS, 5, 9);
    comparison.row(Series.PAGE_VIEWS, 6, "/b", 6);
    comparison.other(Series.PAGE_VIEWS, 6, 8);

    settle();
    assertThat(comparison.differences())
        .containsExactly(Difference.ofCounts("page views", 6, "(other)", 8, 7));
  }

  @Test
  void whatLaterRecordsExplainIsNeitherRightNorWrong() {
    topic.add(Series.PAGE_VIEWS, 5, "/a", 3);
    topic.add(Series.PAGE_VIEWS, 5, "/b", 3);
    topic.add(Series.PAGE_VIEWS, 5, "/c", 3);
    since.add(Series.PAGE_VIEWS, 5, "/a", 2);
    since.add(Series.PAGE_VIEWS, 5, "/b", 2);
    comparison.row(Series.PAGE_VIEWS, 5, "/a", 5);
    comparison.row(Series.PAGE_VIEWS, 5, "/b", 6);
    comparison.row(Series.PAGE_VIEWS, 5, "/c", 2);

    settle();
    assertThat(comparison.unsettled()).isEqualTo(1);
    assertThat(comparison.differences())
        .containsExactly(
            Difference.ofCounts("page views", 5, "/b", 6, 3),
            Difference.ofCounts("page views", 5, "/c", 2, 3));
  }

  private void settle() {
    comparison.finish(Series.PAGE_VIEWS);
    comparison.settle(since);
  }
}
