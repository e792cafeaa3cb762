package dev.tidemark.results;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a DuckDB file holds after its process or its disk failed. */
class DuckDbCrashIT {
  private static final Path PRLIMIT = Path.of("/usr/bin/prlimit");

  @TempDir private Path folder;

  private Path file() {
    return folder.resolve("results.duckdb");
  }

  @Test
  void everyBatchThatWasStoredIsWholeAfterKill() throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    int next = 0;
    for (int round = 0; round < 4; round++) {
      int printed = next - 1;
      try (BatchWriter writer = BatchWriter.start(file(), next)) {
        int enough = next + 2 + random.nextInt(12);
        while (printed < enough) {
          String result = writer.nextResult();
          assertThat(result).isEqualTo("stored " + (printed + 1));
          printed++;
        }
      }
      try (ResultStore store = DuckDbResultStore.open(file())) {
        int last = BatchWriter.lastStored(store);
        assertThat(last).as("seed %d, round %d", seed, round).isGreaterThanOrEqualTo(printed);
        assertThat(BatchWriter.isWhole(store, last)).as("seed %d, round %d", seed, round).isTrue();
        next = last + 1;
      }
    }
  }

  @Test
  void saysThatAnotherProcessHasTheFile() throws Exception {
    try (BatchWriter writer = BatchWriter.start(file(), 0)) {
      assertThat(writer.nextResult()).isEqualTo("stored 0");

      assertThatThrownBy(() -> DuckDbResultStore.open(file()))
          .isInstanceOf(ResultStoreException.class)
          .hasMessageStartingWith(
              "Cannot open the DuckDB file '"
                  + file()
                  + "': another process has it open, and DuckDB lets only one. Stop that process,"
                  + " or keep the results in ClickHouse if several need them (")
          .hasMessageContaining("PID " + writer.pid());
    }
  }

  @ParameterizedTest
  @CsvSource({"5, Failed to commit", "20, Failed to create checkpoint"})
  void aBatchThatDidNotFitOnTheDiskIsStoredWhenItDoes(long mostMegabytes, String reason)
      throws Exception {
    assumeTrue(Files.isExecutable(PRLIMIT), "no prlimit on this machine to make a disk full");
    try (BatchWriter writer = BatchWriter.start(file(), 0)) {
      assertThat(writer.nextResult()).isEqualTo("stored 0");
      limitFiles(writer.pid(), mostMegabytes * 1_000_000 + ":unlimited");
      int stored = 0;
      String result = writer.nextResult();
      while (result.startsWith("stored ")) {
        stored++;
        result = writer.nextResult();
      }
      assertThat(result)
          .startsWith(
              "failed %d: Cannot write a batch in the DuckDB file '%s': "
                  .formatted(stored + 1, file()))
          .contains(reason);
      writer.tryAgain();
      assertThat(writer.nextResult()).startsWith("failed " + (stored + 1));

      limitFiles(writer.pid(), "unlimited");
      writer.tryAgain();

      assertThat(writer.nextResult()).isEqualTo("stored " + (stored + 1));
      assertThat(writer.nextResult()).isEqualTo("stored " + (stored + 2));
    }
    try (ResultStore store = DuckDbResultStore.open(file())) {
      assertThat(BatchWriter.isWhole(store, BatchWriter.lastStored(store))).isTrue();
    }
  }

  private static void limitFiles(long pid, String bytes) throws IOException, InterruptedException {
    Process prlimit =
        new ProcessBuilder(PRLIMIT.toString(), "--pid=" + pid, "--fsize=" + bytes)
            .inheritIO()
            .start();
    assertThat(prlimit.waitFor()).as("prlimit's answer").isZero();
  }
}
