package dev.tidemark.pipeline;

import java.nio.file.Files;
import java.nio.file.Path;

/** The applications' folders of jars in a built checkout. */
final class Apps {
  private final Path root;

  private Apps(Path root) {
    this.root = root;
  }

  /**
   * Found from the working directory upwards, or named by the system property {@code
   * tidemark.root}.
   */
  static Apps find() {
    String named = System.getProperty("tidemark.root");
    Path start = Path.of(named != null ? named : System.getProperty("user.dir")).toAbsolutePath();
    for (Path at = start; at != null; at = at.getParent()) {
      if (Files.isDirectory(at.resolve("processor/target/spark"))) {
        return new Apps(at);
      }
    }
    throw new IllegalStateException(
        "Cannot find the applications' jars above '" + start + "': run './mvnw package' first");
  }

  Path root() {
    return root;
  }

  String gateway() {
    return jars("gateway/target/app");
  }

  String loadgen() {
    return jars("loadgen/target/app");
  }

  /** The processor with Spark. */
  String processor() {
    return jars("processor/target/app") + ":" + jars("processor/target/spark");
  }

  /** The processor with Spark, and the dashboard, for one JVM. */
  String embedded() {
    return jars("pipeline/target/app") + ":" + processor() + ":" + jars("dashboard/target/app");
  }

  private String jars(String folder) {
    return root.resolve(folder) + "/*";
  }
}
