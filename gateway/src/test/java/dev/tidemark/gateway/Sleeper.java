package dev.tidemark.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.broker.JavaProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A {@link SleeperApplication} in a process of its own: how late this machine wakes a thread,
 * whatever the gateway does.
 */
final class Sleeper implements AutoCloseable {
  private static final Pattern LINE = Pattern.compile("late (\\d+) of (\\d+), at most (\\d+) ms");
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final JavaProcess process;

  private Sleeper(JavaProcess process) {
    this.process = process;
  }

  /** Starts one and waits until it runs. */
  static Sleeper start() {
    JavaProcess process =
        JavaProcess.start(
            "sleeper",
            List.of("-Xmx16m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"),
            Path.of("target", "test-classes").toAbsolutePath().toString(),
            SleeperApplication.class.getName(),
            List.of(),
            line -> {},
            line -> LINE.matcher(line).find());
    process.awaitReady(PATIENCE);
    return new Sleeper(process);
  }

  /** How often it was woken more than 50 ms late, of how many times. */
  Delays delays() {
    MatchResult line = lastLine();
    return new Delays(Long.parseLong(line.group(1)), Long.parseLong(line.group(2)));
  }

  /** The longest delay. */
  long mostMillis() {
    return Long.parseLong(lastLine().group(3));
  }

  private MatchResult lastLine() {
    Matcher lines = LINE.matcher(process.tail());
    MatchResult last = null;
    while (lines.find()) {
      last = lines.toMatchResult();
    }
    assertThat(last).as("the sleeper's lines: %s", process.tail()).isNotNull();
    return last;
  }

  @Override
  public void close() {
    process.close();
  }
}
