package dev.tidemark.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tidemark.broker.BrokerProcess;
import dev.tidemark.broker.JavaProcess;
import dev.tidemark.events.EventBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The one jar, under Spark's own launcher with nothing but Spark's jars beside it. */
class SparkSubmitIT {
  private static final Pattern IN_THE_ONE_JAR =
      Pattern.compile("^(tidemark|duckdb|spark-sql-kafka|spark-token|kafka-clients|commons-pool2)");

  @TempDir Path folder;

  @Test
  void countsToTheConsole() throws Exception {
    List<String> lines = new CopyOnWriteArrayList<>();
    try (BrokerProcess broker = BrokerProcess.start(folder.resolve("kafka"));
        Gateway gateway = Gateway.start(broker)) {
      for (int i = 0; i < 3; i++) {
        gateway.accept(EventBuilder.pageView("/spark").eventTime(Instant.now()).toJson());
      }
      gateway.accept("{\"broken");
      try (JavaProcess processor = submit(broker, lines)) {
        assertThat(processor.isAlive()).isTrue();
        await("the window of /spark on the console")
            .atMost(Duration.ofMinutes(2))
            .until(() -> lines.stream().anyMatch(line -> line.matches(".+ /spark +[123]")));
        await("the quarantined event on the console")
            .atMost(Duration.ofMinutes(1))
            .until(() -> lines.stream().anyMatch(line -> line.contains("malformed_json")));
      }
    }
  }

  private JavaProcess submit(BrokerProcess broker, List<String> lines) throws IOException {
    Path root = Apps.find().root();
    List<String> options = new ArrayList<>(Jvm.SPARK);
    options.removeIf(option -> option.startsWith("-Dlog4j2"));
    options.add("-XX:TieredStopAtLevel=1");
    return JavaProcess.start(
        "spark-submit",
        options,
        sparkDistribution(root),
        "org.apache.spark.deploy.SparkSubmit",
        List.of(
            "--master",
            "local[2]",
            "--class",
            "dev.tidemark.processor.ProcessorApplication",
            root.resolve("processor/target/tidemark-processor-spark-submit.jar").toString(),
            "--kafka.bootstrap-servers=" + broker.bootstrapServers(),
            "--checkpoint.dir=" + folder.resolve("checkpoint"),
            "--sink=console"),
        lines::add,
        line -> false);
  }

  /** All jars of the in-process processor but those that are in the one jar. */
  private static String sparkDistribution(Path root) throws IOException {
    try (Stream<Path> jars = Files.list(root.resolve("processor/target/app"))) {
      return Stream.concat(
              Stream.of(root.resolve("processor/target/spark") + "/*"),
              jars.filter(jar -> !IN_THE_ONE_JAR.matcher(jar.getFileName().toString()).find())
                  .map(Path::toString))
          .collect(Collectors.joining(":"));
    }
  }
}
