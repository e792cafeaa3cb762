package dev.tidemark.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoadReportTest {
  @TempDir private Path folder;

  @Test
  void holdsForUncertainWhatIsNoPlainNo() throws IOException {
    Path file = folder.resolve("report.json");
    Files.writeString(
        file,
        """
        {"sent": 100, "accepted": 60, "refused": 33, "failed": 2, "uncertain": 5,
         "refused_by_status": {"200": 1, "413": 2, "429": 20, "503": 10}}
        """);

    LoadReport report = LoadReport.read(file);

    assertThat(report.accepted()).isEqualTo(60);
    assertThat(report.uncertain()).isEqualTo(5 + 1 + 10);
  }
}
