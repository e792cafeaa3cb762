package dev.tidemark.processor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.events.EventBuilder;
import dev.tidemark.processor.OperationConfig.LostEvents;
import dev.tidemark.processor.checkpoint.CheckpointException;
import dev.tidemark.processor.metrics.ProcessorMetrics;
import dev.tidemark.processor.sink.StoreSink;
import dev.tidemark.processor.spark.Sessions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A checkpoint that is damaged, lost or somebody else's stops the processor, in plain words. */
@TestInstance(Lifecycle.PER_CLASS)
@Timeout(180)
class CheckpointGuardIT {
  private static final int BATCHES = 3;

  private Path folder;
  private Harness harness;

  @BeforeAll
  void makeACheckpoint(@TempDir Path shared) throws Exception {
    folder = shared;
    harness = Harness.start(folder);
    try (Processor processor = harness.startProcessor()) {
      for (int batch = 0; batch < BATCHES; batch++) {
        for (int i = 0; i < 20; i++) {
          harness.send(i % 2, event("e" + batch + "-" + i));
        }
        processor.processAllAvailable();
      }
    }
  }

  @AfterAll
  void stop() {
    harness.close();
  }

  @ParameterizedTest
  @CsvSource({
    "metadata, EMPTY",
    "metadata, GARBAGE",
    "metadata, TRUNCATE",
    "metadata, DELETE",
    "offsets/*, EMPTY",
    "offsets/*, GARBAGE",
    "offsets/*, TRUNCATE",
    "offsets/*, DELETE",
    "offsets, DELETE",
    "commits/*, EMPTY",
    "commits/*, GARBAGE",
    "commits/*, TRUNCATE",
    "commits, DELETE",
    "origin, EMPTY",
    "origin, GARBAGE",
    "origin, DELETE",
    "sources/0/0, GARBAGE",
    "sources/0/0, EMPTY",
  })
  void aDamagedFileStopsTheProcessor(String file, Damage damage) throws Exception {
    Path copy = copyOfTheCheckpoint(file + damage);
    damage.apply(newest(copy, file));

    assertThatThrownBy(() -> run(copy))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining(copy.toString())
        .hasMessageContaining(file.replace("/*", ""))
        .hasMessageContaining("Way out: ");
  }

  @ParameterizedTest
  @CsvSource({"EMPTY", "GARBAGE", "TRUNCATE", "DELETE"})
  void damagedStateStopsTheProcessor(Damage damage) throws Exception {
    Path copy = copyOfTheCheckpoint("state" + damage);
    for (Path state : files(version(copy).resolve("state"))) {
      if (!state.toString().contains("_metadata")) {
        damage.apply(state);
      }
    }
    // State is read by the first batch.
    harness.send(0, event("state" + damage));
    harness.send(1, event("state" + damage));

    assertThatThrownBy(() -> run(copy))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("a file of its state is damaged or missing")
        .hasMessageContaining("Way out: ");
  }

  private enum Damage {
    EMPTY,
    GARBAGE,
    TRUNCATE,
    DELETE;

    void apply(Path file) throws IOException {
      switch (this) {
        case EMPTY -> Files.write(file, new byte[0]);
        case GARBAGE -> Files.writeString(file, "\u0000v9 garbage \uffff\n{{{\n");
        case TRUNCATE -> {
          byte[] bytes = Files.readAllBytes(file);
          Files.write(file, Arrays.copyOf(bytes, bytes.length / 2));
        }
        case DELETE -> deleteAll(file);
      }
    }
  }

  @Test
  void aLostCheckpointOverAFilledStoreStopsTheProcessor() {
    assertThatThrownBy(() -> run(folder.resolve("nothing-here")))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("there is none, yet the store")
        .hasMessageContaining("{0=30, 1=30}");
  }

  @Test
  void aCheckpointOfAnotherClusterStopsTheProcessor() throws Exception {
    Path copy = copyOfTheCheckpoint("cluster");
    changed(version(copy).resolve("origin"), "cluster.id=.*", "cluster.id=theirs");

    assertThatThrownBy(() -> run(copy))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining(
            "made for the topic 'clickstream.events' of the Kafka cluster theirs, and "
                + harness.bootstrapServers())
        .hasMessageContaining("Way out: check kafka.bootstrap-servers and checkpoint.dir");
  }

  /** As after an unclean leader election, or with a broker's disk from a backup. */
  @Test
  void aTopicThatLostItsLastEventsStopsTheProcessor() throws Exception {
    Path copy = copyOfTheCheckpoint("shrunk");
    changed(newest(copy, "offsets/*"), "\"0\":30", "\"0\":1000");

    assertThatThrownBy(() -> run(copy))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("ends at offset")
        .hasMessageContaining("and was read up to 1000: the topic lost its last events")
        .hasMessageContaining("Way out: give checkpoint.dir and store.url new places");
  }

  private static void changed(Path file, String what, String by) throws IOException {
    String before = Files.readString(file);
    String after = before.replaceFirst(what, by);
    assertThat(after).isNotEqualTo(before);
    Files.writeString(file, after);
  }

  private void run(Path checkpoint) throws Exception {
    ProcessorConfig config = config(checkpoint);
    try (Supervisor supervisor =
        new Supervisor(
            config,
            Sessions.open(config),
            new StoreSink(harness.store),
            new ProcessorMetrics(Clock.systemUTC()))) {
      supervisor.run();
    }
  }

  private ProcessorConfig config(Path checkpoint) {
    return harness.config(
        checkpoint,
        new OperationConfig(
            Duration.ofSeconds(5), 0, LostEvents.STOP, 1, Duration.ZERO, "127.0.0.1", 0));
  }

  private Path copyOfTheCheckpoint(String name) throws IOException {
    Path from = folder.resolve("checkpoint");
    Path to = folder.resolve("copy-" + name.replaceAll("\\W", "-"));
    for (Path file : files(from)) {
      Path target = to.resolve(from.relativize(file));
      Files.createDirectories(target.getParent());
      Files.copy(file, target);
    }
    return to;
  }

  private static Path version(Path checkpoint) throws IOException {
    try (Stream<Path> versions = Files.list(checkpoint)) {
      return versions.findFirst().orElseThrow();
    }
  }

  private static Path newest(Path checkpoint, String file) throws IOException {
    Path version = version(checkpoint);
    if (!file.endsWith("/*")) {
      return version.resolve(file);
    }
    try (Stream<Path> files = Files.list(version.resolve(file.substring(0, file.length() - 2)))) {
      return files
          .filter(found -> found.getFileName().toString().matches("\\d+"))
          .max(Comparator.comparingInt(found -> Integer.parseInt(found.getFileName().toString())))
          .orElseThrow();
    }
  }

  private static List<Path> files(Path root) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      return files.filter(Files::isRegularFile).toList();
    }
  }

  private static void deleteAll(Path root) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
    assertThat(root).doesNotExist();
  }

  private static String event(String id) {
    return EventBuilder.pageView("/p").eventId(id).eventTime(Instant.now()).toJson();
  }
}
