package dev.tidemark.results;

import static dev.tidemark.results.Rows.START;
import static dev.tidemark.results.Rows.metrics;
import static dev.tidemark.results.Rows.minute;
import static dev.tidemark.results.Rows.pageViews;
import static dev.tidemark.results.Rows.views;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every result store does with text that strangers wrote. */
abstract class TextContract {

  abstract ResultStore store();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/it's",
        "/\"quoted\"",
        "/back\\slash\\n\\",
        "/two\nlines\r\n\ttab",
        "'; DROP TABLE page_views_per_minute; --",
        "/' OR 1=1 --?",
        "/ação/日本語/👩‍👩‍👧‍👦",
        "/nul\u0000inside",
        "/\u2028\u2029\ufeff\u0001",
        "{latest}%s?",
        "NULL",
        "\\N",
        ""
      })
  void keepsHostileTextAsItIs(String text) {
    store().write(pageViews(views(0, text, 3)));
    store().write(pageViews(views(0, text, 4)));
    store().write(metrics(new MetricCount(START, text, text, 5)));

    assertThat(store().pageMinutes(START, minute(60)))
        .containsExactly(new PageMinute(START, text, 4, 0));
    assertThat(store().topPages(START, minute(60), 1)).containsExactly(new PageTotal(text, 4, 0));
    assertThat(store().metric(text, START, minute(60)))
        .containsExactly(new MetricCount(START, text, text, 5));
  }

  @Test
  void keepsTextOfTwoThousandCharacters() {
    String page = "/" + "á😀".repeat(700);

    store().write(pageViews(views(0, page, 3), views(0, page + "x", 2)));

    assertThat(store().topPages(START, minute(60), 5))
        .containsExactly(new PageTotal(page, 3, 0), new PageTotal(page + "x", 2, 0));
  }

  @Test
  void putsAQuestionMarkForHalfASurrogatePair() {
    store().write(pageViews(views(0, "/a\ud83dz", 3)));

    assertThat(store().pageMinutes(START, minute(60)))
        .containsExactly(new PageMinute(START, "/a?z", 3, 0));
  }
}
