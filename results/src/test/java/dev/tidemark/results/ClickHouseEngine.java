package dev.tidemark.results;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The engine of a current ClickHouse in a process of its own, with the HTTP front of {@code
 * deploy/clickhouse-engine}, which answers one query at a time.
 */
final class ClickHouseEngine implements AutoCloseable {
  private static final String READY = "ready on ";
  private static final Path FRONT = Path.of("../deploy/clickhouse-engine/front.py");

  private final Process process;
  private final String address;

  private ClickHouseEngine(Process process, String address) {
    this.process = process;
    this.address = address;
  }

  static boolean isInstalled() {
    return Files.isExecutable(python());
  }

  /** Where {@code deploy/clickhouse-engine/prepare} puts it. */
  private static Path python() {
    String cache =
        Optional.ofNullable(System.getenv("TIDEMARK_CHDB_CACHE"))
            .orElse(System.getProperty("user.home") + "/.cache/tidemark-chdb");
    return Path.of(cache, "bin/python");
  }

  static ClickHouseEngine start(Path folder) throws IOException {
    Path log = folder.resolve("engine.log");
    Process process =
        new ProcessBuilder(
                python().toString(), FRONT.toString(), "0", folder.resolve("data").toString())
            .redirectError(log.toFile())
            .start();
    BufferedReader lines = process.inputReader(StandardCharsets.UTF_8);
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (line.startsWith(READY)) {
        return new ClickHouseEngine(process, line.substring(READY.length()));
      }
    }
    throw new IOException("The ClickHouse engine does not start:\n" + Files.readString(log));
  }

  String url(String database) {
    return address + "/" + database;
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}
