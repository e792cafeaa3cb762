package dev.tidemark.loadgen.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tidemark.loadgen.traffic.OutgoingEvent;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Locale;

/**
 * Every event with what it is and what became of it, one JSON object a line, in the order of their
 * outcomes: what a store is held against, row by row. Confined to one thread.
 */
public interface Journal extends AutoCloseable {
  /** Keeps nothing. */
  Journal NONE = (event, outcome) -> {};

  /** Writes an event down. */
  void write(OutgoingEvent event, Outcome outcome);

  @Override
  default void close() {}

  /** A journal in a file, over one that is there. */
  static Journal in(Path file) throws IOException {
    return new InFile(Files.newBufferedWriter(file));
  }

  /** Lines of {@code kind}, {@code outcome}, {@code fault} and the body in Base64. */
  final class InFile implements Journal {
    private final ObjectMapper json = new ObjectMapper();
    private final BufferedWriter lines;

    private InFile(BufferedWriter lines) {
      this.lines = lines;
    }

    @Override
    public void write(OutgoingEvent event, Outcome outcome) {
      ObjectNode line = json.createObjectNode();
      line.put("kind", event.kind().code());
      line.put("outcome", outcome.name().toLowerCase(Locale.ROOT));
      event.fault().ifPresent(fault -> line.put("fault", fault.code()));
      line.put("body", Base64.getEncoder().encodeToString(event.body()));
      try {
        lines.write(line + "\n");
      } catch (IOException e) {
        throw new UncheckedIOException("Cannot write the journal: " + e, e);
      }
    }

    @Override
    public void close() {
      try {
        lines.close();
      } catch (IOException e) {
        throw new UncheckedIOException("Cannot write the journal: " + e, e);
      }
    }
  }
}
