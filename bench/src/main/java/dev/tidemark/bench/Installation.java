package dev.tidemark.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The built checkout: where each application's jars are, and the flags its JVM gets. */
public final class Installation {
  /** As {@code ./tidemark demo} starts it. */
  public static final List<String> GATEWAY_JVM =
      List.of(
          "-Xms256m",
          "-Xmx256m",
          "-XX:MaxDirectMemorySize=256m",
          "-XX:+UseParallelGC",
          "-XX:MetaspaceSize=96m");

  /** As {@code ./tidemark demo} starts it. */
  public static final List<String> LOADGEN_JVM =
      List.of("-Xmx192m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

  /**
   * As {@code ./tidemark demo} starts it, but with the optimising compiler, which a processor that
   * runs for hours has.
   */
  public static final List<String> PROCESSOR_JVM =
      List.of(
          "-Xms512m",
          "-Xmx1536m",
          "-XX:+UseParallelGC",
          "--add-opens=java.base/java.lang=ALL-UNNAMED",
          "--add-opens=java.base/java.nio=ALL-UNNAMED",
          "--add-opens=java.base/java.util=ALL-UNNAMED",
          "--add-opens=java.base/java.util.concurrent=ALL-UNNAMED",
          "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
          "--add-opens=java.base/sun.util.calendar=ALL-UNNAMED");

  /** The same with the dashboard in it. */
  public static final List<String> EMBEDDED_JVM =
      Stream.concat(
              PROCESSOR_JVM.stream(),
              Stream.of("-Dlog4j2.configurationFile=embedded-log4j2.properties"))
          .toList();

  /** As {@code ./tidemark dashboard} starts it. */
  public static final List<String> DASHBOARD_JVM = List.of("-Xmx512m");

  private final Path root;

  private Installation(Path root) {
    this.root = root;
  }

  /** The one that the system property {@code tidemark.root} names. */
  public static Installation find() {
    Path root = Path.of(System.getProperty("tidemark.root", "")).toAbsolutePath();
    if (!Files.isDirectory(root.resolve("gateway/target/app"))) {
      throw new IllegalStateException(
          "Cannot find the applications' jars in '"
              + root
              + "': start the benchmark by './tidemark bench', which builds them");
    }
    return new Installation(root);
  }

  public String gateway() {
    return jars("gateway/target/app");
  }

  /** Our own code, on the gateway's libraries. */
  public String benchOnGateway() {
    return gateway() + ":" + jars("bench/target/app");
  }

  /** The counting job on Kafka Streams. */
  public String kafkaStreams() {
    return jars("bench/kafka-streams/target/app");
  }

  /** The counting job on Flink. */
  public String flink() {
    return jars("bench/flink/target/app");
  }

  public String loadgen() {
    return jars("loadgen/target/app");
  }

  /** The processor with Spark, and the dashboard, for one JVM. */
  public String embedded() {
    return String.join(":", jars("pipeline/target/app"), processor(), dashboard());
  }

  /** The processor with Spark. */
  public String processor() {
    return jars("processor/target/app") + ":" + jars("processor/target/spark");
  }

  public String dashboard() {
    return jars("dashboard/target/app");
  }

  private String jars(String folder) {
    return root.resolve(folder) + "/*";
  }
}
