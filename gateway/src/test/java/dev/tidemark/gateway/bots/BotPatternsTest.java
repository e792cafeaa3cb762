package dev.tidemark.gateway.bots;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BotPatternsTest {
  private static final BotPatterns BUNDLED = BotPatterns.bundled();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
        "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 HeadlessChrome/126.0.0.0 Safari/537.36",
        "curl/8.5.0",
        "python-requests/2.31.0",
        "Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)",
        "facebookexternalhit/1.1",
        "GPTBot/1.0",
      })
  void knowsBots(String userAgent) {
    assertThat(BUNDLED.match(userAgent)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)"
            + " Chrome/126.0.0.0 Safari/537.36",
        "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like"
            + " Gecko) Version/17.5 Mobile/15E148 Safari/604.1",
        "Mozilla/5.0 (X11; Ubuntu; Linux x86_64; rv:127.0) Gecko/20100101 Firefox/127.0",
        "Mozilla/5.0 (Linux; Android 14; CUBOT X) AppleWebKit/537.36 (KHTML, like Gecko)"
            + " Chrome/126.0.0.0 Mobile Safari/537.36",
      })
  void leavesPeopleAlone(String userAgent) {
    assertThat(BUNDLED.match(userAgent)).isFalse();
  }

  /** The sorting of patterns is for speed only: one expression of all of them says the same. */
  @Test
  void saysOfRealUserAgentsWhatAllPatternsTogetherSay() throws IOException {
    Path log = Path.of(System.getProperty("tidemark.fixtures"), "traffic", "web-log-10k.ndjson");
    assumeThat(log).exists();
    Pattern together =
        Pattern.compile(
            lines().stream().filter(line -> !line.startsWith("#")).collect(Collectors.joining("|")),
            Pattern.CASE_INSENSITIVE);
    List<String> userAgents =
        Files.readAllLines(log).stream()
            .map(line -> new JsonObject(line).getString("user_agent"))
            .toList();

    for (String userAgent : Set.copyOf(userAgents)) {
      assertThat(BUNDLED.match(userAgent))
          .as(userAgent)
          .isEqualTo(together.matcher(userAgent).find());
    }
    assertThat(userAgents.stream().filter(BUNDLED::match).count() / (double) userAgents.size())
        .as("share of requests, files that only browsers fetch among them")
        .isBetween(0.25, 0.35);
  }

  @Test
  void hasEveryPatternOfTheFile() throws IOException {
    List<String> lines = lines();

    assertThat(lines.get(0)).matches("# isbot [0-9.]+ from npm \\(Unlicense, .*");
    assertThat(BUNDLED.size())
        .isGreaterThan(150)
        .isEqualTo(lines.stream().filter(line -> !line.startsWith("#")).count());
  }

  @Test
  void remembersNoMoreUserAgentsThanItMay() {
    LongAdder remembered = new LongAdder();
    BotCheck first = new BotCheck(BUNDLED, 10, remembered);
    BotCheck second = new BotCheck(BUNDLED, 10, remembered);

    for (int i = 0; i < 1_000; i++) {
      assertThat(first.isBot("somebot/" + i)).isTrue();
      assertThat(first.isBot("Mozilla/5.0 (Windows NT 10.0) Gecko Firefox/" + i)).isFalse();
      second.isBot("somebot/" + i % 3);
    }

    assertThat(remembered.sum()).isEqualTo(13);
    assertThat(first.isBot(null)).isFalse();
    assertThat(first.isBot("")).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      delimiter = '~',
      value = {
        "crawl~crawl~crawl",
        "mail\\.ru/~mail.ru/~mail.ru/",
        "\\(\\)~()~()",
        "java(?!;)~-~java",
        "(?<! cu)bots?(?:\\b|_)~-~bot",
        "ptst[ /]\\d~-~ptst",
        "ab+c~-~ab",
        "ab{2}cd~-~cd",
        "a[b\\]c]defg(h(i)|j)k~-~defg",
        "abc|d~-~''",
        "\\bdlc\\b~-~dlc",
        ".*~-~''",
      })
  void tellsWhatTextAPatternNeeds(String pattern, String plain, String required) {
    assertThat(PatternText.plain(pattern)).isEqualTo(plain);
    assertThat(PatternText.required(pattern)).isEqualTo(required);
  }

  @ParameterizedTest
  @CsvSource({"^bot, true", "^(a|b)[|], true", "^a|b, false", "bot, false"})
  void tellsWhetherAPatternIsBoundToTheBeginning(String pattern, boolean anchored) {
    assertThat(PatternText.isAnchored(pattern)).isEqualTo(anchored);
  }

  private static List<String> lines() {
    try (InputStream in = BotPatterns.class.getResourceAsStream("patterns.txt")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
