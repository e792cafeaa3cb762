package dev.tidemark.broker;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * A running broker in a JVM of its own, with the folder its data is in.
 *
 * <p>Its jars are found in {@code broker/target/app}, beside this class's own module, or in the
 * folder that the system property {@code tidemark.broker.app} names.
 */
public final class BrokerProcess implements AutoCloseable {
  private static final String READY = "broker ready on ";
  private static final Duration START_TIMEOUT = Duration.ofSeconds(90);

  private final Path dataDir;
  private JavaProcess process;
  private String bootstrapServers;

  private BrokerProcess(Path dataDir) {
    this.dataDir = dataDir;
  }

  /** Starts a broker on a port that the system chooses. */
  public static BrokerProcess start(Path dataDir) {
    BrokerProcess broker = new BrokerProcess(dataDir);
    broker.run("0");
    return broker;
  }

  public String bootstrapServers() {
    return bootstrapServers;
  }

  public long pid() {
    return process.pid();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** The last lines that it printed. */
  public String tail() {
    return process.tail();
  }

  /** Freezes the process: connections stay open and nothing answers. */
  public void pause() {
    process.signal("STOP");
  }

  public void resume() {
    process.signal("CONT");
  }

  public void kill() {
    process.kill();
  }

  public void stop() {
    process.stop(Duration.ofSeconds(20));
  }

  /**
   * Starts the broker again on the same port and data, after {@link #kill()} or {@link #stop()}.
   */
  public void restart() {
    if (process.isAlive()) {
      throw new IllegalStateException("Cannot restart the broker: it is still running");
    }
    run(bootstrapServers.substring(bootstrapServers.lastIndexOf(':') + 1));
  }

  @Override
  public void close() {
    if (process.isAlive()) {
      process.signal("CONT");
    }
    process.close();
  }

  private void run(String port) {
    process =
        JavaProcess.start(
            "broker",
            List.of("-Xms128m", "-Xmx512m", "-XX:TieredStopAtLevel=1"),
            appFolder() + "/*",
            "dev.tidemark.broker.BrokerApplication",
            List.of(dataDir.toString(), port),
            line -> {},
            line -> line.startsWith(READY));
    String line = process.awaitReady(START_TIMEOUT);
    bootstrapServers = line.substring(READY.length());
  }

  private static Path appFolder() {
    String named = System.getProperty("tidemark.broker.app");
    Path folder = named != null ? Path.of(named) : besideOwnModule();
    if (!Files.isDirectory(folder)) {
      throw new IllegalStateException(
          "Cannot find the broker's jars in '" + folder + "': run './mvnw package' first");
    }
    return folder;
  }

  /** The code is in broker/target/classes, or in a jar in broker/target/app. */
  private static Path besideOwnModule() {
    for (Path at = Path.of(System.getProperty("user.dir")).toAbsolutePath();
        at != null;
        at = at.getParent()) {
      Path folder = at.resolve("broker/target/app");
      if (Files.isDirectory(folder)) {
        return folder;
      }
    }
    return Path.of("broker/target/app");
  }
}
