package dev.tidemark.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JvmTest {
  private static final Pattern OPENED = Pattern.compile("--add-opens=[a-z./]+=ALL-UNNAMED");

  /** Without java.util.concurrent the query runs, and the size of its state is a wrong number. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "tidemark",
        "deploy/Dockerfile",
        "deploy/check-superset",
        "processor/pom.xml",
        "pipeline/pom.xml",
        "bench/src/main/java/dev/tidemark/bench/Installation.java"
      })
  void everybodyOpensTheSamePackagesToSpark(String file) throws Exception {
    assertThat(opened(Files.readString(Path.of("..").resolve(file))))
        .isEqualTo(opened(String.join(" ", Jvm.SPARK)))
        .contains("--add-opens=java.base/java.util.concurrent=ALL-UNNAMED");
  }

  private static Set<String> opened(String text) {
    return OPENED
        .matcher(text)
        .results()
        .map(MatchResult::group)
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
