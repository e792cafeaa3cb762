package dev.tidemark.processor.checkpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tidemark.events.Topics;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.streaming.CheckpointFileManager;

/**
 * The files of a query's checkpoint, read through the file system that Spark itself uses for them.
 *
 * <p>Spark writes {@code offsets/N} before batch N and {@code commits/N} after it; {@code
 * sources/0/0} has the offsets that the first batch began at.
 */
final class CheckpointFolder {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
  private static final String ORIGIN = "origin";

  private final Path root;
  private final CheckpointFileManager files;

  CheckpointFolder(SparkSession spark, String folder) {
    this.root = new Path(folder);
    this.files = CheckpointFileManager.create(root, spark.sessionState().newHadoopConf());
  }

  /** A file that is not what Spark or Tidemark wrote. */
  static final class DamagedException extends Exception {
    private static final long serialVersionUID = 1;

    DamagedException(String file, String why) {
      super("the file '" + file + "' is damaged: " + why);
    }
  }

  Optional<CheckpointOrigin> origin() throws DamagedException {
    Optional<String> text = text(ORIGIN);
    try {
      return text.map(CheckpointOrigin::read);
    } catch (IllegalArgumentException e) {
      throw new DamagedException(ORIGIN, e.getMessage());
    }
  }

  void writeOrigin(CheckpointOrigin origin) {
    files.mkdirs(root);
    try (var out = files.createAtomic(new Path(root, ORIGIN), true)) {
      out.write(origin.write().getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write '" + ORIGIN + "' in '" + root + "'", e);
    }
  }

  /** The newest batch that was begun. */
  OptionalLong newestOffsets() {
    return newest("offsets");
  }

  /** The newest batch that was finished. */
  OptionalLong newestCommit() {
    return newest("commits");
  }

  /** Up to where each partition is read by the end of this batch. */
  Map<Integer, Long> offsets(long batch) throws DamagedException {
    List<String> lines = lines("offsets/" + batch, 3);
    Map<Integer, Long> offsets = new TreeMap<>();
    for (String line : lines.subList(2, lines.size())) {
      offsets.putAll(partitions("offsets/" + batch, line));
    }
    return offsets;
  }

  /** Where the first batch began. */
  Map<Integer, Long> firstOffsets() throws DamagedException {
    String file = "sources/0/0";
    Optional<String> text = text(file);
    if (text.isEmpty()) {
      return Map.of();
    }
    int json = text.get().indexOf('{');
    if (json < 0) {
      throw new DamagedException(file, "it holds no offsets");
    }
    return partitions(file, text.get().substring(json).strip());
  }

  /** Spark's settings and watermark at this batch. */
  JsonNode batchMetadata(long batch) throws DamagedException {
    return json("offsets/" + batch, lines("offsets/" + batch, 3).get(1));
  }

  /** What Spark noted at the end of this batch. */
  JsonNode commit(long batch) throws DamagedException {
    return json("commits/" + batch, lines("commits/" + batch, 2).get(1));
  }

  /** The query's id, which Spark keeps in {@code metadata}. */
  Optional<String> queryId() throws DamagedException {
    Optional<String> text = text("metadata");
    if (text.isEmpty()) {
      return Optional.empty();
    }
    JsonNode id = json("metadata", text.get()).path("id");
    if (!id.isTextual()) {
      throw new DamagedException("metadata", "it holds no id");
    }
    return Optional.of(id.asText());
  }

  private OptionalLong newest(String log) {
    Path folder = new Path(root, log);
    if (!files.exists(folder)) {
      return OptionalLong.empty();
    }
    return Arrays.stream(files.list(folder))
        .map(FileStatus::getPath)
        .map(Path::getName)
        .filter(name -> name.matches("\\d+"))
        .mapToLong(Long::parseLong)
        .max();
  }

  private static Map<Integer, Long> partitions(String file, String line) throws DamagedException {
    JsonNode topic = json(file, line).path(Topics.EVENTS);
    if (!topic.isObject()) {
      throw new DamagedException(file, "it holds no offsets of the topic '" + Topics.EVENTS + "'");
    }
    Map<Integer, Long> offsets = new TreeMap<>();
    for (var entry : topic.properties()) {
      if (!entry.getKey().matches("\\d{1,9}") || !entry.getValue().isIntegralNumber()) {
        throw new DamagedException(file, "'" + entry.getKey() + "' has no offset");
      }
      offsets.put(Integer.valueOf(entry.getKey()), entry.getValue().asLong());
    }
    return offsets;
  }

  private List<String> lines(String file, int atLeast) throws DamagedException {
    List<String> lines =
        text(file).orElseThrow(() -> new DamagedException(file, "it is missing")).lines().toList();
    if (lines.isEmpty() || !lines.get(0).matches("v\\d+")) {
      throw new DamagedException(file, lines.isEmpty() ? "it is empty" : "it has no version");
    }
    if (lines.size() < atLeast) {
      throw new DamagedException(file, "it ends after line " + lines.size());
    }
    return lines;
  }

  private static JsonNode json(String file, String text) throws DamagedException {
    try {
      JsonNode node = JSON.readTree(text);
      if (!node.isObject()) {
        throw new DamagedException(file, "it is no JSON object");
      }
      return node;
    } catch (JsonProcessingException e) {
      throw new DamagedException(file, "it is no JSON");
    }
  }

  private Optional<String> text(String file) {
    Path path = new Path(root, file);
    if (!files.exists(path)) {
      return Optional.empty();
    }
    try (FSDataInputStream in = files.open(path)) {
      return Optional.of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (FileNotFoundException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read the checkpoint's file '" + path + "'", e);
    }
  }
}
