package dev.tidemark.results;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClickHouseSqlTest {

  @Test
  void putsEachParameterInItsPlace() {
    assertThat(
            ClickHouseSql.bind(
                "a = ? AND b >= ? AND c = ?",
                List.of("x?", Instant.parse("2024-05-01T10:00:00.001Z"), -5L)))
        .isEqualTo("a = 'x?' AND b >= toDateTime(1714557601) AND c = -5");
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {
        "it's,                'it\\'s'",
        "\\,                  '\\\\'",
        "\\',                 '\\\\\\''",
        "'; DROP TABLE x; --, '\\'; DROP TABLE x; --'",
        "ação 😀,             'ação 😀'"
      })
  void quotesText(String text, String literal) {
    assertThat(ClickHouseSql.bind("?", List.of(text))).isEqualTo(literal);
  }

  @Test
  void escapesControlCharacters() {
    assertThat(ClickHouseSql.bind("?", List.of("a\u0000b\nc\u007f")))
        .isEqualTo("'a\\x00b\\x0ac\\x7f'");
  }

  @Test
  void keepsTimesInWhatDateTimeHolds() {
    assertThat(ClickHouseSql.bind("?, ?", List.of(Instant.MIN, Instant.MAX)))
        .isEqualTo("toDateTime(0), toDateTime(4291747140)");
  }

  @Test
  void refusesTypesItDoesNotKnow() {
    assertThatThrownBy(() -> ClickHouseSql.bind("?", List.of(1.5)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid parameter: class java.lang.Double");
  }

  @Test
  void refusesAParameterTooMany() {
    assertThatThrownBy(() -> ClickHouseSql.bind("?", List.of(1L, 2L)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid parameters: more than question marks in ?");
  }
}
