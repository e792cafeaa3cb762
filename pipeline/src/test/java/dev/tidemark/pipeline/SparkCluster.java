package dev.tidemark.pipeline;

import static org.awaitility.Awaitility.await;

import dev.tidemark.broker.Tether;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A standalone Spark cluster of real processes on loopback: a master and workers, from Spark's jars
 * alone. Its home is a folder of links to the jars, as a Spark distribution has them.
 */
final class SparkCluster implements AutoCloseable {
  private static final Pattern IN_THE_ONE_JAR =
      Pattern.compile("^(tidemark|duckdb|spark-sql-kafka|spark-token|kafka-clients|commons-pool2)");

  private final Path home;
  private final int port = Ports.anyFree();
  private final List<Process> workers = new ArrayList<>();
  private final Process master;

  private SparkCluster(Path home) throws IOException {
    this.home = home;
    this.master =
        run(
            "master",
            List.of(
                "org.apache.spark.deploy.master.Master",
                "--host",
                "127.0.0.1",
                "--port",
                Integer.toString(port),
                "--webui-port",
                "0"));
  }

  /** Starts a master and so many workers of one core each. */
  static SparkCluster start(Path home, Path root, int workers) throws IOException {
    Path jars = Files.createDirectories(home.resolve("jars"));
    for (String folder : List.of("processor/target/app", "processor/target/spark")) {
      try (Stream<Path> found = Files.list(root.resolve(folder))) {
        for (Path jar : found.toList()) {
          String name = jar.getFileName().toString();
          boolean wanted = name.endsWith(".jar") && !IN_THE_ONE_JAR.matcher(name).find();
          if (wanted && Files.notExists(jars.resolve(name))) {
            Files.createSymbolicLink(jars.resolve(name), jar);
          }
        }
      }
    }
    SparkCluster cluster = new SparkCluster(home);
    cluster.awaitMaster();
    for (int worker = 0; worker < workers; worker++) {
      cluster.startWorker();
    }
    return cluster;
  }

  String master() {
    return "spark://127.0.0.1:" + port;
  }

  String classPath() {
    return home.resolve("jars") + "/*";
  }

  /** One more worker; it registers with the master by itself. */
  void startWorker() throws IOException {
    String name = "worker-" + workers.size();
    workers.add(
        run(
            name,
            List.of(
                "org.apache.spark.deploy.worker.Worker",
                "--host",
                "127.0.0.1",
                "--webui-port",
                "0",
                "--cores",
                "1",
                "--memory",
                "1g",
                "--work-dir",
                home.resolve("work-" + name).toString(),
                master())));
  }

  /** kill -9 of a worker and of the executor that it started. */
  void killWorker(int worker) {
    List<ProcessHandle> executors = workers.get(worker).descendants().toList();
    if (executors.isEmpty()) {
      throw new IllegalStateException("worker " + worker + " runs no executor");
    }
    workers.get(worker).destroyForcibly();
    executors.forEach(ProcessHandle::destroyForcibly);
  }

  /** Whether each worker runs an executor. */
  boolean hasExecutorsEverywhere() {
    return workers.stream().allMatch(worker -> worker.descendants().findAny().isPresent());
  }

  private Process run(String name, List<String> arguments) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
                "--add-opens=java.base/java.nio=ALL-UNNAMED",
                "--add-opens=java.base/java.lang=ALL-UNNAMED",
                "-cp",
                classPath() + File.pathSeparator + codeOf(Tether.class),
                Tether.class.getName()));
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command);
    builder
        .environment()
        .putAll(Map.of("SPARK_HOME", home.toString(), "SPARK_SCALA_VERSION", "2.12"));
    return builder
        .redirectErrorStream(true)
        .redirectOutput(home.resolve(name + ".log").toFile())
        .start();
  }

  private void awaitMaster() {
    await("the master listens; its log is " + home.resolve("master.log"))
        .atMost(Duration.ofMinutes(1))
        .ignoreExceptionsInstanceOf(IOException.class)
        .until(
            () -> {
              try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                return socket.isConnected();
              }
            });
  }

  private static String codeOf(Class<?> type) {
    return Path.of(
            java.net.URI.create(
                type.getProtectionDomain().getCodeSource().getLocation().toString()))
        .toString();
  }

  @Override
  public void close() {
    workers.forEach(
        worker -> {
          worker.descendants().forEach(ProcessHandle::destroyForcibly);
          worker.destroyForcibly();
        });
    master.destroyForcibly();
  }
}
