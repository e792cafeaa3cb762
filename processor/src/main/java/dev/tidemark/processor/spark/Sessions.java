package dev.tidemark.processor.spark;

import dev.tidemark.processor.ProcessorConfig;
import dev.tidemark.processor.checkpoint.NioCheckpointFileManager;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/**
 * Spark's session with the settings that the query needs. What {@code spark-submit} or a {@code
 * spark.*} key says comes first.
 */
public final class Sessions {
  private Sessions() {}

  public static SparkSession open(ProcessorConfig config) {
    SparkSession.Builder builder =
        SparkSession.builder()
            .appName("tidemark-processor")
            .config("spark.ui.enabled", "false")
            .config("spark.ui.showConsoleProgress", "false")
            .config("spark.sql.session.timeZone", "UTC")
            .config("spark.sql.shuffle.partitions", config.shufflePartitions())
            // Each batch's plan is written out as text for a page that is off.
            .config("spark.sql.maxPlanStringLength", "200");
    if (System.getProperty("spark.master") == null) {
      builder
          .master("local[*]")
          // What a small batch shuffles and broadcasts stays in this process.
          .config("spark.shuffle.compress", "false")
          .config("spark.broadcast.compress", "false");
    }
    if (isLocal(config.checkpointDir())) {
      builder.config(
          "spark.sql.streaming.checkpointFileManagerClass",
          NioCheckpointFileManager.class.getName());
    }
    for (String key : System.getProperties().stringPropertyNames()) {
      if (key.startsWith("spark.")) {
        builder.config(key, System.getProperty(key));
      }
    }
    config.sparkProperties().forEach(builder::config);
    return builder.getOrCreate();
  }

  private static boolean isLocal(String checkpointDir) {
    String scheme = new Path(checkpointDir).toUri().getScheme();
    return scheme == null || scheme.equals("file");
  }
}
