package dev.tidemark.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The broker as a process that gets no further than its arguments. */
class BrokerApplicationTest {
  private static final String USAGE = "usage: ./tidemark broker DATA_DIR [PORT]";

  private record Ended(int exitCode, String out, String err) {}

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"--help", "-h"})
  void printsItsUsageWhereHelpIsAsked(String flag) throws Exception {
    Ended ended = run(flag);

    assertThat(ended.exitCode()).isZero();
    assertThat(ended.out()).startsWith(USAGE);
    assertThat(ended.err()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"abc", "99999", "65536", "-1", "9092x", "99999999999", ""})
  void refusesWhatIsNoPort(String port) throws Exception {
    Path data = folder.resolve("data");

    Ended ended = run(data.toString(), port);

    assertThat(ended.exitCode()).isEqualTo(2);
    assertThat(ended.err())
        .startsWith(
            "Cannot start the broker on port \""
                + port
                + "\": expected an integer between 0 and"
                + " 65535; 0 lets the system choose")
        .contains(USAGE)
        .doesNotContain("\tat ");
    assertThat(Files.exists(data)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"''", "data 9092 more", "--port=9092"})
  void saysWhatItExpectsInsteadOfOtherArguments(String arguments) throws Exception {
    Ended ended = run(arguments.isEmpty() ? new String[0] : arguments.split(" "));

    assertThat(ended.exitCode()).isEqualTo(2);
    assertThat(ended.err())
        .startsWith("Cannot start the broker: expected a data folder")
        .contains(USAGE);
    assertThat(ended.out()).isEmpty();
  }

  private Ended run(String... arguments) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                BrokerApplication.class.getName()));
    command.addAll(List.of(arguments));
    Path out = folder.resolve("out");
    Path err = folder.resolve("err");
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    int exitCode = process.waitFor();
    return new Ended(
        exitCode,
        Files.readString(out, StandardCharsets.UTF_8),
        Files.readString(err, StandardCharsets.UTF_8));
  }
}
