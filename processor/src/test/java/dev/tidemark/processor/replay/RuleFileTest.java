package dev.tidemark.processor.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RuleFileTest {
  private static final Instant RECEIVED = Instant.parse("2026-11-23T14:40:41.123Z");

  @TempDir Path folder;

  @Test
  void renamesThenDropsThenSets() throws IOException {
    Rule rule =
        rule(
            """
            {"rename": {"pagina": "page"}, "drop": ["title", "nothing"],
             "set": {"app_version": "1.4.3", "event_time": "{received_at}"}}
            """);

    assertThat(
            mended(rule, "{\"pagina\":\"/a\",\"page\":7,\"title\":\"x\",\"n\":1.50,\"u\":1e400}"))
        .isEqualTo(
            "{\"page\":\"/a\",\"n\":1.50,\"u\":1E+400,\"app_version\":\"1.4.3\","
                + "\"event_time\":\"2026-11-23T14:40:41.123Z\"}");
  }

  @Test
  void leavesWhatIsNoObjectOrAmbiguousAsItIs() throws IOException {
    Rule rule = rule("{\"drop\": [\"title\"]}");

    assertThat(rule.mend(bytes("[1]"), RECEIVED)).isEmpty();
    assertThat(rule.mend(bytes("{\"a\":"), RECEIVED)).isEmpty();
    assertThat(rule.mend(bytes("{\"a\":1} {}"), RECEIVED)).isEmpty();
    assertThat(rule.mend(bytes("{\"page\":\"/a\",\"page\":\"/b\"}"), RECEIVED)).isEmpty();
    assertThat(mended(rule, "{\"page\":\"\\uD800\"}")).isEqualTo("{\"page\":\"\\uD800\"}");
  }

  @Test
  void withoutARuleAnEventStaysByteForByte() {
    assertThat(Rule.none().mend(bytes(" {\"a\" :"), RECEIVED)).contains(bytes(" {\"a\" :"));
  }

  @Test
  void namesEveryProblemByLineAndKey() {
    assertThatThrownBy(
            () ->
                rule(
                    """
                    {
                      "rename": {"a": "pgae",
                                 "b": 3, "page": "page"},
                      "renam": {},
                      "set": {"app_version": null, "seite": 1},
                      "drop": ["title", 4]
                    }
                    """))
        .isInstanceOf(RuleException.class)
        .hasMessageContaining("it has 7 problems:")
        .hasMessageContaining("line 2, rename.a: 'pgae' is no field of an event")
        .hasMessageContaining("line 3, rename.b: expected the new name as a text")
        .hasMessageContaining("line 3, rename.page: old and new name are the same")
        .hasMessageContaining("line 4, renam: unknown, expected rename, drop or set")
        .hasMessageContaining("line 5, set.app_version: expected a value")
        .hasMessageContaining("line 5, set.seite: 'seite' is no field")
        .hasMessageContaining("line 6, drop: expected names of fields as texts");
  }

  @Test
  void refusesRulesThatContradictThemselves() {
    assertThatThrownBy(
            () ->
                rule(
                    "{\"rename\":{\"a\":\"page\",\"b\":\"page\"},\"drop\":[\"title\"],"
                        + "\"set\":{\"title\":\"x\",\"page\":\"/\"}}"))
        .hasMessageContaining("rename.b: two fields get the name 'page'")
        .hasMessageContaining("set.title: 'title' is also dropped")
        .hasMessageContaining("set.page: another field is also renamed to 'page'");
  }

  @Test
  void saysWhereItIsNotJsonOrNotThere() {
    assertThatThrownBy(() -> rule("{\n\"drop\": [\n}")).hasMessageContaining("line 3: not JSON");
    assertThatThrownBy(() -> rule("{}")).hasMessageContaining("it changes nothing");
    assertThatThrownBy(() -> RuleFile.read(folder.resolve("none")))
        .isInstanceOf(RuleException.class)
        .hasMessageContaining("NoSuchFile");
  }

  private Rule rule(String text) throws IOException {
    Path file = folder.resolve("rule.json");
    Files.writeString(file, text);
    return RuleFile.read(file);
  }

  private static String mended(Rule rule, String event) {
    return new String(rule.mend(bytes(event), RECEIVED).orElseThrow(), StandardCharsets.UTF_8);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
