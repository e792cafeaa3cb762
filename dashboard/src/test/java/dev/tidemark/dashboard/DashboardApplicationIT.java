package dev.tidemark.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The dashboard as a process of its own. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DashboardApplicationIT {
  private static final String READY = "dashboard ready on ";

  @TempDir Path folder;

  @Test
  void saysWhereItIsAndAnswersThere() throws Exception {
    Process process = start("--store.url=" + store(), "--dashboard.port=0");
    try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
      String line = output.readLine();
      while (line != null && !line.startsWith(READY)) {
        line = output.readLine();
      }
      assertThat(line).matches(READY + "http://127\\.0\\.0\\.1:\\d+");

      HttpRequest request =
          HttpRequest.newBuilder(URI.create(line.substring(READY.length()) + "/")).build();
      assertThat(HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body())
          .contains("<title>Tidemark</title>");
    } finally {
      process.destroy();
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void aPortInUseIsOneClearLine() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Process process = start("--store.url=" + store(), "--dashboard.port=" + taken.getLocalPort());

      assertThat(errors(process))
          .singleElement()
          .asString()
          .startsWith(
              "Cannot start the dashboard: Cannot listen on 127.0.0.1:" + taken.getLocalPort())
          .contains("in use", "dashboard.port");
      assertThat(process.exitValue()).isEqualTo(1);
    }
  }

  @Test
  void aStoreThatCannotBeOpenedIsOneClearLine() throws Exception {
    Path notAStore = Files.writeString(folder.resolve("notes.txt"), "not a database".repeat(99));

    Process process = start("--store.url=duckdb:" + notAStore);

    assertThat(errors(process))
        .singleElement()
        .asString()
        .startsWith("Cannot start the dashboard: Cannot open the DuckDB file");
    assertThat(process.exitValue()).isEqualTo(1);
  }

  @Test
  void everyMistakeInTheConfigurationIsSaidAtOnce() throws Exception {
    Process process = start("--dashboard.port=many", "--dashbord.host=x");

    assertThat(String.join("\n", errors(process)))
        .contains("3 problems", "'dashboard.port'", "'dashbord.host'", "Missing 'store.url'");
    assertThat(process.exitValue()).isEqualTo(2);
  }

  private String store() {
    return "duckdb:" + folder.resolve("results.duckdb");
  }

  private static Process start(String... flags) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(DashboardApplication.class.getName());
    command.addAll(List.of(flags));
    return new ProcessBuilder(command).start();
  }

  private static List<String> errors(Process process) throws Exception {
    try (BufferedReader errors =
        new BufferedReader(
            new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8))) {
      List<String> lines = errors.lines().toList();
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      return lines;
    }
  }
}
