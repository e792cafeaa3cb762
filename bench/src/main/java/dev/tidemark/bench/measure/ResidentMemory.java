package dev.tidemark.bench.measure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** How much memory a process has, as the operating system counts it; on Linux only. */
public final class ResidentMemory {
  private static final String FIELD = "VmRSS:";

  private final Path status;

  public ResidentMemory(long pid) {
    this.status = Path.of("/proc", Long.toString(pid), "status");
  }

  /** In mebibytes; not a number where the system does not tell. */
  public double mebibytes() {
    if (!Files.exists(status)) {
      return Double.NaN;
    }
    try (var lines = Files.lines(status)) {
      return lines
              .filter(line -> line.startsWith(FIELD))
              .mapToDouble(
                  line -> Long.parseLong(line.substring(FIELD.length()).replace("kB", "").strip()))
              .findFirst()
              .orElse(Double.NaN)
          / 1_024;
    } catch (IOException e) {
      throw new IllegalStateException("Cannot read " + status, e);
    }
  }
}
