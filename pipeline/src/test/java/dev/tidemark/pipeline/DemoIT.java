package dev.tidemark.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code ./tidemark demo}, started as the launcher starts it. */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DemoIT {
  private static final int SIGTERM = 15;

  @TempDir Path folder;

  /** What a demo printed and how it ended. */
  private record Ended(int status, List<String> lines) {
    String text() {
      return String.join("\n", lines);
    }
  }

  @Test
  void endsByItselfWithALedgerThatMeetsTheLoad() throws Exception {
    Ended first = demo("--duration=8s", "--rate=100", "--port=0", "--dashboard-port=0");

    assertThat(first.status()).as(first.text()).isZero();
    assertBalances(first, 800);
    assertThat(first.text()).contains("./tidemark audit --config=" + folder.resolve("data"));
    assertThat(folder.resolve("data/audit.properties")).as("for a running demo").doesNotExist();

    // The same folder again: what was there before is not counted twice, nor forgotten.
    Ended second = demo("--duration=4s", "--rate=100", "--port=0", "--dashboard-port=0", "--audit");

    assertThat(second.status()).as(second.text()).isZero();
    assertBalances(second, 400);
    assertThat(second.lines()).contains("audit: the store agrees with the topic");
  }

  /**
   * By SIGTERM, which is as good as Ctrl-C: what a shell starts behind itself ignores that. The
   * status is the demo's own or the JVM's for the signal, whichever comes first.
   */
  @ParameterizedTest
  @ValueSource(strings = {"Starting Tidemark", "  broker ", "  gateway "})
  void stopsAtOnceWhileItStarts(String after) throws Exception {
    Process process = start("--port=0", "--dashboard-port=0");
    List<String> lines = new ArrayList<>();
    try (var reader = process.inputReader()) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        lines.add(line);
        if (line.startsWith(after)) {
          assertThat(process.toHandle().destroy()).isTrue();
        }
      }
    }

    assertThat(process.waitFor()).as(String.join("\n", lines)).isIn(130, 128 + SIGTERM);
    assertThat(lines)
        .endsWith("Stopped while starting: nothing was sent, so there is no verdict.")
        .noneMatch(line -> line.startsWith("  load "));
  }

  @Test
  void saysWhichPortIsTaken() throws Exception {
    try (ServerSocket taken = new ServerSocket(0)) {
      Ended demo = demo("--port=" + taken.getLocalPort());

      assertThat(demo.status()).isEqualTo(1);
      assertThat(demo.lines())
          .containsExactly(
              "Cannot start the gateway on port "
                  + taken.getLocalPort()
                  + ": another program listens there. Stop it, or choose another port with --port");
    }
  }

  @Test
  void saysEverythingThatIsWrongWithItsFlags() throws Exception {
    Ended demo = demo("--rate=many", "--duration=90", "--color=red", "--scenario=flood");

    assertThat(demo.status()).isEqualTo(2);
    assertThat(demo.text())
        .contains("4 problems")
        .contains("'scenario' = \"flood\": expected one of spike, outage, bot, bad-release")
        .contains("'rate' = \"many\"")
        .contains("'duration' = \"90\"")
        .contains("Unknown key 'color'");
  }

  @Test
  void saysThatTheDataFolderCannotBeUsed() throws Exception {
    Ended demo = demo("--data-dir=/proc/nowhere", "--port=0");

    assertThat(demo.status()).isEqualTo(1);
    assertThat(demo.lines()).hasSize(1);
    assertThat(demo.text())
        .startsWith("Cannot use the data folder '/proc/nowhere'")
        .contains("--data-dir");
  }

  private static void assertBalances(Ended demo, long sent) throws IOException {
    JsonNode verdict = new ObjectMapper().readTree(demo.lines().get(demo.lines().size() - 1));
    assertThat(verdict.path("sent").asLong()).isEqualTo(sent);
    assertThat(verdict.path("unexplained").asLong(-1)).isZero();
    assertThat(verdict.path("accepted").asLong())
        .isEqualTo(
            verdict.path("counted").asLong()
                + verdict.path("quarantined").asLong()
                + verdict.path("late").asLong()
                + verdict.path("duplicate").asLong());
    assertThat(verdict.path("freshness_p50_ms").asDouble()).isPositive();
  }

  private Ended demo(String... flags) throws IOException, InterruptedException {
    Process process = start(flags);
    List<String> lines;
    try (var reader = process.inputReader()) {
      lines = reader.lines().filter(line -> !line.isBlank()).toList();
    }
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    return new Ended(process.exitValue(), lines);
  }

  private Process start(String... flags) throws IOException {
    Path root = Apps.find().root();
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-Dtidemark.root=" + root,
                "-Dtidemark.broker.app=" + root.resolve("broker/target/app"),
                "-cp",
                root.resolve("pipeline/target/app") + "/*:" + Apps.find().processor(),
                DemoApplication.class.getName(),
                "--headless"));
    if (List.of(flags).stream().noneMatch(flag -> flag.startsWith("--data-dir"))) {
      command.add("--data-dir=" + folder.resolve("data"));
    }
    command.addAll(List.of(flags));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    // Meant for another Tidemark, as Compose's are.
    builder.environment().put("TIDEMARK_DASHBOARD_TOKEN", "a-token-of-another-dashboard");
    builder.environment().put("TIDEMARK_ACCESS_WRITE_KEYS_FILE", "/none/of/ours");
    return builder.start();
  }
}
