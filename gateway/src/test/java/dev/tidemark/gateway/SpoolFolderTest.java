package dev.tidemark.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.gateway.spool.SpoolConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpoolFolderTest {
  @TempDir private Path folder;

  @Test
  void takesAFolderThatCanBeMadeAndDoesNotMakeIt() {
    assertThat(problems(true, folder.resolve("data/spool"))).isEmpty();
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void takesAFolderThatIsThere() {
    assertThat(problems(true, folder)).isEmpty();
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void refusesWhatIsOrLiesBelowAFile() throws Exception {
    Path file = Files.createFile(folder.resolve("file"));

    for (Path dir : List.of(file, file.resolve("data/spool"))) {
      assertThat(problems(true, dir))
          .containsExactly(
              "Cannot use 'spool.dir' = \""
                  + dir
                  + "\": "
                  + file
                  + " is no folder that can be written; set it to another, or 'spool.enabled' to"
                  + " false");
    }
  }

  @Test
  void asksForNoFolderWithoutASpool() {
    assertThat(problems(false, Path.of("/proc/nope"))).isEmpty();
  }

  private static List<String> problems(boolean enabled, Path dir) {
    List<String> problems = new ArrayList<>();
    SpoolFolder.check(new SpoolConfig(enabled, dir, 1, 1, 1, 1), problems);
    return problems;
  }
}
