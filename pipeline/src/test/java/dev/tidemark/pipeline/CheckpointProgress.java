package dev.tidemark.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tidemark.events.Topics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Stream;

/** What a processor's checkpoint says, read from its files while it runs. */
record CheckpointProgress(Path checkpoint) {

  /** The newest batch that was begun. */
  OptionalInt begun() {
    return newest("offsets");
  }

  /** The newest batch that was finished. */
  OptionalInt finished() {
    return newest("commits");
  }

  /** Whether a batch from {@code first} on is under way right now. */
  boolean isInsideBatch(int first) {
    OptionalInt begun = begun();
    return begun.isPresent()
        && begun.getAsInt() >= first
        && finished().orElse(-1) < begun.getAsInt();
  }

  /** Whether finished batches have read to these offsets. */
  boolean hasRead(Map<Integer, Long> ends) {
    OptionalInt finished = finished();
    if (finished.isEmpty()) {
      return false;
    }
    Map<Integer, Long> offsets = offsets(finished.getAsInt());
    return ends.entrySet().stream()
        .allMatch(end -> offsets.getOrDefault(end.getKey(), 0L) >= end.getValue());
  }

  private Map<Integer, Long> offsets(int batch) {
    Map<Integer, Long> offsets = new HashMap<>();
    try {
      List<String> lines = Files.readAllLines(checkpoint.resolve("offsets/" + batch));
      for (String line : lines.subList(2, lines.size())) {
        if (line.startsWith("{")) {
          JsonNode partitions = new ObjectMapper().readTree(line).path(Topics.EVENTS);
          partitions
              .fields()
              .forEachRemaining(
                  entry -> offsets.put(Integer.valueOf(entry.getKey()), entry.getValue().asLong()));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return offsets;
  }

  private OptionalInt newest(String log) {
    Path folder = checkpoint.resolve(log);
    if (!Files.isDirectory(folder)) {
      return OptionalInt.empty();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.matches("\\d+"))
          .mapToInt(Integer::parseInt)
          .max();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
