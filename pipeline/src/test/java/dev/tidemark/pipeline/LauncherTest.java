package dev.tidemark.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./tidemark} in a checkout whose Maven only says how it was called. */
class LauncherTest {
  @TempDir private Path folder;
  private Path checkout;

  @BeforeEach
  void checkOut() throws IOException {
    checkout = Files.createDirectories(folder.resolve("a checkout"));
    Files.copy(Path.of("..", "tidemark"), checkout.resolve("tidemark"));
    executable(checkout.resolve("tidemark"));
    maven("echo '[ERROR] the compiler says no'; exit 1");
  }

  @Test
  void showsMavensErrors() throws Exception {
    assertThat(run(checkout.resolve("tidemark"), Map.of()))
        .startsWith("1\ntidemark: building")
        .contains("\n[ERROR] the compiler says no\ntidemark: Cannot build: the whole log is in ");
  }

  @Test
  void showsTheLastLinesWhereMavenItselfDoesNotStart() throws Exception {
    maven("echo 'Cannot fetch Maven: no network'; exit 1");

    assertThat(run(checkout.resolve("tidemark"), Map.of()))
        .contains("\nCannot fetch Maven: no network\ntidemark: Cannot build: the whole log is in ");
  }

  @Test
  void findsItsCheckoutThroughSymbolicLinks() throws Exception {
    Path link = Files.createDirectories(folder.resolve("bin")).resolve("tidemark");
    Files.createSymbolicLink(folder.resolve("relative"), Path.of("a checkout", "tidemark"));
    Files.createSymbolicLink(link, folder.resolve("relative"));

    assertThat(run(link, Map.of())).contains("the compiler says no");
    assertThat(folder.resolve("bin/target")).doesNotExist();
  }

  @Test
  void takesThePathsJavaWhereJavaHomeHasNone() throws Exception {
    maven("echo \"[ERROR] JAVA_HOME is ${JAVA_HOME-unset}\"; exit 1");
    String path = Path.of(System.getProperty("java.home"), "bin") + ":" + System.getenv("PATH");

    assertThat(
            run(checkout.resolve("tidemark"), Map.of("JAVA_HOME", "/none/of/ours", "PATH", path)))
        .contains("[ERROR] JAVA_HOME is unset");
  }

  private void maven(String commands) throws IOException {
    Files.writeString(checkout.resolve("mvnw"), "#!/bin/sh\n" + commands + "\n");
    executable(checkout.resolve("mvnw"));
  }

  private static void executable(Path file) {
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }

  /** The exit code, and what it printed. */
  private String run(Path launcher, Map<String, String> environment) throws Exception {
    ProcessBuilder builder = new ProcessBuilder(List.of(launcher.toString(), "gateway"));
    builder.directory(folder.toFile()).redirectErrorStream(true).environment().putAll(environment);
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return process.waitFor() + "\n" + output;
  }
}
