package dev.tidemark.gateway.access;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WriteKeysTest {
  @Test
  void findsTheSiteOfEachKey() throws Exception {
    WriteKeys keys =
        WriteKeys.parse(
            "# both shops\nshop one\r\nshop\ttwo\n\n  outlet   three  \nshop one\n"
                .getBytes(UTF_8));

    assertThat(keys.size()).isEqualTo(3);
    assertThat(keys.siteOf("one")).isEqualTo("shop");
    assertThat(keys.siteOf("two")).isEqualTo("shop");
    assertThat(keys.siteOf("three")).isEqualTo("outlet");
    assertThat(keys.siteOf("On")).isNull();
    assertThat(keys.siteOf("")).isNull();
    assertThat(keys.siteOf(null)).isNull();
    assertThat(keys.siteOf("o".repeat(100_000))).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | lists no key",
        "# shop secret | lists no key",
        "shop | line 1: expected 'site key'",
        "shop secret more | line 1: expected 'site key'",
        "sh:op secret | line 1: expected 'site key'",
        "shop secr\u00e9t | line 1: expected 'site key'",
        "outlet secret/shop secret | line 2: the key of site shop is that of outlet already",
      })
  void saysWhichLineIsWrongAndNeverAKey(String text, String message) {
    assertThatThrownBy(() -> WriteKeys.parse(text.replace('/', '\n').getBytes(UTF_8)))
        .isInstanceOf(InvalidFileException.class)
        .hasMessageContaining(message)
        .message()
        .doesNotContain("secr");
  }

  @Test
  void saysEveryLineThatIsWrong() {
    String text = "shop\noutlet two\nshop three\nsh:op four\nshop two\n";

    assertThatThrownBy(() -> WriteKeys.parse(text.getBytes(UTF_8)))
        .hasMessage(
            "line 1: expected 'site key', the site of letters, digits, dots, dashes and"
                + " underscores; line 4: expected 'site key', the site of letters, digits, dots,"
                + " dashes and underscores; line 5: the key of site shop is that of outlet already");
  }

  @Test
  void saysOfAWrongFileHowManyLinesAreWrong() {
    assertThatThrownBy(() -> WriteKeys.parse("no\n".repeat(1_000).getBytes(UTF_8)))
        .message()
        .contains("line 20: ")
        .doesNotContain("line 21: ")
        .endsWith("; and 980 more");
  }

  @Test
  void refusesWhatIsNoText() {
    assertThatThrownBy(() -> WriteKeys.parse("shop \u00ff".getBytes(ISO_8859_1)))
        .hasMessage("it is not text in UTF-8");
  }
}
