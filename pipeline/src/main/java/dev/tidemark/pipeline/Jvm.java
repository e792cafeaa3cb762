package dev.tidemark.pipeline;

import java.util.List;

/** What each application's JVM is started with; the whole fits into 4 GiB beside a browser. */
final class Jvm {
  static final List<String> GATEWAY =
      List.of(
          "-Xms256m",
          "-Xmx256m",
          "-XX:MaxDirectMemorySize=256m",
          "-XX:+UseParallelGC",
          "-XX:MetaspaceSize=96m",
          "-XX:+ExitOnOutOfMemoryError");
  static final List<String> LOADGEN =
      List.of(
          "-Xmx192m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:+ExitOnOutOfMemoryError");

  /** Spark reaches into these packages; the rest of what its own scripts open was not needed. */
  static final List<String> SPARK =
      List.of(
          "-Xms512m",
          "-Xmx1536m",
          "-XX:+UseParallelGC",
          "-XX:TieredStopAtLevel=1",
          // processor and dashboard each bring a log4j2.properties
          "-Dlog4j2.configurationFile=embedded-log4j2.properties",
          "--add-opens=java.base/java.lang=ALL-UNNAMED",
          "--add-opens=java.base/java.nio=ALL-UNNAMED",
          "--add-opens=java.base/java.util=ALL-UNNAMED",
          "--add-opens=java.base/java.util.concurrent=ALL-UNNAMED",
          "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
          "--add-opens=java.base/sun.util.calendar=ALL-UNNAMED");

  static final List<String> AUDIT =
      List.of("-Xmx1g", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

  private Jvm() {}
}
